"""The HTTP contract, held by the Worker on the real runtime."""

from tests.conformance import conformance_tests

globals().update(conformance_tests())
