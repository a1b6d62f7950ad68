"""Headers that keep untrusted session text harmless, whatever a page or an API reply holds."""

from opensession.site.http import Headers

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For HTML: our own files only, no inline script or style, no framing. web/public/_headers has the same."""

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For everything else: a browser that shows a reply as a page must not run anything in it."""

SHARED: Headers = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]

STRICT_TRANSPORT: Headers = [("strict-transport-security", "max-age=31536000; includeSubDomains")]
"""Sent over https only: a laptop's http origin must stay reachable."""


def security_headers(content_type: str | None, secure: bool) -> Headers:
    """Return the headers for a reply of this content type; ``secure`` tells that it travels over https."""
    policy = PAGE_POLICY if content_type and content_type.startswith("text/html") else DATA_POLICY
    transport = STRICT_TRANSPORT if secure else []
    return [("content-security-policy", policy), *SHARED, *transport]
