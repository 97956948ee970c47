"""The address that a request came from. A header is believed only as far as proxies of ours have written it."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """Each proxy adds whom it heard at the end of X-Forwarded-For: what stands before our own proxies' is hearsay."""
    forwarded = [heard for heard in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if heard.strip()]
    heard = [*forwarded, request.META.get("REMOTE_ADDR", "")]
    return _address(heard[-min(settings.PROXY_COUNT + 1, len(heard))])


def _address(written: str) -> str | None:
    try:
        return str(ip_address(written.strip().partition("%")[0]))
    except ValueError:
        return None
