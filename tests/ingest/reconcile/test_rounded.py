"""Tables printed in thousands: their amounts are rounded, so that sums are a few units off and nothing is misread."""

import pytest

from bench.book import make_book
from bench.layouts import LAYOUTS, lines_of
from figures.standing import Standing
from ingest.proving import DepartmentReading
from ingest.reconcile.misreading import is_misreading
from tests.ingest.test_layouts import book, read

UNIT = 1000
(LAYOUT,) = (layout for layout in LAYOUTS if layout.name == "thousands once")


def rounded_book(seed: int) -> tuple[str, dict[tuple[str, int, str], int]]:
    """A drawn book of one department with its amounts rounded, and those by form, row and column."""
    drawn = make_book(seed, 1, rows=(4, 20))
    del drawn.departments[1:], drawn.departments[0].sections[1:]
    printed = {}
    for section in drawn.sections:
        for form in ("revenue", "expenditure"):
            for at, row in enumerate(section.rows(form)):
                for name, amount in row.figures.items():
                    row.figures[name] = (amount + UNIT // 2) // UNIT * UNIT
                    printed[f"{section.account} {form}", at, name] = row.figures[name]
    return "\n".join(lines_of(drawn, LAYOUT, str)) + "\n", printed


def others_than(department: DepartmentReading, printed: dict[tuple[str, int, str], int]) -> list[str]:
    return [
        f"{account} {form} {row.name} {name}: {figure.value}"
        for form in ("revenue", "expenditure")
        for account, proof in getattr(department, form).items()
        for at, row in enumerate(proof.rows)
        for name, figure in row.figures.items()
        if figure.value is not None and figure.standing is not Standing.CONFLICTING
        if figure.value != printed.get((f"{account} {form}", at, name), 0)
    ]


@pytest.mark.parametrize("seed", [2, 7, 9, 209, 229])
def test_no_rounded_amount_is_mended_or_moved(seed: int) -> None:
    text, printed = rounded_book(seed)
    assert not others_than(read(text), printed)


@pytest.mark.parametrize(("off", "is_mended"), [(8, False), (800, True)])
def test_a_digit_misread_is_mended_where_no_rounding_explains_it(off: int, is_mended: bool) -> None:
    text = book(unit="천원", scale=UNIT).replace("\n등 달기\t40,000\t", f"\n등 달기\t{40_000 + off:,}\t", 1)
    row = read(text).expenditure["일반회계"].rows[4]
    figure = row.figures["budget"]
    assert figure.value == (40_000_000 if is_mended else 40_000_000 + off * UNIT)
    assert figure.standing is (Standing.DERIVED if is_mended else Standing.CONFLICTING)


@pytest.mark.parametrize(("unit", "misread"), [(1, True), (UNIT, False)])
def test_what_is_a_few_units_off_is_a_misreading_in_won_alone(unit: int, misread: bool) -> None:
    assert is_misreading(203 * unit, 208 * unit, [], unit) is misread
    assert is_misreading(0, 8 * unit, [], unit) is misread
    assert is_misreading(280 * unit, 200 * unit, [], unit)
    assert is_misreading(None, 8 * unit, [], unit)
