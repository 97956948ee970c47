"""Tables in thousands or millions: amounts are rounded, so that sums are a few units off and nothing is misread."""

from collections import Counter
from pathlib import Path

import pytest

from bench.book import make_book
from bench.layouts import LAYOUTS, lines_of
from bench.printing import lay_out
from bench.sheets import render
from figures.standing import Standing
from ingest.proving import DepartmentReading
from ingest.reading import open_book, read_departments
from ingest.reconcile.misreading import is_misreading
from ingest.rows import Figure
from tests.ingest.rescaled import Round, cut, rescale, rounded
from tests.ingest.test_layouts import book, read

UNIT = 1000
SAMPLE = Path(__file__).parents[3] / "fixtures" / "gimpo-2020-sample.txt"
SETTLEMENT = ("revenue", "expenditure")
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
def test_no_rounded_amount_is_repaired_or_moved(seed: int) -> None:
    text, printed = rounded_book(seed)
    assert not others_than(read(text), printed)


@pytest.mark.parametrize(("off", "is_mended"), [(8, False), (800, True)])
def test_a_digit_misread_is_repaired_where_no_rounding_explains_it(off: int, is_mended: bool) -> None:
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


def proven(path: Path) -> dict[tuple[str, int, str], Figure]:
    """The printed figures of revenue and expenditure by department with account, row and column."""
    return {
        (f"{reading.name} {account} {form}", at, name): figure
        for reading in read_departments(open_book(path))
        for form in SETTLEMENT
        for account, proof in getattr(reading, form).items()
        for at, row in enumerate(proof.rows)
        for name, figure in row.figures.items()
        if not name.endswith("_before")  # which the report prints
    }


def in_larger_unit(path: Path, unit: int, becomes: Round) -> Path:
    rescaled = path.with_name(f"{unit} {becomes.__name__}.txt")
    rescaled.write_text(rescale(path, SETTLEMENT, unit, becomes), encoding="utf-8")
    return rescaled


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A made-up book without a fault, printed in won."""
    path = tmp_path / "won.txt"
    path.write_text(render(lay_out(make_book(2, 2))).text, encoding="utf-8")
    return path


@pytest.mark.parametrize("becomes", [rounded, cut])
def test_rounded_amounts_are_shown_as_printed_and_contradict_nothing(whole: Path, becomes: Round) -> None:
    in_won, figures = proven(whole), proven(in_larger_unit(whole, UNIT, becomes))
    known = {place: figure.value for place, figure in in_won.items() if figure.value is not None}
    for place, meant in known.items():
        value = figures[place].value
        assert value is None or abs(value) == becomes(abs(meant), UNIT) * UNIT, place
    standings = Counter(figures[place].standing for place in known)
    assert standings[Standing.UNKNOWN] + standings[Standing.CONFLICTING] < 0.002 * len(known)


def test_a_misprint_that_rounding_does_not_explain_is_reported_in_a_rounded_book(whole: Path) -> None:
    path = in_larger_unit(whole, UNIT, cut)
    (place, figure) = next(
        (place, figure)
        for place, figure in proven(path).items()
        if place[2] == "spent" and figure.place and (figure.value or 0) > 10_000_000
    )
    printed = f"{(figure.value or 0) // UNIT:,}"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = figure.place.line - 1 if figure.place else 0
    lines[at] = lines[at].replace(f"\t{printed}\t", f"\t{(figure.value or 0) // UNIT + 57:,}\t", 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    read_again = proven(path)[place]
    assert read_again.standing is not Standing.PRINTED or read_again.value == figure.value


@pytest.mark.parametrize("becomes", [rounded, cut])
@pytest.mark.parametrize("unit", [UNIT, 1_000_000])
def test_a_damaged_book_of_rounded_amounts_has_no_figure_wrong(tmp_path: Path, unit: int, becomes: Round) -> None:
    path = tmp_path / "sample.txt"
    path.write_bytes(SAMPLE.read_bytes())
    in_won, known = proven(path), 0
    for place, figure in proven(in_larger_unit(path, unit, becomes)).items():
        meant = in_won[place].value
        if meant is not None and figure.value is not None:
            assert abs(figure.value - meant) < unit, place
            known += 1
    assert known > 0.75 * sum(figure.value is not None for figure in in_won.values())
