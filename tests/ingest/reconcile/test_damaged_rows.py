"""Damage one thing, and nothing true becomes false: no figure, no level, no parent; the rest stays as it was."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from figures.standing import Standing
from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.revenue import prove_revenue
from ingest.rows import PrintedRow, PrintedTable, Proof, ProvenRow
from tests.ingest.reconcile.test_revenue import table as revenue_table
from tests.ingest.reconcile.trees import (
    FIRST,
    MAIN,
    Page,
    Program,
    as_line_below,
    as_one_line,
    as_two_line_cells,
    detail,
    nothing_wrong,
    printed,
    random_department,
    shift,
    small_department,
)

Order = list[int]


def lose(order: Order, at: int) -> Order:
    return [*order[:at], *order[at + 1 :]]


def double(order: Order, at: int) -> Order:
    return [*order[: at + 1], *order[at:]]


def swap(order: Order, at: int) -> Order:
    return [*order[:at], *order[at : at + 2][::-1], *order[at + 2 :]]


def prove(page: Page, order: Order) -> Proof:
    whole = page.table()
    return prove_expenditure(replace(whole, rows=[whole.rows[row] for row in order]))


def parents_of(levels: list[int]) -> list[int | None]:
    ancestors: list[int] = []
    found: list[int | None] = []
    for row, level in enumerate(levels):
        del ancestors[level:]
        found.append(ancestors[-1] if ancestors else None)
        ancestors.append(row)
    return found


def nothing_false(page: Page, order: Order, proof: Proof) -> None:
    """Every figure, level and parent that is stated is the true one; no row counts twice."""
    true_parents = parents_of(page.levels)
    for number, row in zip(order, proof.rows, strict=True):
        for column, figure in row.figures.items():
            assert figure.standing != Standing.CONFLICTING, (row.name, column, figure)
            assert figure.value in (None, page.truth[number].get(column, figure.value)), (row.name, column, figure)
        assert row.level in (None, page.levels[number]), row.name
        if row.parent is not None:
            assert order[row.parent] == true_parents[number], row.name
    placed = [number for number, row in zip(order, proof.rows, strict=True) if row.level is not None]
    assert len(placed) == len(set(placed))


def is_whole(rows: list[ProvenRow]) -> bool:
    """Whether the damaged print is itself a tree without a contradiction: then nobody can know."""
    below: dict[int, list[ProvenRow]] = {}
    for row in rows:
        if row.parent is not None:
            below.setdefault(row.parent, []).append(row)
    for at, row in enumerate(rows):
        if row.level is None and not row.figures["current_budget"].value:
            continue
        if row.level is None or (row.parent is None) != (at == 0) or (row.level < 3 and at not in below):
            return False
        for column in MAIN:
            total = row.figures[column].value
            if at in below and total != sum(child.figures[column].value or 0 for child in below[at]):
                return False
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**9),
    style=st.sampled_from((as_two_line_cells, as_line_below)),
    damage=st.sampled_from((lose, double, swap)),
    where=st.integers(1, 10**6),
)
def test_one_row_damaged_makes_no_figure_wrong(
    seed: int, style: Callable[..., list[list[str]]], damage: Callable[[Order, int], Order], where: int
) -> None:
    page = printed(random_department(Random(seed)), style)
    order = list(range(len(page.levels)))
    order = damage(order, 1 + where % (len(order) - 1))
    proof = prove(page, order)
    if not is_whole(proof.rows):
        nothing_false(page, order, proof)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), where=st.integers(0, 10**6))
def test_one_unreadable_row_makes_no_figure_wrong(seed: int, where: int) -> None:
    page = printed(random_department(Random(seed)))
    blur(page, where % len(page.lines))
    nothing_false(page, list(range(len(page.lines))), prove_expenditure(page.table()))


def blur(page: Page, row: int) -> None:
    for cells in page.lines[row]:
        cells[1:] = [f"{cell[:-1]}\ufffd" if len(cell) > 3 else cell for cell in cells[1:]]


@pytest.mark.parametrize("row", range(11))
def test_each_row_of_a_department_lost_in_turn(row: int) -> None:
    page = printed(small_department())
    order = [one for one in range(len(page.levels)) if one != row]
    proof = prove(page, order)
    nothing_false(page, order, proof)
    assert not {finding.kind for finding in proof.findings} & {"E5", "mended"}


def test_a_lost_row_opens_only_its_own_family_and_is_reported() -> None:
    page = printed(small_department())
    lost = next(at for at, lines in enumerate(page.lines) if lines[0][0] == "통계 조사")
    order = lose(list(range(len(page.levels))), lost)
    proof = prove(page, order)
    assert [row.level for row in proof.rows] == [page.levels[row] for row in order]
    missing = [finding for finding in proof.findings if finding.kind == "row_missing"]
    assert [finding.row for finding in missing] == ["의정 지원"]
    assert "예산현액 57,162,000" in missing[0].notes["amounts"]
    assert "지출액 13,840,580" in missing[0].notes["amounts"]


def test_the_unit_table_names_the_lost_row() -> None:
    page = printed(small_department())
    lost = next(at for at, lines in enumerate(page.lines) if lines[0][0] == "통계 조사")
    whole = page.table()
    table = replace(whole, rows=[row for at, row in enumerate(whole.rows) if at != lost])
    rows = [
        PrintedRow(9, 1, ("의정 지원", "일반회계", "0", "102,862,000", "41,604,580")),
        PrintedRow(9, 2, ("의정활동 지원", "", "0", "45,700,000", "27,764,000")),
        PrintedRow(9, 3, ("통계 조사", "", "0", "57,162,000", "13,840,580")),
    ]
    units = PrintedTable("unit_programs", whole.department, whole.account, "의정 지원", 1, rows, [(9, 1)])
    missing = [finding for finding in prove_expenditure(table, [units]).findings if finding.kind == "row_missing"]
    assert missing[0].notes["named"] == ["통계 조사"]


def test_a_unit_lost_between_its_policy_and_its_details() -> None:
    page = printed(small_department())
    lost = next(at for at, lines in enumerate(page.lines) if lines[0][0] == "재정 운영")
    order = lose(list(range(len(page.levels))), lost)
    proof = prove(page, order)
    levels = {row.name: (row.level, row.parent) for row in proof.rows}
    assert levels["예산 편성"] == levels["재정 심의"] == (3, None)
    assert levels["의정 지원"] == (2, 1)


def test_a_row_printed_twice_counts_once() -> None:
    page = printed(small_department())
    order = double(list(range(len(page.levels))), 3)
    proof = prove(page, order)
    assert proof.rows[4].level is None
    assert [row.level for at, row in enumerate(proof.rows) if at != 4] == page.levels
    assert [finding.row for finding in proof.findings if finding.kind == "row_repeated"] == ["의정활동 지원"]


def test_neighbours_in_each_others_place() -> None:
    """A unit stands before the last detail of the unit above it."""
    page = printed(small_department())
    last = next(at for at, lines in enumerate(page.lines) if lines[0][0] == "통계 조사")
    order = swap(list(range(len(page.levels))), last)
    proof = prove(page, order)
    nothing_false(page, order, proof)
    placed = {row.name for row in proof.rows if row.level is not None}
    assert {"예산 편성", "재정 심의", "행정운영경비(기획담당관)"} <= placed


def test_a_name_fixes_what_sums_leave_open() -> None:
    """Of one chain of equal money the detail is lost: only the names tell that these are policy and unit."""
    root = small_department()
    page = printed(root)
    order = list(range(len(page.levels)))[:-1]
    proof = prove(page, order)
    assert (proof.rows[-2].level, proof.rows[-2].name) == (1, "행정운영경비(기획담당관)")


def test_a_misread_name_fixes_it_as_well() -> None:
    page = printed(small_department())
    page.row("행정운영경비(기획담당관)")[0][0] = "행장운영경비(기획담당관)"
    order = list(range(len(page.levels)))[:-1]
    assert prove(page, order).rows[-2].level == 1


def test_the_departments_own_row_lost() -> None:
    page = printed(small_department())
    order = list(range(1, len(page.levels)))
    proof = prove(page, order)
    nothing_false(page, order, proof)
    assert proof.rows[0].level == 1
    assert "department_row_missing" in {finding.kind for finding in proof.findings}


def test_a_lost_first_page_makes_no_policy_of_details_that_are_alike() -> None:
    """Three details of the same amounts, left of a unit whose own row is lost with all above it, look like a policy."""
    alike = [detail(f"세부 {name}", 5_000_000, 4_000_000) for name in "가나다"]
    first = Program("정책", [Program("단위", [detail("세부", 7_000, 6_000), *alike])])
    page = printed(Program("어떤과", [first, *small_department().children]))
    order = list(range(4, len(page.levels)))
    proof = prove(page, order)
    nothing_false(page, order, proof)
    assert [row.level for row in proof.rows[:3]] == [None] * 3
    assert [row.level for row in proof.rows[3:]] == page.levels[7:]


def test_the_departments_row_printed_again_on_the_next_page() -> None:
    page = printed(small_department())
    order = list(range(len(page.levels)))
    again = [*order[:6], 0, *order[6:]]
    proof = prove(page, again)
    nothing_false(page, again, proof)
    assert [row.level for at, row in enumerate(proof.rows) if at != 6] == page.levels


def test_a_chain_of_equal_amounts_that_lost_a_row_is_open() -> None:
    """Nothing tells which of three rows of the same money is lost."""
    one = Program("정책 가", [Program("단위 나", [detail("세부 다", 5_000_000, 4_000_000)])])
    other = Program("정책 라", [Program("단위 마", [detail("세부 바", 7_000_000, 5_000_000)])])
    page = printed(Program("어떤과", [one, other]))
    proof = prove(page, [0, 1, 3, 4, 5, 6])
    assert [row.level for row in proof.rows] == [0, None, None, 1, 2, 3]


def test_a_revenue_row_unreadable_or_lost_makes_no_figure_wrong() -> None:
    whole = revenue_table({})
    truth = prove_revenue(whole).rows
    for lost in range(len(whole.rows)):
        proof = prove_revenue(replace(whole, rows=[row for at, row in enumerate(whole.rows) if at != lost]))
        left = [row for at, row in enumerate(truth) if at != lost]
        for row, true in zip(proof.rows, left, strict=True):
            for column, figure in row.figures.items():
                assert figure.value in (None, true.figures[column].value), (lost, row.name, column)


def chain(name: str, **own: int) -> Program:
    """A policy, its unit and its detail of the same money."""
    return Program(f"정책 {name}", [Program(f"단위 {name}", [detail(f"세부 {name}", 5_000_000, 4_000_000, **own)])])


def test_a_shifted_chain_that_no_sum_tests_is_open() -> None:
    """All three rows stand one cell aside; without the department's own row nothing says so."""
    page = printed(Program("어떤과", [*small_department().children, chain("가")]), as_one_line)
    for lines in page.lines[-3:]:
        cells = lines[0]
        cells[11], cells[12] = cells[12], cells[11]
    order = list(range(1, len(page.levels)))
    nothing_false(page, order, prove(page, order))


