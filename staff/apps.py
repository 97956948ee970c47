from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = "업무"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_grant, sender=self)


def _grant(**_kwargs: Any) -> None:
    from staff.roles import grant  # there are no models before the apps are ready

    grant()
