"""What `manage.py check --deploy` should say about logins."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register

UNCOUNTED = Warning(
    "A proxy stands before this program, and DJANGO_PROXY_COUNT does not count it.",
    hint="All requests seem to come from the proxy: five failed logins of a user anywhere lock that user everywhere.",
    id="accounts.W001",
)


@register(Tags.security, deploy=True)
def proxies_are_counted(**options: Any) -> list[Warning]:
    return [UNCOUNTED] if settings.SECURE_PROXY_SSL_HEADER and not settings.PROXY_COUNT else []
