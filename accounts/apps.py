from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "로그인과 기록"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import checks, listening  # noqa: F401

        listening.start()


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin, behind the login of accounts.site."""

    default = False
    default_site = "accounts.site.StaffSite"
