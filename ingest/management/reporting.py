"""Prints the report of a reading on the terminal."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext, gettext_noop

from documents.models import Correction
from figures.volumes import page_in_volume
from figures.won import write_won
from ingest.forms import FORMS
from ingest.reader.pdf.margins import in_ranges
from ingest.report import CHANGES, Amounts, Report

PAGE_SENTENCES = {
    "passed": gettext_noop("다른 내용이라 지나친 쪽 {count}개: {pages}"),
    "scanned": gettext_noop(
        "글자 없이 그림만 있는 쪽 {count}개: {pages}. 스캔을 읽는 프로그램(make install SCAN=1)이 있어야 읽습니다."
    ),
    "unlettered": gettext_noop(
        "글꼴에 글자 정보가 없는 쪽 {count}개: {pages}. 글자 인식(OCR)을 거쳐야 읽을 수 있습니다."
    ),
    "crowded": gettext_noop("한 장에 여러 쪽을 모아 찍어 읽지 못한 쪽 {count}개: {pages}"),
    "lost": gettext_noop("읽지 못하고 포기한 쪽 {count}개: {pages}. 원문을 직접 확인해 주세요."),
    "empty": gettext_noop("빈 쪽 {count}개: {pages}"),
}
"""Sentences on the pages of a PDF that were not read, by the keys of the reader's census."""
_SHOWN = 10


class ReportingCommand(BaseCommand):
    """Base of commands that read or remove books.

    They skip the system checks, which would import all views.
    """

    requires_system_checks: list[str] = []

    def write_volume(self, report: Report) -> None:
        """Print the volume that a book was read as."""
        if report.volume is None:
            return
        number, title, new = report.volume
        sentence = gettext("새 권: {number}권 ‘{title}’") if new else gettext("{number}권 ‘{title}’을(를) 다시 읽음")
        self.stdout.write(sentence.format(number=number, title=title))

    def write_reading(self, report: Report) -> None:
        self.write_volume(report)
        write = self.stdout.write
        for form in FORMS:
            if count := report.tables[form.name]:
                write(
                    gettext("{title}: 표 {tables}개, {rows}행").format(
                        title=form.title, tables=count, rows=f"{report.rows[form.name]:,}"
                    )
                )
        known_figures = sum(count for standing, count in report.standings.items() if standing != "unknown")
        write(
            gettext("숫자 {known}개를 읽음, {unknown}개는 미확인").format(
                known=f"{known_figures:,}", unknown=f"{report.standings['unknown']:,}"
            )
        )
        write(gettext("글 {items}항목").format(items=f"{report.items:,}"))
        write(
            gettext("해석하지 못한 행 {lines}개, 그 안의 금액 {amounts}개").format(
                lines=f"{report.unclaimed:,}", amounts=f"{report.unclaimed_amounts:,}"
            )
        )
        if report.unplaced:
            write(
                gettext("표의 행으로 읽지 못한 금액이 있는 쪽 {count}개: {pages}. 그 금액 {amounts}개").format(
                    count=f"{len(report.unplaced):,}",
                    pages=in_ranges(sorted(map(page_in_volume, report.unplaced))),
                    amounts=f"{report.unplaced.total():,}",
                )
            )
        write(gettext("확인 필요 {count}건").format(count=f"{sum(report.findings.values()):,}"))
        for fate, sentence in PAGE_SENTENCES.items():
            if numbers := report.pages.get(fate):
                write(gettext(sentence).format(count=f"{len(numbers):,}", pages=in_ranges(numbers)))

    def write_changes(self, report: Report, dry_run: bool) -> None:
        write = self.stdout.write
        write(gettext("저장하지 않음 (--dry-run). 바뀔 것:") if dry_run else gettext("바뀐 것:"))
        if not any(report.changes.values()):
            write(gettext("  없음"))
        for name, changes in report.changes.items():
            if changes:
                write(
                    gettext("  {name}: 추가 {added}, 변경 {changed}, 사라짐 {gone}, 자리만 옮김 {moved}").format(
                        name=CHANGES.get(name, name),
                        added=len(changes.added),
                        changed=len(changes.changed),
                        gone=len(changes.gone),
                        moved=changes.moved,
                    )
                )
                self._write_keys(gettext("변경"), changes.changed)
                self._write_keys(gettext("사라짐"), changes.gone)
        if report.fates:
            write(
                gettext(
                    "정정: 다시 적용 {applied}, 원문이 같게 바뀜 {confirmed}, "
                    "원문이 달리 바뀜 {overtaken}, 대상이 사라짐 {orphaned}"
                ).format(**{fate: report.fates[fate] for fate in Correction.Fate.values})
            )
        for department, sums in report.sums.items():
            before, after = _amounts(sums.before), _amounts(sums.after)
            write(f"  {department}: {after}" if before == after else f"  {department}: {before} → {after}")

    def _write_keys(self, what: str, keys: list[str]) -> None:
        for key in keys[:_SHOWN]:
            self.stdout.write(f"    {what}: {key}")
        if len(keys) > _SHOWN:
            self.stdout.write(gettext("    {what}: … 외 {count}개").format(what=what, count=len(keys) - _SHOWN))


def _amounts(amounts: Amounts | None) -> str:
    if amounts is None:
        return gettext("없음")
    shown = [gettext("미확인") if amount is None else write_won(amount) for amount in amounts]
    return gettext("예산현액 {0}, 지출액 {1}").format(*shown)
