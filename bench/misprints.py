"""A book with misprints of its own: some of its totals are wrong as printed, and what it prints is what must be shown.

Three kinds. *Left out*: a row was forgotten when its parent was added up, and every total above was drawn from that;
one sum is broken in all its columns, all else holds, and a program must show what is printed. *Slip*: one figure alone
is wrong, as a misreading would have it; nobody can tell the two apart by sums, and either answer is accepted. *Total*:
one figure is another amount, which no reading makes of the true one: it must be shown as printed, and as contradicted.
"""

from random import Random

from bench.book import GeneratedBook, GeneratedSection
from bench.values import misread_digit
from ingest.reconcile.explain import slip

SLIPPED = {
    "expenditure": ("budget", "current_budget", "spent", "subsidy_returned", "unspent"),
    "revenue": ("budget", "current_budget", "assessed", "gross_receipts", "uncollected"),
}
LEFT_OUT, SLIP, TOTAL = "left out", "slip", "total"


def misprint(book: GeneratedBook) -> None:
    """Err in about half of the book's tables, once each, and note it in `book.misprints`."""
    random = Random(f"misprints {book.seed}")
    for section in book.sections:
        for form in SLIPPED:
            match random.choice((None, None, LEFT_OUT, SLIP)):
                case "left out":
                    _leave_out(book, section, form, random)
                case "slip":
                    _slip(book, section, form, random)


def misprint_totals(book: GeneratedBook) -> None:
    """Print one total of each table with another amount than it has, one that no slip of reading makes of it."""
    random = Random(f"totals {book.seed}")
    for section in book.sections:
        for form in SLIPPED:
            rows = section.rows(form)
            at = random.choice([row.parent for row in rows if row.parent is not None])
            column = random.choice(SLIPPED[form])
            true = rows[at].figures[column]
            printed = true + random.choice((-1, 1)) * max(true // 7 // 1000 * 1000, 1_230_000)
            if printed > 0 and slip(printed, true) is None:
                rows[at].figures[column] = printed
                book.misprints[form, section.account, section.department, at, column] = TOTAL


def _leave_out(book: GeneratedBook, section: GeneratedSection, form: str, random: Random) -> None:
    rows = section.rows(form)
    parents = [row.parent for row in rows]
    able = [at for at, row in enumerate(rows) if any(row.figures.values()) and parents.count(row.parent) > 1]
    if not able:
        return
    forgotten = random.choice(able)
    above = parents[forgotten]
    while above is not None:
        for column, amount in rows[forgotten].figures.items():
            if amount:
                rows[above].figures[column] -= amount
                book.misprints[form, section.account, section.department, above, column] = LEFT_OUT
        above = rows[above].parent
    if form == "expenditure":
        _leave_out_of_report(section, forgotten)


def _leave_out_of_report(section: GeneratedSection, forgotten: int) -> None:
    """The report was added up from the same list."""
    for total, *details in section.units:
        for row in details:
            if row.program == forgotten:
                total.spent_before -= row.spent_before
                total.current_budget -= row.current_budget
                total.spent -= row.spent
    section.units = [[row for row in rows if row.program != forgotten] for rows in section.units]
    section.units = [rows for rows in section.units if len(rows) > 1 and rows[0].program != forgotten]


def _slip(book: GeneratedBook, section: GeneratedSection, form: str, random: Random) -> None:
    rows = section.rows(form)
    at = random.choice([row.parent for row in rows if row.parent is not None])
    column = random.choice(SLIPPED[form])
    changed = misread_digit(str(rows[at].figures[column]), random)
    if changed:
        rows[at].figures[column] = int(changed.replace(",", ""))
        book.misprints[form, section.account, section.department, at, column] = SLIP
