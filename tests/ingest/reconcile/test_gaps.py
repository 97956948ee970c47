"""What a broken family lacks is reported as a lost row only where it is what a whole row would add."""

import pytest

from figures.standing import Standing
from ingest.reconcile.candidate_assignments import RowReader
from ingest.reconcile.cells import read_lines
from ingest.reconcile.gaps import damaged_rows, lacking_families
from ingest.reconcile.level_search import Levels
from ingest.reconcile.schemas import schema_of
from ingest.reconcile.units import UnitRow
from ingest.rows import Discrepancy, Figure, PrintedRow, PrintedTable, ProvenRow

Amounts = tuple[int | None, ...]


def found(
    *rows: Amounts, names: tuple[str, ...] = (), levels: Levels, unit_table: tuple[UnitRow, ...] = ()
) -> list[Discrepancy]:
    """The findings of rows by 예산액, 예산현액 and 지출액; all else is zero."""
    printed = [PrintedRow(1, line, (names[line] if names else f"사업 {line}",)) for line in range(len(rows))]
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, printed, [])
    sheet = schema_of(table)
    proven = []
    for row, level, parent, amounts in zip(printed, levels.level, levels.parent, rows, strict=True):
        values: dict[str, int | None] = dict(zip(("budget", "current_budget", "spent"), amounts, strict=True))
        figures = {name: Figure(values.get(name, 0), Standing.PRINTED) for name in sheet.columns}
        proven.append(ProvenRow(row, row.name, level, parent, figures))
    return list(damaged_rows(table, sheet, levels, proven, [unit_table] if unit_table else []))


def unit_row(name: str, current_budget: int, spent: int) -> UnitRow:
    return UnitRow(PrintedRow(9, 9, (name,)), {"current_budget": current_budget, "spent": spent})


def family(**own: object) -> Levels:
    return Levels([0, 1], [None, 0], [set(), {0}], broken={0}, **own)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("child", "kinds"),
    [
        ((7, 7, 4), ["row_missing"]),
        ((7, 7, 5), ["row_missing"]),
        ((9, 9, 4), []),  # one column alone: an amount is misread
        ((7, 7, 6), []),  # less than nothing is no row's
        ((None, 7, 4), ["row_missing"]),
        ((9, 9, 5), []),
    ],
)
def test_a_family_lacks_a_row_in_several_columns_at_once(child: Amounts, kinds: list[str]) -> None:
    assert [finding.kind for finding in found((9, 9, 5), child, levels=family())] == kinds


def test_the_amounts_and_the_name_of_the_lost_row() -> None:
    known = unit_row("가", 2, 1), unit_row("나", 2, 2), unit_row("사업 1", 7, 4)
    (missing,) = found((9, 9, 5), (7, 7, 4), levels=family(), unit_table=known)
    amounts = missing.notes["amounts"]
    assert isinstance(amounts, list) and {"예산액 2", "예산현액 2", "지출액 1"} <= set(amounts)
    assert (missing.key, missing.notes["named"]) == (0, ["가"])
    (unnamed,) = found((9, 9, 5), (7, 7, 4), levels=family(), unit_table=known[1:])
    assert "named" not in unnamed.notes


def test_a_family_to_which_another_row_may_belong_is_not_said_to_lack_one() -> None:
    levels = Levels([0, 1, None], [None, 0, None], [set(), {0}, {0}], broken={0})
    assert found((9, 9, 5), (7, 7, 4), (2, 2, 1), levels=levels) == []
    assert [one.kind for one in found((9, 9, 5), (7, 7, 4), (0, 0, 0), levels=levels)] == ["row_missing"]
    childless = Levels([0, None], [None, None], [set(), set()], broken={1})
    assert found((9, 9, 5), (7, 7, 4), levels=childless) == []


NO_PLACE = Levels([0, 1, None, None], [None, 0, None, None], [set(), {0}, {1}, {1}], broken={1})


@pytest.mark.parametrize(
    ("lost", "printed", "below"),
    [
        ("산책로", ("숲길", "안내판"), 2),  # a detail: it belongs below its unit
        ("숲길", ("안내판", "산책로"), 1),  # a unit: it belongs below the policy
    ],
)
def test_a_row_that_a_unit_table_names_is_missing_where_rows_beside_it_have_no_place(
    lost: str, printed: tuple[str, str], below: int
) -> None:
    money = {"숲길": (7, 5), "안내판": (4, 3), "산책로": (3, 2)}
    unit_table = tuple(unit_row(name, *amounts) for name, amounts in money.items())
    rows = [(9, 9, 9), (9, 9, 9), *((money[name][0], *money[name]) for name in printed)]
    names = ("과", "정책", *printed)
    (missing,) = found(*rows, names=names, levels=NO_PLACE, unit_table=unit_table)
    amounts = [f"예산현액 {money[lost][0]}", f"지출액 {money[lost][1]}"]
    assert (missing.kind, missing.key, missing.notes) == ("row_missing", below, {"amounts": amounts, "named": [lost]})
    placed = Levels([0, 1, 2, 3], [None, 0, 1, 2], [set(), {0}, {1}, {2}])
    assert found(*rows, names=names, levels=placed, unit_table=unit_table) == []


