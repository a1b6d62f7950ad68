"""Headers that keep untrusted session text harmless, whatever a page or an API reply holds."""

from opensession.site.http import Framing, Headers

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For HTML: our own files only, no inline script or style, no framing. web/public/_headers has the same."""

FRAMED_POLICY = PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""For the one page that other sites may frame; all else stays as strict."""

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""For everything else: a browser that shows a reply as a page must not run anything in it."""

SHARED: Headers = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]

UNFRAMED: Headers = [("x-frame-options", "DENY")]
"""For browsers older than ``frame-ancestors``. No value of it means everybody, so framed pages lack it."""

STRICT_TRANSPORT: Headers = [("strict-transport-security", "max-age=31536000; includeSubDomains")]
"""Sent over https only: a laptop's http origin must stay reachable."""


def security_headers(content_type: str | None, secure: bool, framing: Framing = "deny") -> Headers:
    """Return the headers for a reply of this content type; ``secure`` tells that it travels over https.

    ``framing`` is about pages: data is never shown in a frame.
    """
    transport = STRICT_TRANSPORT if secure else []
    if not (content_type and content_type.startswith("text/html")):
        return [("content-security-policy", DATA_POLICY), *SHARED, *UNFRAMED, *transport]
    if framing == "any":
        return [("content-security-policy", FRAMED_POLICY), *SHARED, *transport]
    return [("content-security-policy", PAGE_POLICY), *SHARED, *UNFRAMED, *transport]
