"""What several test folders share: a client for the site in either runtime, and bodies to publish."""

import pytest

pytest.register_assert_rewrite(
    *(f"{__name__}.{module}" for module in ("answer", "author", "client", "invariants", "local_site"))
)
