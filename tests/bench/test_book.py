"""Every book of the bench is true: what it says of itself adds up, to the won."""

import pytest

from bench.book import CARRIED_PARTS, CHANGES, COLUMNS, UNSPENT_PARTS, GeneratedBook, ProgramRow, make_book
from bench.misprints import LEFT_OUT, SLIP, misprint
from bench.receipts import COLUMNS as REVENUE_COLUMNS
from bench.receipts import SubjectRow

SEEDS = range(12)


@pytest.fixture(scope="module", params=SEEDS)
def book(request: pytest.FixtureRequest) -> GeneratedBook:
    return make_book(request.param)


def programs(book: GeneratedBook) -> list[ProgramRow]:
    return [row for section in book.sections for row in section.programs]


def subjects(book: GeneratedBook) -> list[SubjectRow]:
    return [row for section in book.sections for row in section.revenue]


def test_expenditure_rows_add_up(book: GeneratedBook) -> None:
    for row in programs(book):
        f = row.figures
        assert f["current_budget"] == f["budget"] + sum(f[name] for name in CHANGES), "E1"
        assert f["carried_out"] == sum(f[name] for name in CARRIED_PARTS), "E2"
        given_away = f["spent"] + f["carried_out"] + f["subsidy_returned"]
        assert f["unspent"] == f["current_budget"] - given_away, "E3"
        assert f["unspent"] == sum(f[name] for name in UNSPENT_PARTS), "E4"


def test_parents_are_the_sum_of_their_children(book: GeneratedBook) -> None:
    for section in book.sections:
        for form, columns in (("expenditure", COLUMNS), ("revenue", REVENUE_COLUMNS)):
            rows = section.rows(form)
            for at, parent in enumerate(rows):
                children = [row for row in rows if row.parent == at]
                for name in columns if children else ():
                    assert parent.figures[name] == sum(row.figures[name] for row in children), (form, name)


def test_programs_stand_in_preorder_four_levels_deep(book: GeneratedBook) -> None:
    for section in book.sections:
        for at, row in enumerate(section.programs):
            above = None if row.parent is None else section.programs[row.parent]
            assert row.level == (0 if above is None else above.level + 1)
            assert bool(section.children(at)) == (row.level < 3)


def test_revenue_rows_add_up(book: GeneratedBook) -> None:
    for row in subjects(book):
        f = row.figures
        assert f["current_budget"] == f["budget"] + f["carried_in"], "R1"
        assert f["net_receipts"] == f["gross_receipts"] + f["paid_in_kind"] - f["refunded"], "R2"
        assert f["uncollected"] == f["assessed"] - f["net_receipts"] - f["written_off"], "R3"


def test_codes_of_subjects_tell_their_parents(book: GeneratedBook) -> None:
    for section in book.sections:
        for row in section.revenue:
            match row.level:
                case 1:
                    assert row.code.endswith("00")
                case 2:
                    assert row.code.endswith("0") and section.revenue[row.parent].code == f"{row.code[0]}00"
                case 3:
                    assert section.revenue[row.parent].code == f"{row.code[:2]}0"
                case 4:
                    assert section.revenue[row.parent].code == row.code.split("-")[0]


def test_unit_tables_add_up_and_repeat_the_settlement(book: GeneratedBook) -> None:
    for section in book.sections:
        for total, *details in section.units:
            for name in ("spent_before", "current_budget", "spent"):
                assert getattr(total, name) == sum(getattr(row, name) for row in details), "P4"
            for row in details:
                figures = section.programs[row.program].figures if row.program is not None else {}
                assert row.current_budget == figures.get("current_budget", 0)
                assert row.spent == figures.get("spent", 0)


def test_what_one_project_gives_another_gets(book: GeneratedBook) -> None:
    for account in {section.account for section in book.sections}:
        roots = [section.programs[0].figures for section in book.sections if section.account == account]
        for name in ("interprogram_transfer", "reserve_used", "diversion", "other_change"):
            assert sum(figures[name] for figures in roots) == 0


def test_books_use_every_column_and_vary_in_size() -> None:
    books = [make_book(seed) for seed in range(40)]
    used = {name for book in books for row in programs(book) for name, value in row.figures.items() if value}
    assert used == set(COLUMNS)
    sizes = [len(section.programs) for book in books for section in book.sections]
    assert min(sizes) <= 6 and max(sizes) >= 60
    assert max(row.figures["budget"] for book in books for row in programs(book)) > 10**12
    assert any(section.account != "일반회계" for book in books for section in book.sections)


def test_a_seed_gives_the_same_book_again() -> None:
    assert make_book(5) == make_book(5)
    assert make_book(5) != make_book(6)


@pytest.mark.parametrize("seed", range(6))
def test_a_row_left_out_breaks_one_sum_and_no_other_identity(seed: int) -> None:
    book = make_book(seed)
    misprint(book)
    left_out = {key[:3] for key, kind in book.misprints.items() if kind == LEFT_OUT}
    assert left_out
    for form, account, department in left_out:
        sections = (each for each in book.sections if (each.account, each.department) == (account, department))
        rows = next(sections).rows(form)
        broken = {
            at
            for at in {row.parent for row in rows if row.parent is not None}
            for name, total in rows[at].figures.items()
            if total != sum(row.figures[name] for row in rows if row.parent == at)
        }
        assert len(broken) == 1


def test_a_slip_is_noted_where_it_is() -> None:
    book, true = make_book(2), make_book(2)
    misprint(book)
    slips = [key for key, kind in book.misprints.items() if kind == SLIP]
    assert slips
    for form, account, department, at, column in slips:
        printed, meant = (
            section.rows(form)[at].figures[column]
            for each in (book, true)
            for section in each.sections
            if (section.account, section.department) == (account, department)
        )
        assert printed != meant
