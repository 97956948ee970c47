"""What damage is repaired, how far, and what is left open."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.standing import Standing
from ingest.reconcile.expenditure import prove_expenditure
from tests.ingest.reconcile.trees import (
    MAIN,
    SECOND,
    STYLES,
    Program,
    as_line_below,
    as_one_line,
    as_two_line_cells,
    becomes,
    detail,
    nothing_wrong,
    printed,
    random_department,
    shift,
    small_department,
)

MOVED, DERIVED, UNKNOWN, PRINTED = Standing.MOVED, Standing.DERIVED, Standing.UNKNOWN, Standing.PRINTED
LOOKS_LIKE = dict(zip("123456789", "778968134", strict=True))
CONTINUING, RETURNED, UNSPENT = 10, 11, 12


@pytest.mark.parametrize("style", (as_line_below, as_one_line, as_two_line_cells))
def test_a_shifted_row(style):
    page = printed(small_department(), style)
    shift(page.row("통계 조사")[0], CONTINUING)
    becomes(page, {"통계 조사": {"subsidy_returned": MOVED, "unspent": MOVED if style is as_line_below else MOVED}})


@pytest.mark.parametrize("style", (as_line_below, as_one_line))
def test_a_shifted_row_whose_balance_reads_as_a_returned_subsidy(style):
    page = printed(small_department(), style)
    for name in ("재정 운영", "예산 편성", "재정 심의"):
        shift(page.row(name)[0], CONTINUING)
    moved = {"subsidy_returned": MOVED, "unspent": MOVED}
    becomes(page, {"재정 운영": moved, "예산 편성": moved, "재정 심의": moved})


def test_a_row_shifted_before_its_current_budget():
    page = printed(small_department(), as_one_line)
    shift(page.row("예산 편성")[0], 3)
    becomes(page, {"예산 편성": {"current_budget": MOVED, "spent": MOVED, "unspent": MOVED}})


def test_a_balance_printed_twice():
    page = printed(small_department())
    cells = page.row("예산 편성")[0]
    cells[RETURNED] = cells[UNSPENT]
    proof = becomes(page, {"예산 편성": {"subsidy_returned": DERIVED, "unspent": PRINTED}})
    assert [finding.kind for finding in proof.findings] == ["mended"]


def test_a_lost_amount():
    page = printed(small_department())
    page.row("재정 심의")[0][UNSPENT] = "0"
    becomes(page, {"재정 심의": {"unspent": DERIVED}})


@pytest.mark.parametrize("column", MAIN)
def test_a_misread_digit_that_two_identities_repair(column):
    page = printed(small_department())
    cell = {"budget": 1, "carried_in": 2, "current_budget": 5, "spent": 6, "carried_out": 7}.get(column)
    cell = cell or {"subsidy_returned": 11, "unspent": 12}[column]
    name = "기본경비(기획담당관)" if column == "carried_out" else "통계 조사"
    name = "의정활동 지원" if column == "carried_in" else name
    cells = page.row(name)[0]
    old = next(digit for digit in cells[cell] if digit not in "0,")
    cells[cell] = cells[cell].replace(old, LOOKS_LIKE[old], 1)
    becomes(page, {name if column != "carried_out" else "": {column: DERIVED}})


def test_a_second_line_in_the_next_rows_place():
    page = printed(small_department(), as_one_line)
    page.row("시정 발전")[0][13:16] = ["517,500", "92,052,290", "0"]
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)


def test_parts_of_a_shifted_row_that_the_line_of_the_row_above_hides():
    """보조금정산잔액 alone is left of them; what stands in the row below may be 계획변경등 or 지출잔액."""
    hidden = detail("세부 다", 235_807_000, 193_174_260, unspent_subsidy=3_836_946)
    unit = Program("단위 나", [hidden, detail("세부 라", 571_707_000, 429_888_040)])
    above = Program("단위 가", [detail("세부 가", 9_141_910_000, 6_290_520_000, unspent_plan_change=820_352_350)])
    page = printed(Program("어떤과", [Program("정책", [above, unit])]), as_one_line)
    page.lines[:2] = printed(page.root).lines[:2]
    for at, lines in enumerate(page.lines):
        if lines[0][0] in ("단위 나", "세부 다"):
            shift(lines[0], CONTINUING)
            lines[0][13:] = [f"{page.truth[at - 1][column]:,}" for column in list(SECOND)[-3:]]
    nothing_wrong(page, prove_expenditure(page.table()))


def test_a_lost_second_line_is_not_zero():
    page = printed(small_department(), as_one_line)
    proof = prove_expenditure(page.table())
    row = next(row for row in proof.rows if row.name == "재정 심의")
    for column in ("reserve_used", "diversion", "other_change", "unspent_bid_saving", "unspent_remainder"):
        assert row.figures[column].value is None


def test_a_lost_second_line_is_zero_where_the_first_one_is_the_whole():
    root = small_department()
    root.children[0].children[0].children[1].own["unspent_subsidy"] = 57_162_000 - 13_840_580 - 10_348_170
    page = printed(root)
    del page.row("통계 조사")[1:]
    becomes(
        page, {"통계 조사": {"unspent_subsidy": PRINTED, "unspent_bid_saving": DERIVED, "unspent_remainder": DERIVED}}
    )


def test_a_lost_second_line_follows_from_parent_and_siblings():
    page = printed(small_department())
    del page.row("재정 심의")[1:]
    becomes(page, {"재정 심의": {"diversion": DERIVED, "unspent_bid_saving": DERIVED, "unspent_remainder": DERIVED}})


def test_two_repairs_of_equal_cost_leave_the_figure_open_and_are_named():
    """A lone department: either of two amounts may be the lost one."""
    page = printed(small_department(), as_one_line)
    for lines in page.lines:
        lines[0][UNSPENT] = lines[0][RETURNED] = "0"
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    assert proof.rows[0].figures["unspent"].value is None
    named = [finding for finding in proof.findings if finding.kind == "open" and finding.column == "unspent"]
    assert len(named[0].notes["values"]) > 1


def test_amounts_in_thousands():
    page = printed(small_department())
    for lines in page.lines:
        for cells in lines:
            cells[1:] = [cell.replace(",", "") for cell in cells[1:]]
    proof = prove_expenditure(page.table(scale=1_000))
    assert proof.rows[0].figures["budget"].value == page.truth[0]["budget"] * 1_000


def test_an_identity_by_which_a_figure_was_repaired_does_not_confirm_its_neighbours():
    page = printed(random_department(Random(519), 1))
    unit, detail = page.row("단위 0-0")[0], page.row("세부 0-0-0")[0]
    assert (unit[6], detail[UNSPENT]) == ("6,223,584,253", "211,515,435")
    unit[6], detail[UNSPENT] = "6,223,582,253", "211,515,935"
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    row = next(row for row in proof.rows if row.name == "세부 0-0-0")
    assert row.figures["spent"].standing == Standing.CONFLICTING


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), style=st.sampled_from(STYLES), rate=st.sampled_from((0.03, 0.1, 0.3)))
def test_no_damage_makes_a_figure_wrong(seed, style, rate):
    random = Random(seed)
    page = printed(random_department(random), style)
    for lines in page.lines[1:]:
        if random.random() < rate:
            _damage(lines, random)
    nothing_wrong(page, prove_expenditure(page.table()))


def _damage(lines: list[list[str]], random: Random) -> None:
    cells = lines[0]
    match random.randrange(6):
        case 0 if cells[CONTINUING] == "0":
            shift(cells, CONTINUING)
        case 1 if cells[RETURNED] == "0":
            cells[RETURNED] = cells[UNSPENT]
        case 2:
            cells[random.choice((5, 6, RETURNED, UNSPENT))] = "0"
        case 3:
            cell = random.choice((1, 5, 6, RETURNED, UNSPENT))
            cells[cell] = cells[cell].replace(random.choice("123456789"), random.choice("0123456789"), 1)
        case 4:
            del lines[1:]
        case 5:
            cells.append("0")


def test_a_row_shifted_and_doubled_beside_one_doubled_is_settled_by_their_sums() -> None:
    """`…|X|X|0` and `…|Y|Y|` have several readings each; their unit's sums leave one, but for the parts of 집행잔액."""
    whole = [
        detail("자활근로", 2_800_000, 1_205_140, unspent_bid_saving=1_594_860),
        detail("재난예방", 27_310_000, 11_101_500),
        detail("문화재", 890_000_000, 750_061_510, unspent_bid_saving=46_646_160),
    ]
    page = printed(Program("어떤과", [Program("정책", [Program("단위", whole)])]), as_two_line_cells)
    page.lines[2] = as_one_line(page.truth[2], "단위")
    (shifted,), (doubled,) = page.row("재난예방"), page.row("문화재")
    shift(shifted, CONTINUING)
    shifted[CONTINUING] = shifted[RETURNED]
    doubled[RETURNED] = doubled[UNSPENT]
    rows = {row.name: row.figures for row in becomes(page, {}).rows}
    columns = ("spent", "carried_out", "subsidy_returned", "unspent")
    assert [rows["재난예방"][column].value for column in columns] == [11_101_500, 0, 0, 16_208_500]
    assert [rows["문화재"][column].value for column in columns] == [750_061_510, 0, 0, 139_938_490]
