"""A book that errs by itself: some printed totals are wrong in it, before anybody read it.

What such a book prints is the truth of it: a program must show it as printed, and say what does not add up.
"""

from random import Random

from bench.book import Book, Section
from bench.values import misread_digit

MISPRINTED_EXPENDITURE = ("budget", "current_budget", "spent", "subsidy_returned", "unspent")
MISPRINTED_REVENUE = ("budget", "current_budget", "assessed", "gross_receipts", "uncollected")


def misprint(book: Book) -> None:
    """Put one or two wrong totals into about half of the book's tables, and note them in `book.misprints`."""
    random = Random(f"misprints {book.seed}")
    for section in book.sections:
        for form, columns in (("expenditure", MISPRINTED_EXPENDITURE), ("revenue", MISPRINTED_REVENUE)):
            for _ in range(random.choice((0, 0, 1, 1, 2))):
                _misprint_total(book, section, form, random.choice(columns), random)


def _misprint_total(book: Book, section: Section, form: str, column: str, random: Random) -> None:
    rows = section.rows(form)
    at = random.choice([row.parent for row in rows if row.parent is not None])
    children = [row.figures[column] for row in rows if row.parent == at]
    true = rows[at].figures[column]
    printed = _forget_one(true, children, random) if random.random() < 0.6 else _slip(true, random)
    if printed != true:
        rows[at].figures[column] = printed
        book.misprints.add((form, section.account, section.department, at, column))


def _forget_one(total: int, children: list[int], random: Random) -> int:
    return total - random.choice(children) if len(children) > 1 else total


def _slip(total: int, random: Random) -> int:
    changed = misread_digit(str(total), random)
    return int(changed.replace(",", "")) if changed else total
