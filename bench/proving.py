"""Proves the printed rows of a text: split at tabs, nothing else understood."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from bench.book import GeneratedBook, GeneratedSection
from bench.sheets import DamagedSheet, Rendered, RowAt
from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.revenue import prove_revenue
from ingest.rows import PrintedRow, PrintedTable, Proof


@dataclass(slots=True)
class SectionTables:
    """One section's tables as printed, with the truth; `order` is the true number of each row of expenditure."""

    section: GeneratedSection
    revenue: PrintedTable
    expenditure: PrintedTable
    units: list[PrintedTable]
    order: list[int]


@dataclass(slots=True)
class Attempt:
    """What came of one table: a proof, or the error that it ended with.

    `order` is the true number of each row that was printed; None where all are, in their order.
    """

    section: GeneratedSection
    form: str
    proof: Proof | None
    seconds: float
    error: str = ""
    order: list[int] | None = None


def prove_rows(rendered: Rendered, book: GeneratedBook) -> Iterator[Attempt]:
    """Rows split at tabs, nothing else understood: the reconciler alone."""
    for section in tables_by_section(rendered, book):
        expenditure = partial(prove_expenditure, section.expenditure, section.units)
        attempt = _attempt(section.section, "expenditure", expenditure)
        attempt.order = section.order
        yield attempt
        yield _attempt(section.section, "revenue", partial(prove_revenue, section.revenue))


def _attempt(section: GeneratedSection, form: str, prove: Callable[[], Proof]) -> Attempt:
    started = time.perf_counter()
    try:
        proof = prove()
    except Exception as error:  # the bench goes on, and reports it
        return Attempt(section, form, None, time.perf_counter() - started, f"{type(error).__name__}: {error}")
    return Attempt(section, form, proof, time.perf_counter() - started)


def tables_by_section(rendered: Rendered, book: GeneratedBook) -> Iterator[SectionTables]:
    tables: dict[tuple[str, str, str, str], PrintedTable] = {}
    orders: dict[tuple[str, str], list[int]] = {}
    for at in rendered.rows:
        sheet = at.sheet
        heading = sheet.heading if sheet.form == "unit_programs" else ""
        key = sheet.form, sheet.account, sheet.department, f"{heading}{id(sheet) if heading else ''}"
        table = tables.setdefault(key, _empty_table(sheet))
        table.rows.append(_printed_row(rendered.lines, at))
        if sheet.form == "expenditure" and at.row is not None:
            orders.setdefault((sheet.account, sheet.department), []).append(at.row)
        if not table.parts or table.parts[-1][0] != at.page:
            table.parts.append((at.page, at.line - len(sheet.head)))
    for section in book.sections:
        mine = [key for key in tables if key[1:3] == (section.account, section.department)]
        of = {
            form: [tables[key] for key in mine if key[0] == form]
            for form in ("revenue", "expenditure", "unit_programs")
        }
        order = orders.get((section.account, section.department), [])
        expenditure = (
            of["expenditure"] or [PrintedTable("expenditure", section.department, section.account, "", 1, [], [])]
        )[0]
        yield SectionTables(section, of["revenue"][0], expenditure, of["unit_programs"], order)


def _empty_table(sheet: DamagedSheet) -> PrintedTable:
    return PrintedTable(sheet.form, sheet.department, sheet.account, sheet.heading, 1, [], [])


def _printed_row(lines: list[str], at: RowAt) -> PrintedRow:
    first = tuple(lines[at.line - 1].split("\t"))
    if at.height == 1:
        return PrintedRow(at.page, at.line, first)
    second = PrintedRow(at.page, at.line + 1, tuple(lines[at.line].split("\t")))
    return PrintedRow(at.page, at.line, first, second)
