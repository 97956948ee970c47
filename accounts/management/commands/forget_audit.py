from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.audit import record
from accounts.models import RETENTION, AuditEntry, AuditVerb


class Command(BaseCommand):
    help = f"Deletes the entries of the audit log that are older than {RETENTION.days} days, and records that it did."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only print how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"{AuditEntry.objects.expired().count()} entries would be deleted.")
            return
        with transaction.atomic():
            deleted = AuditEntry.objects.delete_expired()
            if deleted:
                record(None, AuditVerb.FORGOTTEN, what=f"{deleted}건")
        self.stdout.write(f"{deleted} entries deleted.")
