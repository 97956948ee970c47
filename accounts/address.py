"""The address that a request came from. A header is believed only as far as proxies of ours have written it."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """Each proxy adds whom it heard at the end of X-Forwarded-For: what stands before our own proxies' is hearsay."""
    forwarded = [heard for heard in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if heard.strip()]
    heard = [*forwarded, request.META.get("REMOTE_ADDR", "")]
    return _address(heard[-min(settings.PROXY_COUNT + 1, len(heard))])


def network_of(request: HttpRequest) -> str | None:
    """The network that one household or office has: the first 64 bits of an IPv6 address, an IPv4 address as it is."""
    written = address_of(request)
    if written is None:
        return None
    ip = ip_address(written)
    if ip.version == 6 and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _address(written: str) -> str | None:
    try:
        return str(ip_address(written.strip().partition("%")[0]))
    except ValueError:
        return None
