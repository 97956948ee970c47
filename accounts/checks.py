"""System checks of `manage.py check --deploy` for logins."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register

PROXY_NOT_COUNTED = Warning(
    "DJANGO_BEHIND_PROXY is set, but DJANGO_PROXY_COUNT is 0.",
    hint="All requests seem to come from the proxy: five failed logins of a user anywhere lock that user everywhere.",
    id="accounts.W001",
)


@register(Tags.security, deploy=True)
def check_proxy_count(**options: Any) -> list[Warning]:
    return [PROXY_NOT_COUNTED] if settings.SECURE_PROXY_SSL_HEADER and not settings.PROXY_COUNT else []
