"""What equations leave no choice about is filled in, and nothing else."""

from ingest.reconcile.propagate import Key, Ledger, confirming_keys, propagate
from ingest.reconcile.schemas import TableSchema, schema_of
from ingest.reconcile.sum_constraints import build_tree
from ingest.rows import PrintedTable

SHEET: TableSchema = schema_of(PrintedTable("expenditure", "", "", "", 1, [], []))
AT = SHEET.position
Amounts = dict[str, int | None]


def ledger(*rows: Amounts, parents: list[int | None] | None = None) -> Ledger:
    """Rows of zero but for the amounts given."""
    values = [[amounts.get(name, 0) for name in SHEET.columns] for amounts in rows]
    tree = build_tree(parents or [None] * len(rows), [set() for _ in rows], lambda row: False)
    return Ledger(SHEET, tree, values, SHEET.signed)


def propagated(book: Ledger, *columns: str, row: int = 0) -> list[int | None]:
    propagate(book)
    return [book.values[row][AT(column)] for column in columns]


def test_the_one_unknown_of_an_identity_is_filled_in() -> None:
    book = ledger({"budget": 9, "current_budget": 9, "spent": 5, "unspent": None, "unspent_remainder": None})
    assert propagated(book, "unspent", "unspent_remainder") == [4, 4]
    assert book.identity(book.origin[0, AT("unspent")]) == "E3"


def test_two_unknowns_are_left_open_but_for_nothing_left_to_share() -> None:
    parts: Amounts = {"carried_specified": None, "carried_accidental": None}
    assert propagated(ledger({"carried_out": 7, **parts}), *parts) == [None, None]
    assert propagated(ledger({"carried_out": 0, **parts}), *parts) == [0, 0]
    moved: Amounts = {"diversion": None, "other_change": None}
    assert propagated(ledger(moved), *moved) == [None, None]  # they may cancel each other
    lost: Amounts = {"spent": None, "unspent": None, "current_budget": 0}
    assert propagated(ledger({**lost, "unspent_remainder": None}), "spent", "unspent") == [0, 0]


def test_nothing_is_filled_in_below_zero_nor_more_than_the_whole() -> None:
    book = ledger({"current_budget": 5, "budget": 5, "spent": 9, "unspent": None, "unspent_remainder": None})
    assert propagated(book, "unspent") == [None]
    over = ledger(
        {"carried_out": 4},
        {"carried_out": 3, "carried_specified": None},
        {"carried_out": 1, "carried_specified": 1},
        parents=[None, 0, 0],
    )
    over.values[0][AT("carried_specified")] = 6
    over.values[0][AT("carried_accidental")] = over.values[1][AT("carried_accidental")] = None
    assert propagated(over, "carried_specified", row=1) == [None]


def test_what_is_suspect_or_erring_derives_nothing_and_what_is_closed_stays_open() -> None:
    row: Amounts = {"budget": 9, "current_budget": 9, "spent": 5, "unspent": None, "unspent_remainder": None}
    suspect, closed = ledger(row), ledger(row)
    suspect.suspect.add((0, AT("spent")))
    closed.closed.add((0, AT("unspent")))
    assert propagated(suspect, "unspent") == propagated(closed, "unspent") == [None]
    columns = ("budget", "current_budget", "unspent", "unspent_remainder")
    family: list[Amounts] = [dict.fromkeys(columns, 8), dict.fromkeys(columns)]
    sound, erring = (ledger(*family, parents=[None, 0]) for _ in range(2))
    erring.erring.add(0)
    assert propagated(sound, *columns, row=1) == [8, 8, 8, 8]
    assert propagated(erring, *columns, row=1) == [None] * 4


def test_a_figure_is_confirmed_by_what_holds_with_all_known_and_by_what_could_have_failed() -> None:
    book = ledger({"budget": 9, "current_budget": 9, "spent": 5, "unspent": 4, "unspent_remainder": 4})
    cell = 0, AT("unspent")
    assert [book.identity(key) for key in confirming_keys(book, cell)] == ["E3", "E4"]
    book.origin[cell] = Key(False, 0, [one.id for one in SHEET.equations].index("E3"))
    assert [book.identity(key) for key in confirming_keys(book, cell, independent=True)] == ["E4"]
    book.values[0][AT("unspent_remainder")] = None
    assert [book.identity(key) for key in confirming_keys(book, cell)] == ["E3"]
    book.values[0][AT("spent")] = 6
    assert confirming_keys(book, cell) == []


def test_a_copy_changes_apart() -> None:
    book = ledger({"budget": 9})
    other = book.copy()
    other.values[0][AT("budget")] = 1
    other.closed.add((0, 0))
    other.suspect.add((0, 0))
    other.erring.add(0)
    assert (book.values[0][AT("budget")], book.closed, book.suspect, book.erring) == (9, set(), set(), set())
