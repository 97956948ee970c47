"""The client's IP address, taken from X-Forwarded-For only as far as our own proxies (PROXY_COUNT) have written it."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str | None:
    """The client's IP address; None where it is not valid.

    Each proxy appends the address it was called from to X-Forwarded-For. Entries before those of our own proxies
    could be forged and are ignored.
    """
    forwarded = [entry for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
    hops = [*forwarded, request.META.get("REMOTE_ADDR", "")]
    return _valid_ip(hops[-min(settings.PROXY_COUNT + 1, len(hops))])


def client_network(request: HttpRequest) -> str | None:
    """The client's network, for throttling: the /64 of an IPv6 address, an IPv4 address unchanged, None if unknown."""
    address = client_ip(request)
    if address is None:
        return None
    ip = ip_address(address)
    if ip.version == 6 and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _valid_ip(text: str) -> str | None:
    try:
        return str(ip_address(text.strip().partition("%")[0]))
    except ValueError:
        return None
