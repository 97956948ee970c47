from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.admin import autodiscover
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "로그인과 기록"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import checks, signals  # noqa: F401

        signals.connect()


class StaffAdminConfig(admin_apps.SimpleAdminConfig):
    """Django's admin with StaffSite as its site.

    The admin modules are discovered when the URLs are first needed, not at start-up: importing them would take half
    the time of a command that shows no page.
    """

    default_site = "accounts.admin_site.StaffSite"

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(_check_discovered, checks.Tags.admin)


def _check_discovered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    autodiscover()
    return check_admin_app(app_configs, **kwargs)
