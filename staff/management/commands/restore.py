"""manage.py restore DIR: restore a backup into this database and MEDIA_ROOT."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils.translation import gettext as _

from staff.backup import BackupError, restore


class Command(BaseCommand):
    help = "백업을 되살리고, 표와 파일이 백업과 같은지 확인합니다. 먼저 서비스를 멈추고 manage.py migrate 를 하세요."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="manage.py backup 이 쓴 폴더")
        parser.add_argument("--replace", action="store_true", help="지금 저장된 것을 모두 지우고 바꿈")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["folder"].resolve(), replace=options["replace"])
        except (BackupError, OSError, Error) as error:
            raise CommandError(str(error), returncode=1) from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        sentence = _("표 {tables}개의 {rows}행, 파일 {files}개를 되살렸습니다. 백업과 같습니다.")
        tables, files = len(manifest["tables"]), len(manifest["files"])
        self.stdout.write(sentence.format(tables=tables, rows=f"{rows:,}", files=f"{files:,}"))
