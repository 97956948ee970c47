"""An address of a row shows the same row after a new edition, or what it was that is gone; a remark does so too."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from documents.models import Remark
from documents.templatetags.figures import source_url
from tests.conftest import SAMPLE, ingest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]

NAME = "주민자치 기반 강화"


@pytest.fixture
def line() -> ExpenditureLine:
    return ExpenditureLine.objects.select_related("document__city").filter(name=NAME).order_by("level").first()


@pytest.fixture
def new_edition(tmp_path: Path) -> Callable[..., None]:
    def read(text: str) -> None:
        file = tmp_path / "new-edition.txt"
        file.write_text(text, encoding="utf-8")
        ingest(file)

    return read


def marked_row(page: str) -> str:
    return re.search(r'<tr id="L\d+" class="here">(.*?)</tr>', page, re.DOTALL)[1]


def test_a_row_is_the_same_one_on_other_lines(
    client: Client, line: ExpenditureLine, new_edition: Callable[..., None]
) -> None:
    column = next(column for column in line.figure_columns if column.name == "spent")
    url = source_url(line, column)
    before = client.get(url.partition("#")[0]).text
    remark = client.get("/gimpo/2020/remarks/new/", {"from": url.partition("#")[0]})
    assert f"{NAME} · 지출액" in remark.text
    client.post("/gimpo/2020/remarks/new/", {"from": url.partition("#")[0], "text": "이상합니다."})
    head, rest = SAMPLE.read_text(encoding="utf-8").split("\n", 1)
    new_edition("\n".join([head, *["덧붙인 글"] * 3, rest]))
    after = client.get(url.partition("#")[0], follow=True).text
    assert marked_row(before).split("<td", 1)[1] == marked_row(after).split("<td", 1)[1]
    assert NAME in marked_row(after)
    moved = ExpenditureLine.objects.get(pk=line.pk)
    assert moved.line == line.line + 3
    row = Remark.objects.get()
    assert (row.target_key, row.column, row.line) == (line.key, "spent", line.line)


def test_a_row_on_another_page_is_led_to(client: Client, line: ExpenditureLine) -> None:
    column = line.figure_columns[0]
    path, _sign, query = source_url(line, column).partition("#")[0].rpartition("/")
    elsewhere = f"/gimpo/2020/documents/{line.document_id}/pages/9999/{query}"
    assert client.get(elsewhere)["Location"] == source_url(line, column)
    assert client.get(f"{path}/?row=0000000000").status_code == 404


def test_a_row_that_is_gone_is_shown_as_it_was_printed(
    client: Client, admin_client: Client, line: ExpenditureLine, new_edition: Callable[..., None]
) -> None:
    url = source_url(line, line.figure_columns[0]).partition("#")[0]
    client.post("/gimpo/2020/remarks/new/", {"from": url, "text": "이상합니다."})
    printed = line.cells[0]
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    del lines[line.line - 1]
    new_edition("\n".join(lines))
    assert not ExpenditureLine.objects.filter(document=line.document, key=line.key).exists()
    page = client.get(url)
    assert page.status_code == 404
    assert "지금 자료에 없는 행: " + NAME in page.text
    assert all(cell in page.text for cell in printed)
    desk = admin_client.get(f"/admin/documents/remark/{Remark.objects.get().pk}/change/").text
    assert "지금 자료에 없는 행입니다" in desk
    assert printed[1] in desk