def test_the_departments_row_after_others_leaves_no_levels() -> None:
    page = printed(small_department())
    order = [*range(5, len(page.levels)), *range(5)]
    proof = prove(page, order)
    nothing_false(page, order, proof)
    assert proof.rows[order.index(0)].level is None


def test_rows_without_spending_are_no_details_of_a_unit_that_they_exceed() -> None:
    """A page with 보전지출 and its detail stands within another unit: in 지출액 they add nothing to it."""
    spending = [detail(f"세부 {at}", 1_000_000 + at * 70_000, 900_000 + at) for at in range(5)]
    first = Program("정책", [Program("단위", spending)])
    last = Program("재무활동(어떤과)", [Program("보전지출(어떤과)", [detail("반환금", 863_000, 0)])])
    page = printed(Program("어떤과", [first, last]))
    order = [0, 1, 2, 3, 4, 9, 10, 5, 6, 7, 8]
    nothing_false(page, order, prove(page, order))


def test_a_unit_table_that_lost_a_row_is_evidence_for_none_of_two_rows_alike() -> None:
    """Unit and detail have one name and the same money, and the unit table prints one of them."""
    own = Program("정책", [Program("축제", [detail("축제", 5_000_000, 4_000_000)])])
    page = printed(Program("어떤과", [own]))
    whole = page.table()
    rows = [PrintedRow(9, 1, ("축제", "일반회계", "0", "5,000,000", "4,000,000"))]
    units = PrintedTable("unit_programs", whole.department, whole.account, "축제", 1, rows, [(9, 1)])
    proof = prove_expenditure(replace(whole, rows=[whole.rows[at] for at in (0, 2, 3)]), [units])
    assert [row.level for row in proof.rows] == [0, None, None]


