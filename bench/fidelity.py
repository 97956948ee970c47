"""Measures what the reconciler makes of damaged books, figure by figure, against the truth; fails if anything is wrong.

    python -m bench.fidelity [--books 300] [--strength none real "row lost" "heavy, row lost"] [--seed 1] [--jobs 4]

A figure is right where its value is the true one, unknown where it has none, wrong where it has another; a figure that
stands as `conflicting` says itself that it is not to be trusted and is counted apart. Where the book itself errs
(--erring), what it prints is the truth of it, counted apart (see bench.misprints). The rows are handed straight to the
reconciler, or the text goes the whole way through the readers (--whole).
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import combinations

from bench.book import GeneratedBook, GeneratedSection, ProgramRow, make_book
from bench.consistency import broken_identities, is_whole, stands_as_well
from bench.damage import STRENGTHS, damage
from bench.misprints import LEFT_OUT, TOTAL, misprint, misprint_totals
from bench.printing import lay_out
from bench.proving import Attempt, prove_rows
from bench.receipts import SubjectRow
from bench.row_damage import AS_TEXT, ROW_KINDS, UNIT_KINDS, damage_rows
from bench.scores import BookScore
from bench.sheets import render
from bench.whole_file import prove_file
from figures.standing import Standing
from ingest.rows import Figure, ProvenRow

Truth = ProgramRow | SubjectRow
TOTALS = "totals misprinted"
"""Books faithfully printed, in which one total of each table is wrong."""
KINDS = (*ROW_KINDS, *UNIT_KINDS, TOTALS)


def judge_book(seed: int, strength: str, erring: bool = False, whole: bool = False) -> BookScore:
    """`strength` is one of damage to cells, a kind of damage to rows (bench.row_damage), or both: "heavy, row lost"."""
    cells, kinds = _parsed(strength)
    book = make_book(seed)
    if erring:
        misprint(book)
    if TOTALS in kinds:
        misprint_totals(book)
    blocks = lay_out(book)
    damage(blocks, book, cells)
    for kind in kinds:
        if kind != TOTALS:
            damage_rows(blocks, book, kind)
    prove = prove_file if whole or not kinds.isdisjoint(AS_TEXT) else prove_rows
    score = BookScore()
    for attempt in prove(render(blocks), book):
        judge(book, attempt, score)
    return score


def _parsed(strength: str) -> tuple[str, set[str]]:
    """The strength of the damage to cells, and the kinds of damage to rows."""
    parts = {part.strip() for part in strength.split(",")}
    if unknown := parts - {*STRENGTHS, *KINDS}:
        raise ValueError(f"no damage is called {', '.join(sorted(unknown))}")
    return next((part for part in STRENGTHS if part in parts), "none"), parts.intersection(KINDS)


def judge(book: GeneratedBook, attempt: Attempt, score: BookScore) -> None:
    section, form, proof = attempt.section, attempt.form, attempt.proof
    truths = section.rows(form)
    where = f"book {book.seed}, {form} of {section.department} ({section.account})"
    score.time(form, len(truths), attempt.seconds, where)
    if proof is None or len(proof.rows) != len(truths if attempt.order is None else attempt.order):
        error = "rows are missing or too many" if proof else attempt.error
        score.wrong.append(f"{where}: {error}")
        return
    order = range(len(truths)) if attempt.order is None else identify_repeats(attempt.order, proof.rows, truths)
    wrong_before = len(score.wrong), len(score.wrong_levels)
    placed: set[int] = set()
    for at, row in zip(order, proof.rows, strict=True):
        truth = truths[at]
        place = f"{where}, row {at} {row.name}"
        parent = None if row.parent is None else order[row.parent]
        _judge_level(place, (row.level, parent), (truth.level, truth.parent), score)
        if row.level is not None and at in placed:
            score.wrong_levels.append(f"{place}: stands twice, and counts twice")
        placed |= {at} if row.level is not None else set()
        for column, true in _true_figures(section, form, at, truth.figures, row):
            got = row.figures.get(column)
            kind = book.misprints.get((form, section.account, section.department, at, column))
            if kind:
                _judge_misprint(place, kind, column, got, true, score)
            else:
                _judge_figure(place, form, column, got, true, score)
    if attempt.order is not None and list(order) != list(range(len(truths))):
        _set_apart(wrong_before, where, is_whole(proof.rows) or stands_as_well(proof.rows, truths), score)
    elif len(score.wrong) > wrong_before[0] and not broken_identities(form, proof.rows, truths):
        score.plausible.append(where)


def identify_repeats(order: Sequence[int], rows: Sequence[ProvenRow], truths: Sequence[Truth]) -> list[int]:
    """The true number of each row; of rows alike, one below the other, those are meant that have a level.

    They are printed alike, or have in truth one name and the same figures. Where only some have a level, they are
    those, in their order, whose true levels are most like it.
    """
    result = list(order)
    start = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and (
            _cells(rows[end]) == _cells(rows[start]) or _contents(truths[order[end]]) == _contents(truths[order[start]])
        ):
            continue
        run = range(start, end)
        numbers = sorted(set(order[start:end]))
        placed = [at for at in run if rows[at].level is not None]
        if len(numbers) == len(run):
            result[start:end] = numbers  # of neighbours printed alike nobody can say that they are exchanged
        elif len(placed) <= len(numbers):
            meant = max(
                combinations(numbers, len(placed)),
                key=lambda some: sum(truths[one].level == rows[at].level for one, at in zip(some, placed, strict=True)),
            )
            others = (one for one in numbers if one not in meant)
            for at, number in zip([*placed, *(at for at in run if at not in placed)], [*meant, *others], strict=False):
                result[at] = number
        start = end
    return result


def _cells(row: ProvenRow) -> tuple[object, ...]:
    """What is printed of a row; names that differ by their spaces only are alike."""
    name, *cells = row.printed.cells
    return "".join(name.split()), cells, row.printed.below and row.printed.below.cells


def _contents(truth: Truth) -> tuple[str, dict[str, int]]:
    return truth.name, truth.figures


def _set_apart(before: tuple[int, int], where: str, is_plausible: bool, score: BookScore) -> None:
    """Count a table apart whose damaged print is itself a whole tree without a contradiction: nobody can know."""
    if (len(score.wrong), len(score.wrong_levels)) > before and is_plausible:
        score.whole.append(where)
        del score.wrong[before[0] :], score.wrong_levels[before[1] :]


def _true_figures(
    section: GeneratedSection, form: str, at: int, figures: dict[str, int], row: ProvenRow
) -> Iterator[tuple[str, int]]:
    """The row's figures, and what the unit tables print of the year before, if the reconciler handed it on."""
    yield from figures.items()
    if form == "expenditure" and "spent_before" in row.figures:
        printed = (unit for table in section.units for unit in table if unit.program == at)
        yield from (("spent_before", unit.spent_before) for unit in printed)


