from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = "업무"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_grant, sender=self)
        post_save.connect(_mail_of_remark, sender="documents.Remark")


def _grant(**_kwargs: Any) -> None:
    from staff.roles import grant  # models cannot be imported before the apps are ready

    grant()


def _mail_of_remark(instance: Any, created: bool, raw: bool, **_kwargs: Any) -> None:
    from staff.mail import mail_editors

    if created and not raw:  # not for rows loaded from a backup
        mail_editors(instance)
