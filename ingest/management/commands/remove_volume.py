"""manage.py remove_volume CITY YEAR VOLUME: remove a volume from its year; the others are proven again."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q
from django.utils.translation import gettext

from accounts.audit import record
from documents.actions import ActionError
from documents.models import Volume
from ingest.management.reporting import ReportingCommand
from ingest.report import Report
from ingest.staging import store_at_once
from ingest.volume_removal import remove_volume


class Command(ReportingCommand):
    help = (
        "한 해의 여러 권 가운데 하나를 지웁니다. 남은 권을 다시 검증하며, 정정은 다시 읽을 때처럼 다시 맞추어 봅니다."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("city", help="주소에 쓰는 자치단체 이름 (예: gimpo)")
        parser.add_argument("year", type=int, help="회계연도")
        parser.add_argument("volume", help="권의 번호나 제목")
        parser.add_argument("--dry-run", action="store_true", help="바뀔 것만 보이고 지우지 않음")

    def handle(self, *args: Any, **options: Any) -> None:
        volume = self._volume(options["city"], options["year"], options["volume"])
        dry_run = options["dry_run"]

        def then(_: Report) -> None:
            record(None, "결산서 권 지움", volume, f"{volume.number}권 {volume.sha256}")

        try:
            report = store_at_once(lambda: remove_volume(volume, dry_run=dry_run), then, dry_run=dry_run)
        except ActionError as problem:
            raise CommandError(str(problem), returncode=1) from None
        self.write_reading(report)
        self.write_changes(report, dry_run)

    def _volume(self, city: str, year: int, name: str) -> Volume:
        volumes = Volume.objects.filter(document__city__slug=city, document__fiscal_year=year)
        called = Q(title=name) | (Q(number=int(name)) if name.isdecimal() else Q())
        volume = volumes.filter(called).first()
        if volume is None:
            sentence = gettext("{city} {year}년에 ‘{name}’ 권이 없습니다. 있는 권: {volumes}")
            listed = ", ".join(f"{listed_volume.number} {listed_volume.title}" for listed_volume in volumes) or gettext(
                "없음"
            )
            raise CommandError(sentence.format(city=city, year=year, name=name, volumes=listed), returncode=1)
        return volume
