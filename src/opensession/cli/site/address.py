"""Where a site is, and whether a secret may travel there."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(origin: str) -> bool:
    """Tell whether an address stays on this machine."""
    host = urlsplit(origin).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def may_carry_key(origin: str) -> bool:
    """Tell whether the operator's key may be sent there: over https, or to this machine."""
    return urlsplit(origin).scheme == "https" or is_loopback(origin)