@pytest.mark.parametrize("name", ["가축 육성", "가축 유성"])
def test_a_policy_that_has_its_units_name_is_no_unit_where_a_row_is_lost(name: str) -> None:
    """The unit is lost, and the unit table knows the policy's name as the unit's; the detail's may be misread."""
    own = Program("가축방역", [Program("가축방역", [detail(name, 5_000_000, 4_000_000)])])
    page = printed(Program("어떤과", [own]))
    whole = page.table()
    rows = [
        PrintedRow(9, 1, ("가축방역", "일반회계", "0", "5,000,000", "4,000,000")),
        PrintedRow(9, 2, ("가축 육성", "", "0", "5,000,000", "4,000,000")),
    ]
    units = PrintedTable("unit_programs", whole.department, whole.account, "가축방역", 1, rows, [(9, 1)])
    proof = prove_expenditure(replace(whole, rows=[whole.rows[at] for at in (0, 1, 3)]), [units])
    assert [row.level for row in proof.rows][1] is None


def test_a_page_lost_within_a_policy_makes_no_details_of_its_last_unit() -> None:
    """A unit is left at the foot of one page, another and its detail at the head of the next."""
    page = printed(small_department())
    whole = page.table()
    order = [0, 1, 2, 5, 6, 8, 9, 10]
    order = [one for one in order if one < len(page.levels)]
    rows = [whole.rows[one]._replace(page=1 if one < 3 else 3) for one in order]
    proof = prove_expenditure(replace(whole, rows=rows))
    nothing_false(page, order, proof)


