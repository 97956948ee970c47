"""A page of a PDF is shown as it was printed, the asked box marked: drawn once, in a process of its own."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from documents import facsimile
from documents.facsimile import Box, facsimile_of, picture_of
from documents.models import Page, Volume
from tests.factories import make_document, make_page

pytestmark = pytest.mark.django_db

BLACK = (100.0, 50.0, 200.0, 70.0)
"""Where the drawn page is black: left, top, right, bottom, in points from its upper left corner."""


def drawn() -> bytes:
    content = BytesIO()
    canvas = Canvas(content, pagesize=(400, 300))
    left, top, right, bottom = BLACK
    canvas.rect(left, 300 - bottom, right - left, bottom - top, fill=1)
    canvas.save()
    return content.getvalue()


@pytest.fixture
def page() -> Page:
    document = make_document(kind="pdf", sha256="a" * 64)
    document.volumes.get().book.save("drawn.pdf", ContentFile(drawn()))
    layout = {"size": [400, 300], "turn": 0, "boxes": [[None], [[10, 50, 90, 70], list(BLACK)]]}
    return make_page("제목\n감사담당관\t264,144 △5,558", number=1, first_line=10, layout=layout, document=document)


def test_the_box_of_a_cell_is_black_where_the_page_is(page: Page) -> None:
    picture = picture_of(page)
    assert picture is not None
    image = Image.open(picture).convert("L")
    scale = image.width / 400
    found = facsimile_of(page, 11, 1)
    assert found is not None
    assert found.box is not None
    left, top = int(found.box.left * scale) + 2, int(found.box.top * scale) + 2
    right, bottom = int((found.box.left + found.box.width) * scale) - 2, int(70 * scale) - 2
    assert image.crop((left, top, right, bottom)).getextrema() == (0, 0)
    assert image.getpixel((2, 2)) == 255


@pytest.mark.parametrize(
    ("line", "cell", "part", "box"),
    [
        (11, 0, 0, Box(10, 50, 80, 20)),
        (11, 1, 0, Box(100, 50, 100, 10)),  # the upper of two amounts in the cell
        (11, 1, 1, Box(100, 60, 100, 10)),
        (10, 0, 0, None),
        (99, 0, 0, None),
        (None, None, 0, None),
    ],
)
def test_a_part_of_a_cell_is_its_share_of_the_box(
    page: Page, line: int | None, cell: int | None, part: int, box: Box | None
) -> None:
    found = facsimile_of(page, line, cell, part)
    assert found is not None
    assert found.box == box


def test_the_page_shows_it_and_its_picture_is_served(client: Client, page: Page) -> None:
    address = f"/gimpo/2020/documents/{page.document_id}/pages/1"
    shown = client.get(f"{address}/?line=11&cell=1&part=1").text
    assert '<rect class="target" x="98' in shown
    assert f'href="{address}.png"' in shown
    response = client.get(f"{address}.png")
    assert response["Content-Type"] == "image/png"
    assert Image.open(BytesIO(response.getvalue())).size == (1000, 750)


def test_it_is_drawn_once(client: Client, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    first = picture_of(page)
    monkeypatch.setattr(facsimile.subprocess, "run", None)
    assert picture_of(page) == first


def test_a_text_has_no_picture(client: Client) -> None:
    page = make_page("글", number=1)
    assert facsimile_of(page) is None
    assert client.get(f"/gimpo/2020/documents/{page.document_id}/pages/1.png").status_code == 404
    assert "책에서 본 모습" not in client.get(f"/gimpo/2020/documents/{page.document_id}/pages/1/").text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and no more", b"no pdf"])
def test_a_book_that_cannot_be_drawn_is_no_picture_and_no_error(client: Client, page: Page, content: bytes) -> None:
    Path(page.document.volumes.get().book.path).write_bytes(content)
    Volume.objects.filter(document=page.document_id).update(sha256="b" * 64)
    assert client.get(f"/gimpo/2020/documents/{page.document_id}/pages/1.png").status_code == 404
    assert not list((Path(settings.MEDIA_ROOT) / "pages" / ("b" * 64)).glob("*"))


def test_a_page_that_is_not_there_is_404(client: Client, page: Page) -> None:
    assert client.get(f"/gimpo/2020/documents/{page.document_id}/pages/7.png").status_code == 404
