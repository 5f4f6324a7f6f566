"""Who may read figures. Pure.

Law: with a token only who names it; without one only who comes straight from a private address. A request that a proxy
passed on is refused then, because the proxy's private address says nothing about who asked.
"""

from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import ip_address

PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


def may_read_figures(peer: str, headers: Mapping[str, str], token: str) -> bool:
    """Whether a request may. `headers` by lower-case names; `peer`: the address at the connection's other end."""
    if token:
        return compare_digest(headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    return is_private(peer) and not any(name in headers for name in PASSED_ON)


def is_private(address: str) -> bool:
    """Whether an address is this machine's or a private network's; False for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_private
