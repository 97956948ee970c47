"""Scanned pages: rules and letters from the picture, nothing guessed; and pictures that are no pages."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from zlib import crc32

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.drawing.layouts import FONTS
from bench.scan_fidelity import Scanner, scan
from ingest.errors import BookError
from ingest.reader.pdf import book
from ingest.reader.pdf.glyphs import drawing_of
from ingest.reader.pdf.page_objects import UNKNOWN, PageDrawing, Run
from ingest.reader.pdf.pages import ReadPage
from ingest.reader.scan import pictures, scanned
from ingest.reader.scan.figures import RecognisedFigure, digit_width, figure_in, fits
from ingest.reader.scan.installed import can_find_rules, can_read_letters
from ingest.reader.scan.letters import Letters, RecognisedWord
from ingest.reading import open_book
from tests.ingest.pdf.conftest import draw_book

ROOT = Path(book.__file__).parents[3]
with_engines = pytest.mark.skipif(not can_read_letters(), reason="make install SCAN=1, apt install tesseract-ocr-kor")
Scans = Callable[[Scanner], ReadPage]
LAYOUT, PAGE = "a3 ruled", 6  # of the drawn book: 부서 성과 and 사업별조서
UPRIGHT, ON_ITS_SIDE, CURVED = Scanner(200), Scanner(200, turn=90), Scanner(200, curve=4.0)


def letters(text: str, sure: float = 1.0) -> Letters:
    return Letters(text, [sure] * len(text))


@pytest.mark.parametrize(
    ("read", "text", "sure"),
    [
        ("1,234,567", "1,234,567", True),
        ("1.234,567", "1,234,567", True),
        ("△1,234", "△1,234", True),
        ("0", "0", True),
        ("98.7%", "98.7%", True),
        ("515-02", "515-02", True),
        ("1,2345", "1,2345", False),
        ("1234567", "1234567", False),
    ],
)
def test_a_figure_is_sure_only_in_the_form_of_one(read: str, text: str, sure: bool) -> None:
    assert figure_in(letters(read)) == (text, sure)


def test_words_and_unsure_letters_are_no_figures() -> None:
    assert figure_in(letters("예산액")) is None
    assert figure_in(letters(",.")) is None
    unsure = figure_in(Letters("1,234", [1.0, 1.0, 0.7, 1.0, 1.0]))
    assert unsure is not None
    assert not unsure.sure


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
def test_hangul_is_recognised_by_the_shape_of_its_ink() -> None:
    from ingest.reader.scan.picture import has_words

    def ink(text: str) -> Any:
        import numpy as np

        line = Image.new("L", (300, 40), 0)
        ImageDraw.Draw(line).text((5, 5), text, 255, ImageFont.truetype(f"{FONTS}/NanumGothic.ttf", 24))
        return (np.asarray(line) > 127).astype(np.uint8) * 255

    assert has_words(ink("예산현액"), 18)
    assert has_words(ink("(단위: 원)"), 18)
    assert not has_words(ink("△1,234,567,890"), 18)
    assert not has_words(ink("0"), 18)
    assert not has_words(ink("-"), 18)


def test_a_figure_must_be_as_wide_as_its_letters() -> None:
    digit = digit_width([("1,234,567", 77.5), ("12,345", 52.5)] * 3)
    assert digit == pytest.approx(10.0)
    assert fits("1,234", 42.5, digit)
    assert not fits("234", 42.5, digit), "a sign or a digit was lost"
    assert fits("5.1", 18.5, digit), "a 1 at the end has white there"
    assert not fits("1", 17.0, digit), "a second digit was lost"
    assert digit_width([("0", 10.0)] * 9) is None


def line(*syllables: tuple[str, float]) -> list[RecognisedWord]:
    return [RecognisedWord(text, 0.0, 1.0, sure) for text, sure in syllables]


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
def test_uncertain_syllables_of_a_department_are_masked() -> None:
    from ingest.reader.scan.page_reader import mask_doubtful_syllables

    def text(words: list[RecognisedWord]) -> str:
        return "".join(word.text for word in mask_doubtful_syllables(words))

    head = [
        ("【", 0.9),
        ("일", 0.0),
        ("반회계", 0.9),
        ("】【", 0.9),
        ("대", 0.9),
        ("꽂", 0.0),
        ("면", 0.9),
        ("】", 0.9),
    ]
    assert text(line(*head)) == f"【일반회계】【대{UNKNOWN}면】"
    assert text(line(("대", 0.9), ("면", 0.0))) == f"대{UNKNOWN}", "it stands behind a lost one"
    assert text(line(("대", 0.2), ("곶면", 0.9))) == "대곶면"
    assert text(line(("이", 0.9), ("통", 0.0), ("장", 0.9))) == "이통장", "a program's name"


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
def test_a_letter_before_a_rate_may_be_the_sign_of_a_negative_one() -> None:
    from ingest.reader.scan.page_reader import may_be_figure

    assert may_be_figure(line(("스", 0.9), ("81.75%", 0.9)))
    assert may_be_figure(line(("81.75%", 0.9)))
    assert not may_be_figure(line(("제", 0.9), ("3", 0.9), ("회", 0.9)))
    assert not may_be_figure(line(("증감률", 0.9)))


def drawn_line(text: str) -> Any:
    import numpy as np

    picture = Image.new("L", (24 * len(text), 42), 255)
    ImageDraw.Draw(picture).text((10, 10), text, 0, ImageFont.truetype(f"{FONTS}/NanumGothic.ttf", 21))
    return np.asarray(picture)


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
def test_a_doubtful_short_word_is_recognised_again_from_three_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    from ingest.reader.scan import hangul

    lines = {20: ("경신", 0.2), 21: ("결산", 0.9), 22: ("결산", 0.3), 23: ("", 0.0), 200: ("경신", 0.2)}
    thrice = {20: "결산", 22: "경신", 23: "현원"}

    def read(lines_to_read: list[Any], high: float) -> list[list[RecognisedWord]]:
        looks.append(len(lines_to_read))
        if len(looks) == 1:
            return [line(lines[picture.shape[1]])[: picture.shape[1] != 23] for picture in lines_to_read]
        assert all(picture.shape[1] > 3 * wide for picture, wide in zip(lines_to_read, thrice, strict=True))
        return [line((thrice[20] * 3, 0.9)), line((thrice[22], 0.9), ("경신겅신", 0.9)), line((thrice[23] * 3, 0.8))]

    looks: list[int] = []
    monkeypatch.setattr(hangul, "_read", read)
    words = hangul.read_words([np.zeros((20, wide), np.uint8) for wide in lines])
    assert [(word.text, word.sure) for (word,) in words] == [
        ("결산", 0.2),
        ("결산", 0.9),
        ("결산", 0.3),
        ("현원", 0.8),
        ("경신", 0.2),
    ]
    assert looks == [5, 3]


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
def test_an_uncertain_figure_is_accepted_if_both_engines_read_it() -> None:
    from ingest.reader.scan.page_reader import unsure_figure

    assert unsure_figure(line(("52", 0.7)), RecognisedFigure("52", False)) == "52"
    assert unsure_figure(line(("S2", 0.7)), RecognisedFigure("52", False)) == f"{UNKNOWN}52"
    assert unsure_figure(line(("52", 0.7)), None) == UNKNOWN, "one of them alone reads digits"
    assert unsure_figure(line(("5", 0.9), ("급", 0.9)), RecognisedFigure("5", False)) is None
    assert unsure_figure(line(("※", 0.9)), None) is None


@with_engines
def test_syllables_missing_in_the_installed_model_are_read() -> None:
    from ingest.reader.scan.hangul import read_words

    names = ["대곶면", "행정운영경비(월곶면)", "샛별동", "기획담당관"]
    assert ["".join(word.text for word in words) for words in read_words(list(map(drawn_line, names)))] == names


@pytest.fixture(scope="module")
def read_scan() -> Callable[[Scanner], ReadPage]:
    """read_scan(scanner): the page as it is read from a scanner's picture of it, once for all tests."""

    @cache
    def read(scanner: Scanner) -> ReadPage:
        page = scanned_page(scanner)
        return scanned.ScanReader().read(page, drawing_of(page))

    return read


