"""The operator's key: one header, compared in constant time."""

import hmac
from hashlib import sha256

from opensession.site.errors import TooManyRequestsError, UnauthorizedError
from opensession.site.limits import RATE_PERIOD_SECONDS
from opensession.site.routing import Call

HEADER = "x-opensession-admin-key"


def is_operator(call: Call) -> bool:
    """Tell whether the request carries the configured key; without a configured key nobody is."""
    configured = call.ports.configuration.admin_key
    given = (call.request.header(HEADER) or "").strip()
    if configured is None or not given:
        return False
    # Digests have one length, so the comparison does not tell how long the key is.
    return hmac.compare_digest(_digest(configured), _digest(given))


async def require_operator(call: Call) -> None:
    """Let only the operator pass.

    Raises UnauthorizedError, and TooManyRequestsError for a client that keeps guessing.
    """
    if is_operator(call):
        return
    if not await call.ports.limiter.allows(f"admin:{call.request.client}"):
        raise TooManyRequestsError(RATE_PERIOD_SECONDS)
    raise UnauthorizedError("This address needs the operator's key.", hint=f"Send it as {HEADER}.")


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
