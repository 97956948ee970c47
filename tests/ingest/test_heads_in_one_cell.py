"""Words of heads that a tool wrote into one cell or one line, or into each cell that they span."""

from ingest.forms.expenditure import FORM as EXPENDITURE
from ingest.forms.form import Form
from ingest.forms.heads import read_head
from ingest.forms.revenue import FORM as REVENUE
from ingest.forms.units import find_unit
from ingest.reader.page_heads import half_head, page_head
from ingest.rows import Columns


def columns_of(form: Form, *lines: str) -> Columns:
    return read_head(form.vocabulary, lines, two_lines=form.second_lines).columns


def test_a_column_may_stand_after_its_group_in_one_cell() -> None:
    assert columns_of(REVENUE, "과목\t예산액\t수납액 수납총액 ①\t수납액 환급액\t수납액 실제수납액")[1:] == (
        ("budget",),
        ("gross_receipts",),
        ("refunded",),
        ("net_receipts",),
    )
    assert columns_of(EXPENDITURE, "과목\t예산액\t예산성립후 증감 전용\t다음연도 이월액 계\t집행잔액 예비비")[1:] == (
        ("budget",),
        ("diversion",),
        ("carried_out",),
        ("unspent_reserve",),
    )


def test_two_lines_of_a_head_in_one_cell_are_the_two_columns_of_the_form() -> None:
    line = "과목\t예산액\t전년도이월액 예비비사용액\t예산절감액 지출잔액\t예산현액 지출액"
    assert columns_of(EXPENDITURE, line)[1:] == (
        ("budget",),
        ("carried_in", "reserve_used"),
        ("unspent_savings", "unspent_remainder"),
        (),  # these never share a cell: two heads were run together
    )


def test_a_group_within_a_group_may_be_written_over_each_of_its_columns() -> None:
    group, below = "예산성립후 증감", "\t\t전년도이월액\t예비비사용액\t"
    blank = columns_of(EXPENDITURE, f"과목\t예산액\t{group}\t\t", "\t\t이월\t\t변경", below)
    repeated = columns_of(EXPENDITURE, f"과목\t예산액\t{group}\t{group}\t{group}", "\t\t이월\t이월\t변경", below)
    assert blank == repeated == (("name",), ("budget",), ("carried_in",), ("reserve_used",), ("other_change",))


def test_the_brackets_of_a_page_head_may_say_what_stands_in_them() -> None:
    assert page_head("【회계: 일반회계】 【부서: 세무과】") == ("일반회계", "세무과")
    assert page_head("【부서명 : 세무과】【회계 : 주차장특별회계】") == ("주차장특별회계", "세무과")


def test_a_unit_after_a_page_head_is_no_part_of_it() -> None:
    for unit in ("<단위 - 천원>", "[단위 : 천원]", "단위: 천원", "(단위:₩1,000)"):
        assert page_head(f"[일반회계] [세무과]   {unit}") == ("일반회계", "세무과")
        assert half_head(f"부서 : 세무과   {unit}") == ("", "세무과")


def test_two_units_in_one_line_are_none_that_can_be_read() -> None:
    both = find_unit("(단위: 원)      (단위: 천원)")
    assert both is not None
    assert (both.scale, both.rest, both.unread) == (None, "", "(단위: 원)      (단위: 천원)")