def _judge_figure(place: str, form: str, column: str, got: Figure | None, true: int, score: BookScore) -> None:
    outcome = _outcome(got, true)
    score.figures[column if form == "expenditure" else f"revenue.{column}"][outcome] += 1
    score.standings[got.standing if got else "missing"] += 1
    if outcome == "wrong":
        score.wrong.append(f"{place}, {column}: true {true:,}, got {got}")


def _judge_misprint(place: str, kind: str, column: str, got: Figure | None, printed: int, score: BookScore) -> None:
    outcome = _outcome(got, printed)
    fate = {"right": "as printed", "wrong": "changed"}.get(outcome, outcome)
    score.misprints[f"{kind} {fate}"] += 1
    shown = got is not None and got.value == printed and got.standing == Standing.CONFLICTING
    if kind == TOTAL and not shown and outcome != "unknown":
        score.wrong.append(f"{place}, {column}: the book misprints {printed:,} as total, got {got}")
    if outcome == "wrong" and kind == LEFT_OUT:
        score.wrong.append(f"{place}, {column}: the book prints {printed:,}, got {got}")


def _judge_level(
    place: str, got: tuple[int | None, int | None], true: tuple[int, int | None], score: BookScore
) -> None:
    """Level and parent: wrong if either is said and is another; ambiguous if one is left open."""
    if any(one is not None and one != other for one, other in zip(got, true, strict=True)):
        score.wrong_levels.append(f"{place}: level and parent {true}, got {got}")
    else:
        score.levels["right" if got == true else "ambiguous"] += 1


def _outcome(got: Figure | None, true: int) -> str:
    if got is not None and got.standing == Standing.CONFLICTING:
        return "conflicting"
    if got is None or got.value is None:
        return "unknown"
    return "right" if got.value == true else "wrong"


def measure(seeds: Sequence[int], strength: str, erring: bool = False, whole: bool = False, jobs: int = 1) -> BookScore:
    judged = partial(judge_book, strength=strength, erring=erring, whole=whole)
    total = BookScore()
    for score in _scores(seeds, judged, jobs):
        total += score
    return total


def _scores(seeds: Sequence[int], judge: Callable[[int], BookScore], jobs: int) -> Iterator[BookScore]:
    if jobs == 1:
        yield from map(judge, seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(judge, seeds, chunksize=4)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the reconciler against true books.")
    parser.add_argument("--books", type=int, default=300)
    parser.add_argument("--strength", nargs="+", default=(*STRENGTHS, *KINDS))
    parser.add_argument("--seed", type=int, default=1, help="the first book's seed")
    parser.add_argument("--erring", action="store_true", help="books that print some totals wrong by themselves")
    parser.add_argument("--whole", action="store_true", help="read the text from end to end, not the rows alone")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--shown", type=int, default=10, help="how many wrong figures to list")
    options = parser.parse_args(arguments)
    wrong = 0
    for strength in options.strength:
        seeds = range(options.seed, options.seed + options.books)
        score = measure(seeds, strength, options.erring, options.whole, options.jobs)
        print(f"== {strength}: {options.books} books, {score.rows.total():,} rows")
        print("\n".join(score.lines(options.shown)), flush=True)
        wrong += len(score.wrong) + len(score.wrong_levels)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