def test_a_row_of_the_same_amount_under_a_like_name_is_not_missing() -> None:
    unit_table = unit_row("숲길", 7, 5), unit_row("안내판 설치", 7, 5)
    rows = (9, 9, 9), (9, 9, 9), (7, 7, 5), (7, 7, 5)
    assert found(*rows, names=("과", "정책", "숲길", "안내판 새로 설치"), levels=NO_PLACE, unit_table=unit_table) == []


CHAIN = (7, 7, 5), (2, 2, 1)


@pytest.mark.parametrize(
    ("amounts", "level", "parent", "above"),
    [
        (((7, 7, 5),) * 3, [0, 1, None], [None, 0, None], 1),  # 부서, 정책 and the unit or its detail
        (((9, 9, 6), (7, 7, 5), (7, 7, 5), (2, 2, 1)), [0, 1, None, 1], [None, 0, None, 0], 1),
        (((9, 9, 6), (2, 2, 1), (7, 7, 5), (7, 7, 5)), [0, 1, None, None], [None, 0, None, None], 0),
        (((9, 9, 6), (2, 2, 1), (7, 7, 5), (4, 4, 2)), [0, 1, None, 3], [None, 0, None, None], 0),
    ],
)
def test_a_chain_of_rows_of_one_amount_that_makes_up_what_is_above_it_lacks_a_row(
    amounts: tuple[tuple[int, int, int], ...], level: list[int | None], parent: list[int | None], above: int
) -> None:
    levels = Levels(level, parent, [set() for _ in level])
    (missing,) = found(*amounts, levels=levels)
    assert missing.key == above
    lacks = missing.notes["amounts"]
    assert isinstance(lacks, list) and {"예산액 7", "예산현액 7", "지출액 5"} <= set(lacks)
    more = tuple((one[0] + (at == above), *one[1:]) for at, one in enumerate(amounts))
    assert found(*more, levels=levels) == []  # it does not make up what is above it
    placed = Levels([0, *(1 for _ in level[1:])], [None, *(0 for _ in level[1:])], [set() for _ in level])
    assert found(*amounts, levels=placed) == []


def test_rows_printed_again_are_counted_from_the_first() -> None:
    levels = Levels([0, 1, None, None, 1, None], [None, 0, None, None, 0, None], [set()] * 6, twice={2, 3, 5})
    again = found(*[(9, 9, 5)] * 6, levels=levels)
    assert [(one.kind, one.key, one.notes["count"]) for one in again] == [
        ("row_repeated", 2, 2),
        ("row_repeated", 5, 1),
    ]


def test_the_departments_own_row_lost_is_reported() -> None:
    lost = Levels([1, 2], [None, 0], [set(), set()], own_row_lost=True)
    (finding,) = found((9, 9, 5), (9, 9, 5), levels=lost)
    assert (finding.kind, finding.row, finding.line, finding.key) == ("department_row_missing", "과", 0, 0)
    assert found(levels=Levels([], [], [], own_row_lost=True)) == []


@pytest.mark.parametrize(
    ("child", "lacks"),
    [
        ("7 3 0 0 4", True),
        ("10 4 0 0 6", False),
        ("7 4 0 0 6", False),  # one column alone: an amount is misread
        ("7 5 0 0 2", False),  # one won less than nothing
        ("7 3 0 0 3", False),  # amounts that no row could have
        ("7 3 0 0 가", True),
    ],
)
def test_children_lack_a_whole_row_in_several_columns_without_a_contradiction(child: str, lacks: bool) -> None:
    columns = (("name",), ("current_budget",), ("spent",), ("carried_out",), ("subsidy_returned",), ("unspent",))
    rows = [PrintedRow(1, 1, ("사업", *cells.split()), columns=columns) for cells in ("10 4 0 0 6", child)]
    sheet = schema_of(PrintedTable("expenditure", "과", "일반회계", "", 1, rows, []))
    reader = RowReader(sheet, frozenset())
    straight = [reader.straight(read_lines(row, 1, sheet.layout)) for row in rows]
    assert lacking_families(reader, [None, 0], straight) == ({0} if lacks else set())
