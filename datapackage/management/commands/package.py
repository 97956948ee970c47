"""manage.py package CITY YEAR FILE: write a city's year as one file, complete enough to restore it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext

from datapackage.writer import package_blocks
from documents.models import Document
from lists.export.snapshot import snapshot


class Command(BaseCommand):
    help = (
        "한 자치단체의 한 해를 묶음(datapackage) 하나로 씁니다. "
        "manage.py ingest 로 빈 데이터베이스에 그대로 되살립니다."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("city", help="주소에 쓰는 자치단체 이름 (예: gimpo)")
        parser.add_argument("year", type=int, help="회계연도")
        parser.add_argument("file", type=Path, help="쓸 파일")
        parser.add_argument(
            "--with-names",
            action="store_true",
            help="백업: 정정한 사람의 이름, 받아들이지 않은 제안, 근거 파일도 담음. 공개하지 마세요.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        partial = path.with_name(f"{path.name}.part")
        try:
            with snapshot(connection):
                document = Document.objects.select_related("city").get(
                    city__slug=options["city"], fiscal_year=options["year"]
                )
                with partial.open("wb") as file:
                    for block in package_blocks(document, with_names=options["with_names"]):
                        file.write(block)
            partial.replace(path)
        except Document.DoesNotExist:
            sentence = gettext("{city} {year}년의 결산이 없습니다.")
            raise CommandError(sentence.format(city=options["city"], year=options["year"]), returncode=1) from None
        except OSError as error:
            partial.unlink(missing_ok=True)
            sentence = gettext("{path}: 파일을 쓸 수 없습니다 ({reason}).")
            raise CommandError(sentence.format(path=path, reason=error.strerror), returncode=1) from None
        self.stdout.write(gettext("{path}: {size}바이트").format(path=path, size=f"{path.stat().st_size:,}"))
