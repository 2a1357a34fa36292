"""Which addresses belong to the public web; pure. The others are ours to keep away from."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

USUAL_PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Tell whether an address is reached by everybody alike.

    No private, loopback, link-local (where clouds keep their keys), shared or reserved one is, also not
    where it is written inside an IPv6 address.
    """
    inside = _inside(address)
    if inside is not None:
        return is_public(inside)
    return address.is_global and not address.is_multicast


def _inside(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, None where there is none."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def as_address(host: str) -> Address | None:
    """Return the address that a host is written as; None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def port_of(url: str) -> int | None:
    """Return the port that an http or https address names; None where it is nothing we would open.

    A name or password in an address is such a thing.
    """
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    is_plain = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and "@" not in parts.netloc
    return port if is_plain else None
