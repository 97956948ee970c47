from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import second_factor
from accounts.audit import record
from accounts.models import AuditVerb


class Command(BaseCommand):
    help = "Removes the second factor of a user who has lost their phone and backup codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            user = users._default_manager.get_by_natural_key(options["username"])
        except users.DoesNotExist:
            raise CommandError(f"There is no user {options['username']}.") from None
        second_factor.remove(user)
        record(None, AuditVerb.REMOVED, user, "manage.py second_factor_reset")
        self.stdout.write(f"{user.get_username()} logs in by password alone, and may enrol again.")