def test_a_unit_table_that_lost_its_units_row_gives_the_unit_no_year_before() -> None:
    """Two details of the same money are left of it: the first is no unit, though the second adds up to it."""
    details = [detail("축제", 5_000_000, 4_000_000), detail("행사", 5_000_000, 4_000_000)]
    page = printed(Program("어떤과", [Program("정책", [Program("문화", details)])]))
    whole = page.table()
    rows = [
        PrintedRow(9, line, (name, "", "700", "5,000,000", "4,000,000")) for line, name in ((1, "축제"), (2, "행사"))
    ]
    units = PrintedTable("unit_programs", whole.department, whole.account, "문화", 1, rows, [(9, 1)])
    proof = prove_expenditure(whole, [units])
    before = [figures.value if (figures := row.figures.get("spent_before")) else None for row in proof.rows]
    assert before == [None, None, None, 700, 700]


def test_a_unit_printed_twice_after_rows_that_do_not_add_up_is_no_policy() -> None:
    """Its policy would be one of those rows: but the names say which of them is what."""
    broken = [detail("교량", 216_000, 200_000), detail("하천", 370_000, 360_000)]
    whole = [detail("도로", 1_296_000, 944_000), detail("상수도", 400_000, 132_000)]
    own = Program("기본경비(과)", [detail("기본경비(과)", 60_623_000, 42_698_920)])
    page = printed(
        Program(
            "과",
            [
                Program("정책", [Program("단위 가", broken), Program("단위 나", whole)]),
                Program("행정운영경비(과)", [own]),
            ],
        ),
        as_one_line,
    )
    (cells,) = page.row("단위 가")
    cells[FIRST["budget"]], cells[FIRST["spent"]] = "0", "700,000"
    page.row("하천")[0][FIRST["current_budget"]] = "370,060"
    order = [*range(len(page.levels) - 1), *range(len(page.levels) - 2, len(page.levels))]
    nothing_false(page, order, prove(page, order))


def test_the_year_before_of_a_lone_detail_is_unknown() -> None:
    """Its unit's row is lost from the unit table, and nothing tests the amount."""
    whole = printed(
        Program("어떤과", [Program("정책", [Program("문화", [detail("축제", 5_000_000, 4_000_000)])])])
    ).table()
    rows = [PrintedRow(9, 1, ("축제", "", "755,745,004", "5,000,000", "4,000,000"))]
    units = PrintedTable("unit_programs", whole.department, whole.account, "문화", 1, rows, [(9, 1)])
    figures = [row.figures.get("spent_before") for row in prove_expenditure(whole, [units]).rows]
    assert not any(figure.value for figure in figures if figure)


def test_a_unit_table_that_left_out_all_details_but_one_begins_with_its_unit() -> None:
    """Its own row has that one's money, and the unit's name."""
    details = [detail("축제", 5_000_000, 4_000_000), detail("행사", 3_000_000, 2_000_000)]
    page = printed(Program("어떤과", [Program("정책", [Program("문화 진흥", details)])]))
    whole = page.table()
    rows = [
        PrintedRow(9, 1, ("문화 진홍", "일반회계", "900", "5,000,000", "4,000,000")),
        PrintedRow(9, 2, ("영화제", "", "200", "0", "0")),
        PrintedRow(9, 3, ("축제", "", "700", "6,000,000", "4,000,000")),
    ]
    units = PrintedTable("unit_programs", whole.department, whole.account, "문화", 1, rows, [(9, 1)])
    before = [row.figures.get("spent_before") for row in prove_expenditure(whole, [units]).rows]
    assert [figure and figure.value for figure in before] == [None, None, 900, 700, None]


