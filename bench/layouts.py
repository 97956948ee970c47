"""Prints true books in twelve layouts of other cities, as text and as PDF, and counts what is read of each.

    python -m bench.layouts [--books 5] [--seed 1] [--pdf] [--misread] [--shifted]

A printed figure is right, unknown (or conflicting) or wrong; wrong must be 0, right 99 % at least. With --misread one
letter in ten of each head is another; with --shifted a run of rows on three pages in ten has lost a zero, so that the
cells behind it stand one place to the left: wrong must be 0. Exit 1 otherwise.
"""

import argparse
import csv
import io
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.book import GeneratedBook, GeneratedSection, ProgramRow, make_book
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS as PAGES
from bench.drawing.tables import items_of_lines
from bench.receipts import SubjectRow
from bench.writing.as_text import aligned, html, markdown
from bench.writing.blocks import blocks_of
from budget.columns import EXPENDITURE, REVENUE
from figures.names import search_key
from figures.standing import Standing
from ingest.errors import BookError
from ingest.reading import open_book, read_departments
from ingest.rows import ProvenRow

LABELS = {column.name: column.label for column in (*EXPENDITURE, *REVENUE)} | {
    "unspent_plan_change": "계획변경등 집행사유미발생",
    "unspent_reserve": "예비비잔액",
}
OF_REVENUE = tuple(column.name for column in REVENUE)
OF_EXPENDITURE = tuple(column.name for column in EXPENDITURE if column.cell is not None)
WITHOUT_PARTS = tuple(name for name in OF_EXPENDITURE if not name.startswith("unspent_"))
RECEIPTS = ("gross_receipts", "paid_in_kind", "refunded", "net_receipts")
GROUPS = {
    **dict.fromkeys(RECEIPTS, "수납액"),
    **dict.fromkeys(("carried_out", "carried_specified", "carried_accidental", "carried_continuing"), "다음연도이월액"),
    **dict.fromkeys((name for name in OF_EXPENDITURE if name.startswith("unspent")), "집행잔액"),
}
_LETTERS = "가각구국금길나녹다도라로마무바부사수아앤자즈차치카타파하0·"
_LEAST_RIGHT = 0.99
_SLID = 0.3


@dataclass(frozen=True, slots=True)
class BookLayout:
    """How a book is printed: its columns in their order, heads of how many rows, units, signs, totals, text."""

    name: str
    revenue: tuple[str, ...] = OF_REVENUE
    expenditure: tuple[str, ...] = OF_EXPENDITURE
    rows_of_head: int = 1
    words: Mapping[str, str] = field(default_factory=lambda: LABELS)
    page_head: str = "【{account}】 【{department}】"
    unit: str = "(단위: 원)"
    scale: int = 1
    once: bool = False
    negative: str = "△{}"
    zero: str = "0"
    total: str = ""
    total_first: bool = False
    notes: bool = False
    code: bool = False
    rows_of_page: int = 18
    text: str = "tabs"
    marks: tuple[str, ...] = ("",)


def _last(columns: tuple[str, ...], *names: str) -> tuple[str, ...]:
    return (*(name for name in columns if name not in names), *names)


LAYOUTS = (
    BookLayout("one line"),
    BookLayout("uncollected before written off", revenue=_last(OF_REVENUE, "written_off"), total="합 계"),
    BookLayout("two rows of heads", rows_of_head=2, marks=("①", "㉮", "(A)"), negative="-{}"),
    BookLayout("three rows of heads", rows_of_head=3, total="합계", total_first=True),
    BookLayout(
        "thousands beside the page head", page_head="【{account}】 【{department}】 (단위: 천원)", unit="", scale=1000
    ),
    BookLayout("thousands once", unit="(단위 천원)", scale=1000, once=True, page_head="[{account}] [{department}]"),
    BookLayout("brackets and notes", negative="({})", notes=True, zero="-"),
    BookLayout(
        "returned before carried out",
        expenditure=(
            *OF_EXPENDITURE[:9],
            "subsidy_returned",
            *(n for n in OF_EXPENDITURE[9:] if n != "subsidy_returned"),
        ),
        words={**LABELS, "written_off": "정리보류액"},
        page_head="회계 : {account}   부서 : {department}",
    ),
    BookLayout("codes apart, without parts", expenditure=WITHOUT_PARTS, code=True, total="총계"),
    BookLayout("markdown", text="markdown", rows_of_head=1, negative="▲{}"),
    BookLayout("html", text="html", rows_of_head=2, unit="<단위 - 천원>", scale=1000),
    BookLayout("aligned", text="aligned", negative="{}-", expenditure=WITHOUT_PARTS, rows_of_page=40),
    BookLayout("commas", text="commas", unit="[단위 : 천원]", scale=1000, zero="-"),
)
PDF = ("one line", "two rows of heads", "brackets and notes")