def scanned_page(scanner: Scanner) -> pypdfium2.PdfPage:
    """A scanner's picture of the drawn page."""
    single = pypdfium2.PdfDocument.new()
    single.import_pages(pypdfium2.PdfDocument(draw_book(LAYOUT)[0]), [PAGE])
    single.save(one := io.BytesIO())
    (page,) = pypdfium2.PdfDocument(scan(one.getvalue(), scanner))
    return page


def figures(lines: Iterable[str]) -> list[list[str]]:
    """The cells behind the name, of rows of figures."""
    return [[cell for cell in line.split("\t")[1:] if cell] for line in lines if "\t0\t" in line]


@with_engines
@pytest.mark.parametrize(
    "scanner",
    [
        UPRIGHT,
        ON_ITS_SIDE,
        Scanner(200, skew=1.0, noise=8.0, quality=60, turn=180),
        Scanner(200, turn=270),
        CURVED,
    ],
    ids=["upright", "on its side", "upside down, askew and noisy", "on its other side", "curved"],
)
def test_a_page_is_read_as_it_was_drawn_at_any_orientation(read_scan: Scans, scanner: Scanner) -> None:
    read = read_scan(scanner)
    assert figures(line.text for line in read.lines) == figures(
        "\t".join(row) for row in draw_book(LAYOUT)[1][PAGE].rows
    )
    assert read.lines[0].text == "【특별회계(도시개발)】【의회사무국】"
    assert read.turn == -scanner.turn % 360
    assert (read.width, read.height) == pytest.approx((1190.6, 841.9), abs=0.5)


