"""manage.py ingest FILE --city SLUG --year YEAR: read a settlement book into the database."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import DataError, OperationalError, ProgrammingError
from django.utils.translation import gettext
from tqdm import tqdm

from datapackage.descriptor import is_package
from documents.models import FIRST_YEAR, LAST_YEAR, City
from figures.volumes import line_in_volume, page_in_volume
from ingest import reading
from ingest.errors import BookError
from ingest.forms.sheet import Sheet
from ingest.load import load
from ingest.look import look_at
from ingest.look_text import look_lines
from ingest.management.reporting import ReportingCommand
from ingest.mapping import WORDS, read_mapping
from ingest.preview import head_uses, preview
from ingest.reader.pdf.workers import draw_page
from ingest.reader.tabular import Tabular
from ingest.table_words import preview_lines, row_lines, sheet_lines, unused_lines
from web.personal_data import personal_data

_NAME = 100


def fiscal_year(text: str) -> int:
    """Parse a fiscal year of four digits. Raises CommandError."""
    if text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    sentence = gettext("회계연도는 {first}년부터 {last}년 사이여야 합니다: {text}")
    raise CommandError(sentence.format(first=FIRST_YEAR, last=LAST_YEAR, text=text), returncode=1)


def city_slug(text: str) -> str:
    """Parse a slug. Raises CommandError."""
    try:
        City._meta.get_field("slug").run_validators(text)
    except ValidationError:
        sentence = gettext("자치단체의 주소 이름은 영문자, 숫자, -, _ 로 50자까지 적습니다: {text}")
        raise CommandError(sentence.format(text=text), returncode=1) from None
    return text


class Command(ReportingCommand):
    help = "결산서를 읽어 검증하고 저장합니다. 같은 파일을 다시 읽으면 아무것도 바뀌지 않습니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="결산서의 PDF, HWPX, XLSX, HTML, 글 파일, --mapping 과 함께 CSV·XLSX·JSON, 또는 묶음(datapackage.zip)",
        )
        parser.add_argument("--city", help="주소에 쓰는 자치단체 이름 (예: gimpo)")
        parser.add_argument("--city-name", help="자치단체 이름 (예: 김포시). 처음 읽을 때 필요합니다.")
        parser.add_argument("--year", help="회계연도. 묶음은 자치단체와 연도를 스스로 압니다.")
        parser.add_argument(
            "--mapping", help="CSV·XLSX·JSON 파일의 열이 무엇인지 알려 주는 매핑: 있는 이름이나 TOML 파일"
        )
        parser.add_argument(
            "--sheet",
            dest="sheets",
            action="append",
            help="읽을 시트의 이름. 여럿이면 거듭 적습니다. 적지 않으면 표가 있는 시트를 읽습니다.",
        )
        parser.add_argument(
            "--volume",
            default="",
            help="한 해가 여러 권일 때 대신할 권의 번호나 제목, 또는 새 권의 제목. 없으면 담긴 표로 압니다.",
        )
        parser.add_argument("--dry-run", action="store_true", help="바뀔 것과 열을 읽은 방식만 보이고 저장하지 않음")
        parser.add_argument(
            "--accept-unplaced",
            action="store_true",
            help="표의 행으로 읽지 못한 금액이 많은 결산서도 그대로 저장함. 먼저 --dry-run 으로 그 쪽을 확인하세요.",
        )
        parser.add_argument(
            "--look",
            action="store_true",
            help="읽기 전에 들여다보기만 함: 파일의 종류, 쪽수, 보이는 부서와 표, 읽지 못할 것",
        )
        parser.add_argument(
            "--debug-page",
            type=int,
            metavar="N",
            help="PDF의 N쪽에서 표를 찾는 프로그램이 본 선, 칸, 낱말을 그림(PNG)으로 그리고 끝냄",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["debug_page"] is not None:
            self._draw(options["file"], options["debug_page"])
            return
        if options["look"]:
            self._look(options["file"])
            return
        if is_package(options["file"]):
            self._restore(options["file"])
            return
        if not (options["city"] and options["year"]):
            raise CommandError(gettext("--city 와 --year 로 어느 자치단체의 어느 해인지 알려 주세요."), returncode=1)
        year, slug = fiscal_year(str(options["year"])), city_slug(options["city"])
        try:
            city = self._city(slug, options["city_name"])
            book = self._open(options, city, year)
            with _Progress(book, self) as progress:
                given = {name: options[name] for name in ("volume", "dry_run", "accept_unplaced")}
                report = load(book, city, year, progress=progress.show, **given)
        except BookError as error:
            raise CommandError(fault_lines(error), returncode=1) from None
        except (OperationalError, ProgrammingError) as error:
            sentence = gettext("데이터베이스를 쓸 수 없습니다. manage.py migrate 를 했는지 확인해 주세요 ({error}).")
            reason = str(error).splitlines()[0]
            raise CommandError(sentence.format(error=reason), returncode=1) from None
        except DataError as error:
            sentence = gettext("저장하기에 너무 긴 글이나 너무 큰 수가 있습니다 ({error}).")
            raise CommandError(sentence.format(error=str(error).splitlines()[0]), returncode=1) from None
        self.write_reading(report)
        for sentence, slots in book.file.notes:
            self.stdout.write(gettext(sentence).format(**slots))
        if book.table is not None:
            self._write_table(book, book.table, options)
        self.write_changes(report, options["dry_run"])
        if report.file_rows:
            self.stdout.write(row_lines(report.file_rows))

    def _draw(self, path: Path, number: int) -> None:
        """Write an image of a PDF page to the current folder, and print its path."""
        picture = Path(f"{path.stem}-{number:04}.png").resolve()
        if not (number > 0 and draw_page(path.resolve(), number, picture)):
            sentence = gettext("{path}의 {number}쪽을 그릴 수 없습니다. PDF인지, 그 쪽이 있는지 확인해 주세요.")
            raise CommandError(sentence.format(path=path, number=number), returncode=1)
        self.stdout.write(gettext("그림: {picture}").format(picture=picture))

    def _look(self, path: Path) -> None:
        """Print a quick look at a file."""
        if not path.is_file():
            raise CommandError(gettext("{path}: 파일이 없습니다.").format(path=path), returncode=1)
        for line in look_lines(look_at(path)):
            self.stdout.write(line)

    def _restore(self, path: Path) -> None:
        from ingest.package_restore import (
            restore,  # imported here since it loads all list tables, which reading a book does not need
        )

        try:
            restored = restore(path)
        except BookError as error:
            raise CommandError(fault_lines(error), returncode=1) from None
        self.write_reading(restored.report)
        write = self.stdout.write
        sentence = gettext("{document} {version}판을 되살림, 정정 {corrections}건")
        document = restored.document
        write(sentence.format(document=document, version=document.version, corrections=restored.corrections))
        if restored.differing:
            sentence = gettext(
                "주의: 쓰인 때와 다르게 읽힌 표가 있습니다: {tables}. 프로그램의 판이 다른지 확인해 주세요."
            )
            self.stderr.write(sentence.format(tables=", ".join(restored.differing)))

    def _open(self, options: dict[str, Any], city: City, year: int) -> reading.Book:
        file = options["file"]
        if options["mapping"] is None:
            with _Pages() as pages:
                return reading.open_book(file, settings.SPOOL_ROOT, pages.show)
        return reading.open_table(file, read_mapping(options["mapping"]), city.name, year, options["sheets"] or ())

    def _write_table(self, book: reading.Book, table: Tabular, options: dict[str, Any]) -> None:
        write = self.stdout.write
        mapped = [name for name in read_mapping(options["mapping"]).columns if name not in WORDS]
        lines = preview_lines(preview(book, mapped)) if options["dry_run"] else unused_lines(head_uses(book, mapped))
        for line in lines:
            write(line)
        if table.others:
            write(gettext("다른 자치단체나 연도의 행 {rows}개를 지나침").format(rows=f"{table.others:,}"))
        for line in sheet_lines(table.census):
            write(line)

    def _city(self, slug: str, name: str | None) -> City:
        city = City.objects.filter(slug=slug).first() or City(slug=slug)
        city.name = name or city.name
        if not 0 < len(city.name) <= _NAME:
            sentence = gettext("처음 읽는 자치단체입니다. --city-name 으로 이름을 {longest}자 안에서 알려 주세요.")
            raise CommandError(sentence.format(longest=_NAME), returncode=1)
        return city


def fault_lines(error: BookError) -> str:
    """A sentence for each fault of a file, with its place."""
    return "\n".join(f"{fault.place}: {gettext(fault.sentence).format(**fault.slots)}" for fault in error.faults)


class _Pages:
    """A progress bar for the pages of a PDF, on a terminal."""

    def __init__(self) -> None:
        self._bar = tqdm(unit=gettext("쪽"), file=sys.stderr, disable=not sys.stderr.isatty())

    def __enter__(self) -> "_Pages":
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def show(self, read: int, count: int) -> None:
        self._bar.total = count
        self._bar.update(read - self._bar.n)


class _Progress:
    """A progress bar on a terminal, else a line for each department; warns of possible personal data in prose."""

    def __init__(self, book: reading.Book, command: Command) -> None:
        self._book, self._command = book, command
        self._bar = tqdm(total=book.size, unit="B", unit_scale=True, file=sys.stderr, disable=not sys.stderr.isatty())

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def show(self, sheet: Sheet) -> None:
        self._bar.update(sum(section.size for section in self._book.departments[sheet.department]))
        if self._bar.disable:
            self._command.stdout.write(gettext("{department} 읽음").format(department=sheet.department))
        for passage in sheet.passages:
            for item in passage.items:
                for what in personal_data(item.text):
                    self._command.stderr.write(
                        gettext("주의: {page}쪽 {line}행에 {what}(으)로 보이는 글이 있습니다.").format(
                            page=page_in_volume(item.page), line=line_in_volume(item.line), what=what
                        )
                    )