def test_rows_that_are_shifted_alike_are_no_misprints() -> None:
    """They add up as they are printed; without the department's own row no sum tests them."""
    page = printed(Program("어떤과", [*small_department().children, chain("가")]), as_two_line_cells)
    for lines in page.lines[-3:]:
        shift(lines[0], 10)
    order = list(range(1, len(page.levels)))
    nothing_false(page, order, prove(page, order))


def test_a_balance_printed_twice_in_a_row_with_a_misread_amount_is_no_part_of_itself() -> None:
    """The unit has nothing in the first line's parts, and room for the balance in 낙찰차액."""
    first = detail("가", 34_000, 24_000, carried_specified=1_000, carried_continuing=2_700)
    second = detail("나", 90_000, 70_000, unspent_bid_saving=9_000)
    page = printed(Program("어떤과", [Program("정책", [Program("단위", [first, second])])]))
    page.lines[3:] = [[lines[0]] for lines in page.lines[3:]]
    (cells,) = page.row("가")
    cells[10], cells[11] = "2,100", cells[12]
    nothing_wrong(page, prove_expenditure(page.table()))


def test_a_first_row_of_a_unit_table_without_an_account_is_no_unit_for_sure() -> None:
    """The unit has no money, and its own row is lost there: its first detail would do as the unit."""
    units = [
        Program("문화", [detail("축제", 5_000_000, 4_000_000)]),
        Program("체육", [Program("경기"), Program("대회")]),
    ]
    page = printed(Program("어떤과", [Program("정책", units)]))
    whole = page.table()
    rows = [PrintedRow(9, line, (name, "", "0", "0", "0")) for line, name in ((1, "경기"), (2, "대회"))]
    table = PrintedTable("unit_programs", whole.department, whole.account, "체육", 1, rows, [(9, 1)])
    proof = prove_expenditure(whole, [table])
    nothing_false(page, list(range(len(page.levels))), proof)


@pytest.mark.parametrize(
    ("printed_rows", "before"),
    [
        (("문화", "축제", "행사"), [(900, "printed"), (700, "printed"), (200, "printed")]),
        (("문화",), [(None, "unknown"), None, None]),
        (("문화 1400", "축제", "축제", "행사 0"), [(1400, "conflicting"), (700, "conflicting"), (0, "conflicting")]),
    ],
)
def test_what_no_whole_unit_table_tests_is_not_taken_as_printed(
    printed_rows: tuple[str, ...], before: list[tuple[int | None, str] | None]
) -> None:
    """In the last the copy of one detail makes up for what is lost of another."""
    money = {
        "문화": ("900", "8,000,000", "6,000,000"),
        "문화 1400": ("1,400", "8,000,000", "6,000,000"),
        "축제": ("700", "5,000,000", "4,000,000"),
        "행사": ("200", "3,000,000", "2,000,000"),
        "행사 0": ("0", "3,000,000", "2,000,000"),
    }
    details = [detail("축제", 5_000_000, 4_000_000), detail("행사", 3_000_000, 2_000_000)]
    whole = printed(Program("어떤과", [Program("정책", [Program("문화", details)])])).table()
    rows = [
        PrintedRow(9, line, (name.split()[0], "일반회계" * ("문화" in name), *money[name]))
        for line, name in enumerate(printed_rows)
    ]
    units = PrintedTable("unit_programs", whole.department, whole.account, "문화", 1, rows, [(9, 1)])
    figures = [row.figures.get("spent_before") for row in prove_expenditure(whole, [units]).rows]
    assert [figure and (figure.value, figure.standing.value) for figure in figures[2:]] == before


def test_a_row_that_lost_its_spending_keeps_its_current_budget() -> None:
    """With its cells moved it would have none, and changes that are printed nowhere. A budget beside it is misread."""
    details = [
        detail("축제", 5_000_000, 5_000_000),
        detail("행사", 3_000_000, 2_000_000),
        detail("음악회", 8_000, 7_000),
    ]
    page = printed(Program("어떤과", [Program("정책", [Program("문화", details)]), chain("가")]), as_one_line)
    page.row("축제")[0][6] = "0"
    page.row("행사")[0][1] = "8,000,000"
    proof = prove_expenditure(page.table())
    nothing_false(page, list(range(len(page.levels))), proof)
    assert [row.level for row in proof.rows] == page.levels
    assert proof.rows[3].figures["spent"].value == 5_000_000