def scaled(book: GeneratedBook, scale: int) -> GeneratedBook:
    """The book with amounts so many times as large: what is printed in a larger unit is exact."""
    for section in book.sections:
        for figures in (*(row.figures for row in section.programs), *(row.figures for row in section.revenue)):
            for name in figures:
                figures[name] *= scale
    return book


def lines_of(book: GeneratedBook, layout: BookLayout, spell: Callable[[str], str]) -> Iterator[str]:
    """The book's lines, cells parted by tabs."""
    said = False
    for section in book.sections:
        for form in ("revenue", "expenditure"):
            columns = layout.revenue if form == "revenue" else layout.expenditure
            rows = list(_rows(section, form, columns, layout))
            for start in range(0, len(rows), layout.rows_of_page):
                yield layout.page_head.format(account=section.account, department=section.department)
                yield ""
                if layout.unit and not (layout.once and said):
                    yield from (layout.unit, "")
                    said = True
                if form == "expenditure" and not start:
                    yield from ("- 사업별조서", "")
                yield from _head(form, columns, layout, spell)
                for number, row in enumerate(rows[start : start + layout.rows_of_page]):
                    if layout.notes and number == 4:
                        yield "※ 이월액을 포함한 금액임"
                    yield row
                yield ""


def _rows(section: GeneratedSection, form: str, columns: Sequence[str], layout: BookLayout) -> Iterator[str]:
    rows = section.rows(form)

    def line(name: str, code: str, figures: Mapping[str, int]) -> str:
        names = [code, name] if layout.code else [f"{code} {name}".strip()]
        return "\t".join([*names, *(_amount(figures.get(column, 0), layout) for column in columns)])

    total = line(layout.total, "", rows[0].figures) if layout.total else ""
    if total and layout.total_first:
        yield total
    for row in rows:
        yield line(row.name, getattr(row, "code", ""), row.figures)
    if total and not layout.total_first:
        yield total


def _amount(amount: int, layout: BookLayout) -> str:
    printed = f"{abs(amount) // layout.scale:,}"
    return layout.negative.format(printed) if amount < 0 else printed if amount else layout.zero


def _head(form: str, columns: Sequence[str], layout: BookLayout, spell: Callable[[str], str]) -> list[str]:
    title = "과목 조직-장-관-항-목" if form == "revenue" else "과목 (조직 - 사업)"
    names = ["과목코드", title] if layout.code else [title]
    words = [spell(layout.words[name]) + layout.marks[at % len(layout.marks)] for at, name in enumerate(columns)]
    if layout.rows_of_head == 1:
        return ["\t".join([*names, *words])]
    above, below = [*names], [""] * len(names)
    group = ""
    for name, word in zip(columns, words, strict=True):
        own = GROUPS.get(name, "")
        above.append(word if not own else own if own != group else "")
        below.append("" if not own else "계" if layout.words[name] == own else word)
        group = own
    if layout.rows_of_head == 2:
        return ["\t".join(above), "\t".join(below)]
    halves = [word.split(" ", 1) if " " in word else [word, ""] for word in below]
    return ["\t".join(above), *("\t".join(half[line] for half in halves) for line in range(2))]


def shifted(lines: Sequence[str], layout: BookLayout, random: Random) -> list[str]:
    """The lines, some rows of which, below the department's own, lost a zero and got one at their end."""
    damaged = list(lines)
    cells = [line.split("\t") for line in lines]
    first = 2 if layout.code else 1
    heads = [at for at, row in enumerate(cells) if row[0].startswith("과목")]
    for head, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        rows = [at for at in range(head + 2, end) if len(cells[at]) == len(cells[head])]
        if not rows or random.random() >= _SLID:
            continue
        rows = rows[random.randrange(len(rows)) :][: random.choice((3, 8, len(rows)))]
        zeros = [at for at in range(first + 2, len(cells[rows[0]]) - 1) if cells[rows[0]][at] == layout.zero]
        lost = random.choice(zeros or [0])
        for at in rows:
            if lost and cells[at][lost] == layout.zero:
                damaged[at] = "\t".join([*cells[at][:lost], *cells[at][lost + 1 :], layout.zero])
    return damaged


def written(lines: Sequence[str], book: GeneratedBook, layout: BookLayout) -> tuple[str, str]:
    """The text of a book and the ending of its file."""
    names = [department.name for department in book.departments]
    match layout.text:
        case "markdown":
            return markdown(blocks_of(lines, {}, names)), ".md"
        case "html":
            return html(blocks_of(lines, {}, names), "결산서"), ".html"
        case "aligned":
            return aligned(blocks_of(lines, {}, names)), ".txt"
        case "commas":
            stream = io.StringIO()
            csv.writer(stream, lineterminator="\n").writerows(line.split("\t") for line in lines)
            return stream.getvalue(), ".txt"
    return "\n".join(lines) + "\n", ".txt"


