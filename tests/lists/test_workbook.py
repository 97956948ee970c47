"""The workbook of a list as its sheets show it, made without a database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from budget.columns import EXPENDITURE
from documents.models import City, Document
from lists.changes import Changes
from lists.columns import STANDINGS, FileColumn, StandingText
from lists.export import xlsx_file
from lists.export.description import FileDescription, RefusedError
from lists.export.xlsx_file import workbook_blocks

CHANGED = datetime(2021, 1, 2, 3, 4, tzinfo=UTC)
DOCUMENT = Document(pk=1, fiscal_year=2020, version=3, changed_at=CHANGED, city=City(name="김포시"))
DOCUMENT._prefetched_objects_cache = {"volumes": []}  # type: ignore[attr-defined]
NAME = FileColumn("name", "이름")
YEAR = FileColumn("fiscal_year", "회계연도", type="integer")
SPENT = FileColumn("spent", "지출액", type="integer", unit="원", help="쓴 돈")
RATE = FileColumn("rate", "집행률", type="number", unit="%")
DAY = FileColumn("day", "날", type="date")
STANDING = FileColumn("standings", "확인", STANDINGS, StandingText(EXPENDITURE))


def described(*columns: FileColumn, count: int = 1, heads: tuple[str, ...] = (), **more: Any) -> FileDescription:
    names = heads or tuple(column.header for column in columns)
    return FileDescription([DOCUMENT], "세출", [("부서", "가")], "/a", columns, names, count, **more)


def content_of(description: FileDescription, *rows: tuple[Any, ...]) -> bytes:
    return b"".join(workbook_blocks(description, rows))


def workbook_of(description: FileDescription, *rows: tuple[Any, ...]) -> Any:
    return openpyxl.load_workbook(BytesIO(content_of(description, *rows)))


def test_rows_stand_under_their_heads_as_what_they_are() -> None:
    columns = (NAME, YEAR, SPENT, RATE, DAY)
    book = workbook_of(described(*columns), ("가", 2020, -5, Decimal("1.5"), date(2021, 1, 2)))
    sheet = book["세출"]
    assert [cell.value for cell in sheet[1]] == ["이름", "회계연도", "지출액", "집행률", "날"]
    assert [cell.value for cell in sheet[2]] == ["가", 2020, -5, 1.5, datetime(2021, 1, 2)]
    formats = [cell.number_format for cell in sheet[2]]
    assert formats == ["General", "General", '#,##0;"△"#,##0;0', 'General;"△"General;0', "yyyy-mm-dd"]
    widths = [round(sheet.column_dimensions[letter].width) for letter in "ABCDE"]
    assert widths == [21, 11, 18, 13, 13]  # a library adds the margins of a cell
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold and sheet["A1"].alignment.wrap_text
    said = book.properties
    assert (said.title, said.created) == ("김포시 2020 세출: 부서 가", datetime(2021, 1, 2, 12, 4))


@pytest.mark.parametrize(
    ("heads", "count", "tables"), [(("가", "나"), 1, ["rows"]), (("a", "A"), 1, []), (("가", "나"), 0, [])]
)
def test_rows_are_a_table_where_each_head_is_another(heads: tuple[str, ...], count: int, tables: list[str]) -> None:
    sheet = workbook_of(described(NAME, SPENT, heads=heads, count=count), *[("가", 5)] * count)["세출"]
    assert list(sheet.tables) == tables
    if tables:
        assert sheet.tables["rows"].ref == "A1:B2"
    else:
        assert sheet.auto_filter.ref == f"A1:B{count + 1}"
        assert [cell.value for cell in sheet[1]] == list(heads)


def test_a_sheet_holds_only_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert xlsx_file.MOST_ROWS == 2**20 - 1
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 1)
    assert workbook_of(described(NAME), ("가",))["세출"].max_row == 2
    with pytest.raises(RefusedError, match=r"2행은 엑셀 시트 하나에 다 담지 못합니다 \(1행까지\)"):
        workbook_blocks(described(NAME, count=2), [("가",), ("나",)])


def test_figures_that_are_not_printed_so_are_coloured() -> None:
    def rules(*columns: FileColumn, count: int = 1) -> list[tuple[str, int]]:
        rows = [tuple(None for _column in columns)] * count
        found = workbook_of(described(*columns, count=count), *rows)["세출"].conditional_formatting
        return [(str(rule.sqref), len(rule.rules)) for rule in found]

    assert rules(NAME, SPENT, RATE, STANDING) == [("B2", 5), ("C2", 5)]
    assert rules(NAME, SPENT) == rules(NAME, STANDING) == rules(YEAR, STANDING) == []
    assert rules(SPENT, STANDING, count=0) == []
    [rule, *_] = workbook_of(described(SPENT, STANDING), (None, None))["세출"].conditional_formatting["A2"]
    said = 'SEARCH("자리 보정: ",$B2)+7'
    assert rule.formula == [
        f'ISNUMBER(SEARCH(", 지출액,",", "&MID($B2,{said},SEARCH(";",$B2&";",{said})-({said}))&","))'
    ]


def test_notes_say_what_was_asked_and_what_each_column_means() -> None:
    rows = [[cell.value for cell in row] for row in workbook_of(described(SPENT, STANDING), (None, None))["설명"].rows]
    first = next(at for at, row in enumerate(rows) if row[0] == "열")
    assert rows[0][:2] == ["질문", "김포시 2020 세출: 부서 가"]
    assert rows[first - 1] == [None] * 5
    assert rows[first] == ["열", "이름", "형", "단위", "뜻"]
    assert rows[first + 1] == ["지출액", "spent", "정수", "원", "쓴 돈"]
    assert rows[first + 3][0] is None and rows[first + 4][:2][0] == "칸의 색"
    assert len(rows) == first + 9  # a colour for each of five standings
    sheet = workbook_of(described(SPENT), (None,))["설명"]
    assert [round(sheet.column_dimensions[letter].width) for letter in "ABCE"] == [19, 25, 9, 71]
    assert sheet.column_dimensions["C"].max == 4
    bold, wrapped = sheet.cell(first + 1, 1), sheet.cell(first + 2, 1)
    assert (bold.font.bold, wrapped.font.bold, wrapped.alignment.wrap_text) == (True, False, True)
    plain = [[cell.value for cell in row] for row in workbook_of(described(SPENT), (None,))["설명"].rows]
    assert "칸의 색" not in [row[0] for row in plain]


def test_words_that_look_like_markup_stay_words() -> None:
    change: Any = SimpleNamespace(
        name="<r>가</r>", item="지출액", before="1", after="2", of_value=True, why="", left=False
    )
    sheet = workbook_of(described(NAME, changes=Changes(sentences=["<r>말</r>"], changes=[change])), ("<r>나</r>",))
    values = [cell.value for row in sheet["설명"].rows for cell in row]
    assert "<r>말</r>" in values
    assert sheet["세출"]["A2"].value == "<r>나</r>"


def test_equal_workbooks_are_equal_bytes_that_name_no_time() -> None:
    one, two = (content_of(described(NAME, SPENT), ("가", 5)) for _ in range(2))
    assert one == two
    with ZipFile(BytesIO(one)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in packed.infolist()} == {8}
