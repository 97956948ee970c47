"""A page read a second time: by another library, where the first reading leaves doubts; the one that adds up stands."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import DrawnLine, DrawnRow, DrawnTable, NewPage
from bench.pdf_fidelity import with_few_verticals
from ingest import reading
from ingest.reader.pdf.glyphs import drawing_of
from ingest.reader.pdf.page_objects import PageDrawing
from ingest.reader.pdf.pages import ReadPage, read
from ingest.reader.pdf.reading_choice import Amounts, amounts_of, is_better, rows_otherwise
from ingest.reader.pdf.rows import PageLine
from ingest.reader.pdf.second_reading import MOST_IN_VAIN, SecondReader, read_again
from ingest.reader.pdf.spool import PageSpool
from ingest.reader.pdf.workers import PageReadingJob
from ingest.row_scores import Score, score_rows

REVENUE = ["과목 조직-장-관-항-목", "예산액", "전년도이월액", "예산현액", "징수결정액"]
REVENUE += ["수납총액", "물납액", "환급액", "실제수납액", "불납결손액", "미수납액"]
ROWS = (
    ("가람과", "1,500", "200", "1,700", "1,900", "1,850", "0", "50", "1,800", "0", "100"),
    ("200 세외수입", "1,500", "200", "1,700", "1,900", "1,850", "0", "50", "1,800", "0", "100"),
)


def revenue_page(rows=ROWS) -> list[object]:
    table = DrawnTable([REVENUE], [DrawnRow([[cell] for cell in row]) for row in rows])
    return [NewPage(), DrawnLine("【일반회계】 【가람과】"), DrawnLine("(단위: 천원)"), table]


@pytest.fixture
def page(tmp_path: Path) -> tuple[Path, PageDrawing]:
    """A page of revenue as a file, and what is drawn on it."""
    path = tmp_path / "book.pdf"
    path.write_bytes(draw(revenue_page(), LAYOUTS["a3 ruled"])[0])
    document = pypdfium2.PdfDocument(path)
    return path, drawing_of(document[0])


def rows_of(page: ReadPage) -> list[str]:
    return [line.text for line in page.lines if "\t" in line.text]


def test_another_library_reads_the_same_rows_places_and_indents(drawn, tmp_path) -> None:
    path = tmp_path / "book.pdf"
    for layout in ("a3 ruled", "a4 cells", "a3 words", "a3 groups"):
        path.write_bytes(drawn(layout)[0])
        document = pypdfium2.PdfDocument(path)
        for number in (1, len(document)):
            first = read(drawing_of(document[number - 1]))
            second = read_again(path, number, first)
            assert second is not None
            assert [line.text.replace(" ", "") for line in second.lines] == [
                line.text.replace(" ", "") for line in first.lines
            ]
            for one, other in zip(first.lines, second.lines, strict=True):
                assert one.indent is None or abs(one.indent - other.indent) < 20
                assert [box is None for box in one.boxes] == [box is None for box in other.boxes]


def test_a_page_whose_verticals_were_not_seen_is_read_again_and_the_second_reading_is_used(page) -> None:
    path, seen = page
    glued = with_few_verticals(seen)
    first, second = read(glued), SecondReader(path, score_rows)
    assert len(rows_of(first)[0].split("\t")) < len(REVENUE)
    assert second.is_due(glued, first)
    better = second.better(1, first)
    assert rows_of(better) == ["\t".join(REVENUE), *map("\t".join, ROWS)]
    assert better.two_ways == 0  # the first reading placed no amounts


def test_a_page_that_adds_up_is_not_read_again(page) -> None:
    path, seen = page
    assert not SecondReader(path, score_rows).is_due(seen, read(seen))


def test_a_page_whose_figures_lie_over_one_another_is_not_read_again(page) -> None:
    path, seen = page
    first, second = read(with_few_verticals(seen)), SecondReader(path, score_rows)
    assert second.is_due(seen, first)
    amount = next(run for run in seen.runs if run.text == "1,500")
    shifted = replace(amount, x0=amount.x0 + amount.height, x1=amount.x1 + amount.height)
    assert not second.is_due(replace(seen, runs=[*seen.runs, shifted]), first)


def test_a_row_that_does_not_add_up_is_read_again_and_the_difference_is_reported(page) -> None:
    path, seen = page
    first = read(seen)
    at = next(at for at, line in enumerate(first.lines) if line.text.startswith("200"))
    first.lines[at] = first.lines[at]._replace(text=first.lines[at].text.replace("1,500", "1,506"))
    second = SecondReader(path, score_rows)
    assert second.is_due(seen, first)
    better = second.better(1, first)
    assert rows_of(better)[-1] == "\t".join(ROWS[-1])
    assert better.two_ways == 1


def test_a_misprint_that_both_readings_see_is_no_difference(tmp_path) -> None:
    path, wrong = tmp_path / "book.pdf", (ROWS[0], ("200 세외수입", "1,506", *ROWS[1][2:]))
    path.write_bytes(draw(revenue_page(wrong), LAYOUTS["a3 ruled"])[0])
    seen = drawing_of(pypdfium2.PdfDocument(path)[0])
    first, second = read(seen), SecondReader(path, score_rows)
    assert second.is_due(seen, first)
    assert second.better(1, first) is first
    assert first.two_ways == 0


def test_after_many_readings_in_vain_no_more_are_made(page) -> None:
    path, seen = page
    first = read(seen)
    first.lines = [line._replace(text=line.text.replace("1,700", "1,701")) for line in first.lines]
    second = SecondReader(path, lambda lines: Score(0, 1))
    for _ in range(MOST_IN_VAIN):
        assert second.is_due(seen, first)
        second.better(1, first)
    assert not second.is_due(seen, first)


def test_a_page_read_in_two_ways_is_a_finding(tmp_path, monkeypatch) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(draw(revenue_page(), LAYOUTS["a3 ruled"])[0])
    reading.open_book(path, tmp_path / "pages")
    (folder,) = (tmp_path / "pages").iterdir()
    spool = PageSpool(folder)
    spool.put(1, replace(spool.get(1), two_ways=3))
    (department,) = reading.read_departments(reading.open_book(path, tmp_path / "pages"))
    (finding,) = (each for each in department.findings if each.kind == "page_two_ways")
    assert (finding.row, finding.page, finding.notes) == ("1쪽", 1, {"rows": 3})


def test_a_second_reading_that_was_cut_off_leaves_the_first_and_is_made_again(page) -> None:
    path, seen = page
    spool = PageSpool(path.parent)
    spool.begin_second_reading(1)
    spool.put(1, read(with_few_verticals(seen)))
    assert spool.has(1)
    spool.forget_lost()
    assert not spool.has(1)
    PageReadingJob(path, spool, 1, jobs=1).run()
    assert len(rows_of(spool.get(1))) == 3
    assert not list(path.parent.glob("*.again"))


def test_amounts_without_a_place_are_counted() -> None:
    def count(*lines: str) -> Amounts:
        page = read(PageDrawing(100, 100))
        page.lines = [page_line(line) for line in lines]
        return amounts_of(page)

    assert count("가람과\t1,500\t0") == (1, 1)
    assert count("가람과 1,500 1,700 1,900") == (0, 3)
    assert count("결산액은 1,500 이다") == (0, 0)  # prose
    assert count("가람과\t578,000,00085,000,000\t1,700") == (1, 3)
    assert count("가람과\t1,500 1,700 1,900") == (0, 3)


def page_line(text: str) -> PageLine:
    return PageLine(text, None, [None] * (text.count("\t") + 1))


def test_the_reading_that_satisfies_more_identities_stands() -> None:
    fuller, emptier = Amounts(9, 9), Amounts(3, 9)
    assert is_better((Score(5, 0), emptier), (Score(4, 0), fuller))
    assert is_better((Score(5, 1), fuller), (Score(5, 0), emptier))  # what has no place breaks nothing
    assert not is_better((Score(5, 0), fuller), (Score(5, 1), fuller))


def test_rows_are_the_same_by_name_and_order() -> None:
    one, other = read(PageDrawing(100, 100)), read(PageDrawing(100, 100))
    one.lines = [page_line(text) for text in ("예비비\t1,000", "예비비\t2,000", "기타 사업\t3,000")]
    other.lines = [page_line(text) for text in ("예비비\t1,000", "예비비\t2,001", "기타사업\t3,000", "더 있음\t4,000")]
    assert rows_otherwise(one, other) == 1


HEAD = ("과목\t예산액 ①\t예산성립후 증감\t\t\t예산현액\t지출액\t다음연도 이월액\t\t보조금반납금\t집행잔액",)
UNDER = (
    "\t\t전년도이월액\t이용\t수입대체경비\t\t\t계 ㉕\t명시이월\t\t계 ㉗=④+⑤",
    "\t\t예비비사용액\t전용\t변경\t\t\t\t\t\t",
)


@pytest.mark.parametrize(
    ("rows", "score"),
    [
        (("사업\t100\t20\t0\t0\t125\t100\t5\t5\t0\t20", "\t\t0\t5\t0\t\t\t\t\t\t"), (2, 0)),  # E1 and E3
        (("사업\t100\t20\t0\t0\t120\t100\t5\t5\t0\t20",), (0, 1)),  # without a second line E1 is open
        (("사업\t100\t20\t0\t0\t125\t100\t5\t5\t0\t21", "\t\t0\t5\t0\t\t\t\t\t\t"), (1, 1)),
        (("사업\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0", "\t\t0\t0\t0\t\t\t\t\t\t"), (0, 0)),  # nothing but 0 proves nothing
        (("사업\t100\t20\t0\t0\t12�\t100\t5\t5\t0\t20", "\t\t0\t5\t0\t\t\t\t\t\t"), (0, 0)),
    ],
)
def test_identities_of_a_row_are_counted_by_what_the_head_says(rows, score) -> None:
    assert score_rows([*HEAD, *UNDER, *rows]) == score


def test_a_word_over_several_columns_is_no_column() -> None:
    over = ("과목\t예산현액\t지출액\t\t다음연도이월액\t\t반납금", "\t\t\t계\t명시이월\t사고이월\t")
    assert score_rows([*over, "사업\t1,000\t900\t30\t20\t10\t0"]) == (0, 0)


def test_receipts_over_their_parts_are_not_those_received() -> None:
    over = "과목\t징수결정액\t수납액\t\t\t\t불납결손액\t미수납액"
    under = ("\t\t수납총액 ①\t물납액 ②\t환급액 ③\t실제수납액\t\t", "\t\t\t\t\t④=①+②-③\t\t")
    assert score_rows([over, *under, "재산세\t1,000\t900\t0\t30\t870\t20\t110"]) == (2, 0)
    alone = ("과목\t징수결정액\t수납액\t불납결손액\t미수납액", "\t㉔\t③=①-②\t\t")
    assert score_rows([*alone, "재산세\t1,000\t870\t20\t110"]) == (1, 0)


def test_rows_below_a_head_without_known_columns_are_not_scored() -> None:
    assert score_rows(["구분\t계\t남\t여", "동\t3\t1\t1"]) == (0, 0)
    assert score_rows(["동\t3\t1\t1"]) == (0, 0)


def test_a_page_is_drawn_with_what_the_table_finder_saw(page, tmp_path, monkeypatch, capsys) -> None:
    path, _ = page
    monkeypatch.chdir(tmp_path)
    call_command("ingest", str(path), debug_page=1)
    picture = tmp_path / "book-0001.png"
    assert str(picture) in capsys.readouterr().out
    with Image.open(picture) as image:
        colours = {colour[:3] for _, colour in image.convert("RGB").getcolors(1 << 24)}
    assert any(red > 200 and green < 100 for red, green, _ in colours)  # the rules
    with pytest.raises(CommandError, match="2쪽을 그릴 수 없습니다"):
        call_command("ingest", str(path), debug_page=2)