def judge(
    path: Path, book: GeneratedBook, layout: BookLayout, *, may_be_refused: bool
) -> tuple[Counter[str], list[str]]:
    """How many printed figures are right, unknown or wrong, and the wrong ones."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    try:
        read = {department.name: department for department in read_departments(open_book(path, path.parent / "pages"))}
    except BookError as error:
        read = {}
        wrong += [] if may_be_refused else [str(error)]
    for section in book.sections:
        department = read.get(section.department)
        for form, columns in (("revenue", layout.revenue), ("expenditure", layout.expenditure)):
            proof = getattr(department, form).get(section.account) if department else None
            truths = section.rows(form)
            found, strange = _matched(proof.rows if proof else [], [_name(truth) for truth in truths])
            wrong += [f"{section.department} {form}: a row {name} of its own" for name in strange]
            for at, truth in enumerate(truths):
                for column in columns:
                    figure = found[at].figures.get(column) if at in found else None
                    verdict = _verdict(figure.value, figure.standing, truth.figures[column]) if figure else "unknown"
                    counts[verdict] += 1
                    if verdict == "wrong" and figure:
                        own = f"{section.department} {form} row {at} {truth.name} {column}"
                        wrong.append(f"{own}: {figure.value} for {truth.figures[column]}")
    return counts, wrong


def _name(truth: ProgramRow | SubjectRow) -> str:
    return search_key(f"{truth.code} {truth.name}" if isinstance(truth, SubjectRow) else truth.name)


def _matched(rows: Sequence[ProvenRow], names: Sequence[str]) -> tuple[dict[int, ProvenRow], list[str]]:
    """The rows by the number of the true row that each is, in order; and the names of rows that are none."""
    found: dict[int, ProvenRow] = {}
    strange: list[str] = []
    at = 0
    for row in rows:
        key = search_key(row.name)
        if key in names[at:]:
            at = names.index(key, at)
            found[at] = row
            at += 1
        else:
            strange.append(row.name)
    return found, strange


def _verdict(value: int | None, standing: Standing, truth: int) -> str:
    if value is None or standing is Standing.CONFLICTING:
        return "unknown"
    return "right" if value == truth else "wrong"


def misreader(random: Random) -> Callable[[str], str]:
    """Spells a head with one letter in ten another."""
    return lambda head: "".join(random.choice(_LETTERS) if random.random() < 0.1 else letter for letter in head)


def attempt(
    layout: BookLayout,
    number: int,
    *,
    misread: bool = False,
    rows_shifted: bool = False,
    pdf: bool = False,
    departments: int = 3,
) -> tuple[Counter[str], list[str]]:
    """What comes of one book in one layout."""
    book = scaled(make_book(number, departments), layout.scale)
    random = Random(f"{number} {layout.name}")
    lines = list(lines_of(book, layout, misreader(random) if misread else str))
    lines = shifted(lines, layout, random) if rows_shifted else lines
    with tempfile.TemporaryDirectory() as folder:
        if pdf:
            names = [department.name for department in book.departments]
            path = Path(folder) / "book.pdf"
            path.write_bytes(draw(items_of_lines(lines, {}, names), PAGES["a3 ruled"])[0])
        else:
            text, ending = written(lines, book, layout)
            path = Path(folder) / f"book{ending}"
            path.write_text(text, encoding="utf-8")
        return judge(path, book, layout, may_be_refused=misread)


def attempts(
    books: int, seed: int, misread: bool, pdf: bool, rows_shifted: bool = False
) -> Iterator[tuple[BookLayout, Counter[str], list[str]]]:
    """Each layout, with what came of it over all books."""
    for layout in LAYOUTS if not pdf else (one for one in LAYOUTS if one.name in PDF):
        total: Counter[str] = Counter()
        wrong: list[str] = []
        for number in range(seed, seed + books):
            counts, faults = attempt(layout, number, misread=misread, rows_shifted=rows_shifted, pdf=pdf)
            total += counts
            wrong += [f"book {number}: {fault}" for fault in faults]
        yield layout, total, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Read true books in other layouts.")
    parser.add_argument("--books", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misread", action="store_true")
    parser.add_argument("--shifted", action="store_true")
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--shown", type=int, default=3)
    options = parser.parse_args(arguments)
    failed = False
    for layout, counts, wrong in attempts(options.books, options.seed, options.misread, options.pdf, options.shifted):
        share = counts["right"] / max(sum(counts.values()), 1)
        failed |= bool(wrong) or (share < _LEAST_RIGHT and not (options.misread or options.shifted))
        print(
            f"{layout.name:32} right {counts['right']:7,} ({share:7.2%}) unknown {counts['unknown']:6,}"
            f" wrong {counts['wrong']:5,}"
        )
        for fault in wrong[: options.shown]:
            print(f"    {fault}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
