"""manage.py backup DIR: back up everything stored into a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils.translation import gettext as _

from staff.backup import BackupError, back_up


class Command(BaseCommand):
    help = "데이터베이스, 결산서 원본, 근거 파일, 감사 기록, 사용자를 새 폴더에 백업하고 다시 읽어 확인합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="백업을 쓸 새 폴더")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].resolve()
        try:
            manifest = back_up(folder)
        except (BackupError, OSError, Error) as error:
            raise CommandError(str(error), returncode=1) from None
        for name in manifest["missing_files"]:
            self.stderr.write(_("주의: 기록에는 있으나 파일이 없습니다: {name}").format(name=name))
        rows = sum(table["rows"] for table in manifest["tables"].values())
        sentence = _("{folder}: 표 {tables}개의 {rows}행, 파일 {files}개를 백업하고 확인했습니다.")
        tables, files = len(manifest["tables"]), len(manifest["files"])
        self.stdout.write(sentence.format(folder=folder, tables=tables, rows=f"{rows:,}", files=f"{files:,}"))
