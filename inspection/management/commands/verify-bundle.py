"""Check that an evidence bundle was not changed."""
# ruff: noqa: N999  # the name of the command

from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspection.bundle import problems_of


class Command(BaseCommand):
    help = "증거 묶음(ZIP)의 모든 파일이 쓰인 때와 같은지 확인합니다."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bundle", type=Path, help="증거 묶음 파일")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["bundle"]
        try:
            with ZipFile(path) as archive:
                problems = problems_of(archive)
        except (OSError, BadZipFile, KeyError, ValueError) as error:
            raise CommandError(f"{path}: 증거 묶음으로 읽을 수 없습니다 ({error}).", returncode=1) from None
        if problems:
            raise CommandError(f"{path}: " + "; ".join(problems), returncode=1)
        self.stdout.write(f"{path}: 모든 파일이 쓰인 때와 같습니다.")
