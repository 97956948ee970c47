"""What is drawn on a page, as the library tells it."""

import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.reader.pdf.glyphs import drawing_of
from ingest.reader.pdf.page_objects import UNKNOWN, PageDrawing, Rule, Run
from ingest.reader.pdf.pages import PageKind, read
from tests.ingest.pdf.hostile import pdf_of, stream, words


@pytest.mark.parametrize("width", [50, 100, 150])
def test_letters_narrow_or_wide_are_as_askew_as_their_line(width: int) -> None:
    canvas = Canvas(file := io.BytesIO(), (300, 300))
    canvas.rotate(2.5)
    words = canvas.beginText(50, 150)
    words.setHorizScale(width)
    words.textOut("12,345,678 △910,111,213")
    canvas.drawText(words)
    canvas.showPage()
    canvas.save()
    page = drawing_of(pypdfium2.PdfDocument(file.getvalue())[0])
    assert page.skew == pytest.approx(-2.5, abs=0.05)
    assert (len(page.askew), len(page.runs) > 0) == (0, True)


def test_a_nameless_glyph_is_a_space_where_it_draws_nothing() -> None:
    codes = b"1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <20> <0001> <41> <0001> endbfchar"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 4 0 R >>"
    pdf = pdf_of([words("1 2A3")], more=[stream(b"begincmap " + codes + b" endcmap")], font=font)
    runs = drawing_of(pypdfium2.PdfDocument(pdf)[0]).runs
    assert [(run.text, run.spaced) for run in runs] == [("1", True), (f"2{UNKNOWN}3", False)]


def page_of(text: str) -> PageDrawing:
    return PageDrawing(100, 100, runs=[Run(text, 10, 10, 90, 20, [10])])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("133이자수È", PageKind.UNLETTERED),  # 수입: the second byte of 입 (U+C785) is lost
        ("È자수입", PageKind.UNLETTERED),
        ("면적×단가÷월", PageKind.TEXT),
        ("Café 운영", PageKind.TEXT),
        ("가" * 49 + "é", PageKind.UNLETTERED),
        ("가" * 50 + "é", PageKind.TEXT),
    ],
)
def test_accented_letters_in_many_korean_words_are_of_a_font_with_wrong_letters(text: str, kind: PageKind) -> None:
    assert read(page_of(text)).kind == kind


@pytest.mark.parametrize(
    ("clip", "rules_to", "last", "read_as"),
    [
        (250, 280, "1,234", f"{UNKNOWN}1,234"),  # letters beyond the clip are not in the file
        (250, 280, "7", "7"),
        (250, 252, "1,234", "1,234"),
        (None, 280, "1,234", "1,234"),
        (None, 320, "1,234", "1,234"),
    ],
)
def test_an_amount_that_the_end_of_what_is_seen_may_cut_is_unsure(clip, rules_to, last, read_as) -> None:
    canvas = Canvas(file := io.BytesIO(), (300, 300))
    if clip:
        (edge := canvas.beginPath()).rect(10, 10, clip - 10, 280)
        canvas.clipPath(edge, stroke=0, fill=0)
    for y in (200, 220, 240):
        canvas.line(20, y, rules_to, y)
    for x in (20, 100, 180, rules_to):
        canvas.line(x, 200, x, 240)
    for y, texts in ((225, ("name", "amount", "rest")), (205, ("a", "1,000"))):
        for x, text in zip((22, 110, 190), texts, strict=False):
            canvas.drawString(x, y, text)
    canvas.drawRightString(249.5 if len(last) > 1 else 230, 205, last)
    canvas.save()
    page = read(drawing_of(pypdfium2.PdfDocument(file.getvalue())[0]))
    assert page.lines[-1].text == f"a\t1,000\t{read_as}"


def test_an_amount_at_the_edge_of_the_page_is_unsure_where_its_column_goes_on() -> None:
    drawn = PageDrawing(100, 60, seen_to=100, across=[Rule(y, 0, 130) for y in (10, 30, 50)])
    drawn.down = [Rule(x, 10, 50) for x in (0, 40, 130)]
    texts = ((5, 15, "과목"), (45, 15, "예산액"), (5, 35, "사업"), (45, 35, "1,234"))
    for x, y, text in texts:
        drawn.runs.append(Run(text, x, y, x + 11 * len(text), y + 10, [x + 11.0 * at for at in range(len(text))]))
    assert [line.text for line in read(drawn).lines] == ["과목\t예산액", f"사업\t{UNKNOWN}1,234"]


def drawn_letter_by_letter(*texts: tuple[float, str], in_turns: bool = False) -> list[Run]:
    """What is seen of texts on one line, of letters that are each drawn by itself, from text to text or from left."""
    letters = [(x + 5.56 * at, letter) for x, text in texts for at, letter in enumerate(text)]
    canvas = Canvas(file := io.BytesIO(), (300, 100))
    canvas.setFont("Helvetica", 10)
    for x, letter in sorted(letters) if in_turns else letters:
        canvas.drawString(x, 50, letter)
    canvas.save()
    return drawing_of(pypdfium2.PdfDocument(file.getvalue())[0]).runs


@pytest.mark.parametrize("second", [83.0, 86.3, 89.5, 96.0, 102.0])
def test_amounts_over_one_another_are_reported_apart_by_the_order_in_which_they_are_drawn(second: float) -> None:
    runs = drawn_letter_by_letter((50, "7028499000"), (second, "46783596"))
    assert [run.text for run in runs] == ["7028499000", "46783596"]


@pytest.mark.parametrize("second", [83.0, 86.0, 89.5])
def test_amounts_over_one_another_whose_letters_are_drawn_in_turns_are_unsure(second: float) -> None:
    runs = drawn_letter_by_letter((50, "7028499000"), (second, "46783596"), in_turns=True)
    assert len(runs) > 2
    assert not any(run.text.isdecimal() for run in runs if second < run.x0 < 105)


def test_a_letter_that_is_left_out_as_the_same_in_the_same_place_is_unread() -> None:
    runs = drawn_letter_by_letter((50, "7028499001"), (50 + 9 * 5.56 + 0.5, "14678"))
    (unread,) = (run for run in runs if run.text == UNKNOWN)
    assert 100 < unread.x0 < 103


@pytest.mark.parametrize(("second", "unsure"), [(50 + 8 * 5.56 + 0.1, True), (50 + 8.5 * 5.56, False)])
def test_an_amount_of_an_object_of_many_that_begins_with_a_letter_of_another_may_lack_one(
    second: float, unsure: bool
) -> None:
    canvas = Canvas(file := io.BytesIO(), (300, 100))
    canvas.setFont("Helvetica", 10)
    for x, text in ((50, "7028499001"), (second, "5678")):
        canvas.drawString(x, 50, text)
    canvas.save()
    runs = drawing_of(pypdfium2.PdfDocument(file.getvalue())[0]).runs
    assert [run.text.startswith(UNKNOWN) for run in runs] == [unsure, unsure]


def test_letters_drawn_twice_to_look_bold_are_read_once() -> None:
    twice = [(x, "1234") for x in (50.0, 50.3)]
    assert [run.text for run in drawn_letter_by_letter(*twice)] == ["1234"]
    both = drawn_letter_by_letter(*twice, (64, "5678"))
    assert [run.text for run in both] == ["1234", "5678"]
