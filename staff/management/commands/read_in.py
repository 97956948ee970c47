"""manage.py read_in ID: the process that reads or publishes an uploaded book; started by the admin."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from staff.books import processes
from staff.books.worker import work


class Command(BaseCommand):
    help = "올린 결산서를 읽거나 공개합니다. 관리 화면이 시작하며, 사람이 직접 쓸 일은 없습니다."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("intake", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        processes.limit_resources()
        work(options["intake"])