@with_engines
@pytest.mark.parametrize("scanner", [UPRIGHT, ON_ITS_SIDE], ids=["upright", "on its side"])
def test_a_page_is_read_whole_once_at_any_orientation(monkeypatch: pytest.MonkeyPatch, scanner: Scanner) -> None:
    from ingest.reader.scan import page_reader

    monkeypatch.setattr(page_reader, "_view", view := Mock(side_effect=page_reader._view))
    monkeypatch.setattr(page_reader.ScanEngines, "_runs", lambda *args: [])
    page = scanned_page(scanner)
    page_reader.ScanEngines().read(page_reader.grey_of(page.render(scale=200 / 72, grayscale=True)), page.get_width())
    assert view.call_count == 1


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
@pytest.mark.parametrize("askew", [-2.1, -0.14, 0.0, 0.72])
def test_the_skew_of_a_page_is_found(askew: float) -> None:
    from ingest.reader.scan.picture import levelled, skew_of

    page = scanned_page(Scanner(100)).render(scale=100 / 72, grayscale=True).to_numpy()
    assert skew_of(levelled(page, -askew)) == pytest.approx(askew, abs=0.03)


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
def test_the_boxes_of_ink() -> None:
    import numpy as np

    from ingest.reader.scan.boxes import boxes_in, labelled_boxes

    ink = np.zeros((9, 20), np.uint8)
    assert boxes_in(ink) == []
    ink[1:4, 2:9] = ink[6, 12:15] = ink[7, 15] = 255
    assert sorted(boxes_in(ink)) == [(2, 1, 9, 4), (12, 6, 16, 8)]
    labels = np.where(ink > 0, 2, 0)
    assert labelled_boxes(ink, labels, 3) == [(20, 9, 0, 0), (2, 1, 16, 8)]


@with_engines
def test_boxes_are_positions_on_the_upright_page(read_scan: Scans) -> None:
    assert boxes_of(read_scan(ON_ITS_SIDE)) == pytest.approx(boxes_of(read_scan(UPRIGHT)), abs=1.5)


@with_engines
def test_boxes_of_a_curved_page_follow_its_lines(read_scan: Scans) -> None:
    upright, curved = boxes_of(read_scan(UPRIGHT)), boxes_of(read_scan(CURVED))
    hanging = [(x0, top, found) for (x0, top), (_, found) in zip(pairs(upright), pairs(curved), strict=True)]
    near, far = [row for row in hanging if row[0] < 60], [row for row in hanging if row[0] > 400]
    assert min(found - top for _, top, found in near if top > 200) > 1.5
    assert [found for _, _, found in far] == pytest.approx([top for _, top, _ in far], abs=1.0)


