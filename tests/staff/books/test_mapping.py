"""A file of tables that is sent in: its mapping and sheets are chosen by what is seen of its columns and rows."""

from pathlib import Path

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from staff.books.models import State
from tests.ingest.table_files import write_book
from tests.staff.books.conftest import do, only, page, read, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
HEAD = ["자치단체명", "회계구분", "부서명", "세부사업명", "예산현액", "지출액", "비고"]
ROW = ["가람시", "일반회계", "세무과", "징수", 10, 7, "x"]
CITY = {"city_name": "가람시", "city_slug": "garam"}


def workbook(folder: Path) -> bytes:
    sheets = {"본예산": [HEAD, ROW], "추경": [["추경"], HEAD, [*ROW[:4], 20, 9, "y"]]}
    return write_book(folder / "two.xlsx", **sheets).read_bytes()


def test_the_columns_and_rows_are_seen_before_anything_is_read(manager: Client, media: Path, tmp_path: Path) -> None:
    send(manager, "두 시트.xlsx", workbook(tmp_path), mapping="lofin365", **CITY)
    intake = only()
    assert intake.state == State.UPLOADED
    content = page(manager, intake)
    assert "같은 표가 있는 시트가 여럿입니다: 본예산, 추경" in content
    assert all(f'value="{name}"' in content for name in ("본예산", "추경", "ehojo-revenue"))
    do(manager, intake, "choose", mapping="lofin365", sheets=["추경"])
    shown = page(manager, intake)
    assert "‘추경’ 시트 3행부터의 열" in shown
    assert "<td>비고</td><td>읽지 않음</td>" in shown
    assert "예산현액 20, 지출액 9" in shown
    assert not ExpenditureLine.objects.exists()
    do(manager, intake, "start")
    assert read(intake).state == State.READ
    report = page(manager, intake)
    assert "파일의 행 3개 = 읽은 행 1개 + 따로 둔 행 2개" in report
    assert "읽지 않은 시트 (고르지 않음): 본예산" in report
    do(manager, intake, "publish", word="맞습니다.")
    assert read(intake).state == State.PUBLISHED
    assert ExpenditureLine.objects.get().current_budget == 20


def test_all_that_is_wrong_with_a_file_is_reported(manager: Client, media: Path) -> None:
    text = "(단위: 천원)\n" + ",".join([*HEAD, "지출액"]) + "\n" + ",".join(map(str, ROW)) + ",1\n"
    send(manager, "표.csv", text.encode(), mapping="lofin365", **CITY)
    intake = only()
    shown = page(manager, intake)
    assert "F열 ‘지출액’, H열 ‘지출액’" in shown
    do(manager, intake, "start")
    assert "F열 ‘지출액’" in read(intake).problem
    assert intake.state == State.FAILED


def test_a_unit_in_the_name_under_which_a_file_was_handed_in_is_held_against_the_mapping(
    manager: Client, media: Path
) -> None:
    text = ",".join(HEAD) + "\n" + ",".join(map(str, ROW)) + "\n"
    send(manager, "표(백만원).csv", text.encode(), mapping="lofin365", **CITY)
    intake = only()
    assert "‘표(백만원)’라고 적혀 있는데" in page(manager, intake)
    do(manager, intake, "start")
    assert "‘표(백만원)’라고 적혀 있는데" in read(intake).problem
    assert intake.state == State.FAILED


def test_a_sheet_or_mapping_that_there_is_not_cannot_be_chosen(manager: Client, media: Path, tmp_path: Path) -> None:
    send(manager, "두 시트.xlsx", workbook(tmp_path), mapping="lofin365", **CITY)
    intake = only()
    for fields in ({"mapping": "../../etc/passwd"}, {"mapping": "lofin365", "sheets": ["없는 시트"]}):
        do(manager, intake, "choose", **fields)
    intake.refresh_from_db()
    assert (intake.mapping, intake.sheets) == ("lofin365", [])


def test_a_text_has_no_mapping_to_choose(manager: Client, media: Path) -> None:
    send(manager)
    intake = read(only())
    assert "열과 행 미리 보기" not in page(manager, intake)
    do(manager, intake, "choose", mapping="lofin365")
    intake.refresh_from_db()
    assert (intake.state, intake.mapping) == (State.READ, "")
