"""Where a request comes from: told from its peer and headers alone; pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

_FORWARDING_NAMES = frozenset(
    {
        "forwarded",
        "via",
        "x-real-ip",
        "x-client-ip",
        "client-ip",
        "true-client-ip",
        "x-cluster-client-ip",
        "fastly-client-ip",
        "cdn-loop",
    }
)
_FORWARDING_PREFIXES = ("x-forwarded", "x-original-", "cf-", "x-envoy-", "x-amzn-", "fly-", "tailscale-")


def may_be_sample(peer: str | None, headers: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a request comes from this very machine, with nothing in between.

    Behind a proxy every peer is loopback, so one trace of a proxy, or a Host that is not loopback
    (a name that was made to resolve here), is enough to say no.

    Args:
        peer: the address of the other end, None where there is none (a UNIX socket).
        headers: every header as (name, value), repeated ones too.
    """
    pairs = [(name.lower(), value) for name, value in headers]
    hosts = [value for name, value in pairs if name == "host"]
    return (
        peer is not None
        and is_loopback(peer)
        and len(hosts) == 1
        and _is_loopback_host(hosts[0])
        and not any(_tells_of_proxy(name) for name, _ in pairs)
    )


def is_loopback(address: str) -> bool:
    """Tell whether an IP address is loopback, also when IPv4 is written inside IPv6."""
    found = _address(address)
    return found is not None and found.is_loopback


def limited_by(peer: str | None, forwarded_for: str | None) -> str:
    """Return the name that tries are counted under: the IPv4 address, or the IPv6 /64 of a line.

    A peer on our own network that passes a request on is a proxy, and the last address that it
    names is who called it; else the whole country behind one proxy would share one count.

    Args:
        peer: the address of the other end.
        forwarded_for: the X-Forwarded-For header.
    """
    found = _address(peer or "")
    caller = _address((forwarded_for or "").rpartition(",")[2].strip())
    if caller is not None and (found is None or not found.is_global):
        found = caller
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found) if found else "unknown"


def same_origin(origin: str | None, host: str | None, base_url: str | None) -> bool:
    """Tell whether a request was sent by a page of ours.

    A browser names the page's origin with every POST. The scheme is not compared, since a proxy
    that ends TLS passes on plain HTTP.

    Args:
        origin: the Origin header; absent or `null` is no page of ours.
        host: the Host header.
        base_url: the address we are known under, where it is set.
    """
    ours = {(host or "").lower(), _netloc(base_url)} - {""}
    return _netloc(origin) in ours


def _netloc(url: str | None) -> str:
    try:
        return urlsplit(url or "").netloc.lower()
    except ValueError:
        return ""


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _is_loopback_host(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return "@" not in host and (name == "localhost" or is_loopback(name))


def _tells_of_proxy(name: str) -> bool:
    return name in _FORWARDING_NAMES or name.startswith(_FORWARDING_PREFIXES)