def boxes_of(page: ReadPage) -> list[float]:
    """Left and top of the box of each cell of the rows of figures, one behind another."""
    rows = [line.boxes for line in page.lines if "\t0\t" in line.text]
    return [place for row in rows for box in row if box for place in box[:2]]


def pairs(places: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(places[::2], places[1::2], strict=True))


@pytest.mark.skipif(not can_find_rules(), reason="make install SCAN=1")
def test_without_an_engine_for_letters_the_text_layer_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanned, "can_read_letters", lambda: False)
    reader = scanned.ScanReader()
    lettered = PageDrawing(100, 100, pictured=1.0, runs=[Run("가" * 40, 0, 0, 10, 10, [0.0] * 40)], unseen=True)
    assert reader.can_read(lettered)
    assert not reader.can_read(replace(lettered, unseen=False)), "it is printed over a picture"
    assert not reader.can_read(PageDrawing(100, 100, pictured=1.0))
    unknown = Run(UNKNOWN * 40, 0, 0, 10, 10, [0.0] * 40)
    assert not reader.can_read(PageDrawing(100, 100, pictured=1.0, runs=[unknown]))


def picture(kind: str, size: tuple[int, int] = (400, 300)) -> bytes:
    file = io.BytesIO()
    Image.new("L", size, 255).save(file, kind, dpi=(200, 200))
    return file.getvalue()


def bomb() -> bytes:
    """A PNG that says it is 100,000 pixels wide and high."""
    png = bytearray(picture("PNG"))
    png[16:24] = (100_000).to_bytes(4) * 2
    png[29:33] = crc32(png[12:29]).to_bytes(4)
    return bytes(png)


def test_pictures_of_16_bits_and_transparent_ones_become_visible_greys(tmp_path: Path) -> None:
    deep = Image.new("I;16", (2, 1), 0xFFFF)
    deep.putpixel((1, 0), 0x2000)
    clear = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    clear.putpixel((1, 0), (32, 32, 32, 255))
    for picture in (deep, clear):
        picture.save(path := tmp_path / "page.png")
        (page,) = pictures._pages(path)
        assert (page.getpixel((0, 0)), page.getpixel((1, 0))) == (255, pytest.approx(32, abs=1))


@with_engines
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.png", bomb(), "그림이 너무 큽니다"),
        ("a.jpg", picture("JPEG")[:200], "파일이 깨졌습니다"),
        ("a.tif", picture("TIFF")[:60], "파일이 깨졌습니다"),
        ("a.png", picture("PNG")[:40], "파일이 깨졌습니다"),
        ("a.tif", picture("TIFF"), "글자가"),
    ],
    ids=["huge", "cut jpeg", "cut tiff", "cut png", "blank"],
)
def test_a_picture_that_is_no_page_is_refused_with_one_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (path := tmp_path / name).write_bytes(content)
    with pytest.raises(BookError, match=sentence):
        open_book(path, tmp_path / "pages")


def test_missing_engines_are_reported_with_the_install_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "can_read_letters", lambda: False)
    (path := tmp_path / "a.png").write_bytes(picture("PNG"))
    with pytest.raises(BookError, match="make install SCAN=1"):
        open_book(path, tmp_path / "pages")
    assert pictures.is_picture(path)


HANGING = """#!/bin/sh
if [ "$1" = --list-langs ]; then echo kor; exit; fi
echo $$ > "$(dirname "$0")/started"
exec sleep 600
"""
READ = "import numpy; from ingest.reader.scan.hangul import read_words; read_words([numpy.zeros((20, 40), 'u1')])"


@pytest.mark.skipif(not can_find_rules() or sys.platform != "linux", reason="make install SCAN=1, on Linux")
def test_an_engine_that_hangs_ends_with_the_process_that_reads_its_page(tmp_path: Path) -> None:
    (engine := tmp_path / "tesseract").write_text(HANGING)
    engine.chmod(0o755)
    reader = subprocess.Popen([sys.executable, "-c", READ], env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}, cwd=ROOT)
    started = tmp_path / "started"
    wait_for(lambda: started.exists() and started.read_text().strip().isdigit())
    reader.kill()
    reader.wait()
    wait_for(lambda: not is_running(int(started.read_text())))


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
