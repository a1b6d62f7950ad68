"""The HTTP contract, held by the application in this process."""

from tests.conformance import conformance_tests

globals().update(conformance_tests())
