"""The source page: the asked line and cell are marked, and nonsense is left alone."""

import re

import pytest
from django.test import Client

from documents.models import Document, UnclaimedLine
from tests.factories import make_document, make_finding, make_page

pytestmark = pytest.mark.django_db

TEXT = "\n".join(
    [
        "【일반회계】 【감사담당관】",
        "",
        "과목\t예산액\t전년도이월액",
        "감사담당관\t25,920\t264,144 △5,558",
        " - 낡은 규칙을 <고침>",
        "공보담당관\t\t7",
    ]
)


@pytest.fixture
def document() -> Document:
    document = make_document()
    make_page(TEXT, number=3, first_line=100)
    return document


def address(document: Document, number: int = 3, query: str = "") -> str:
    return f"/gimpo/2020/documents/{document.pk}/pages/{number}/{query}"


def test_lines_stand_as_read_with_their_numbers(client: Client, document: Document) -> None:
    page = client.get(address(document)).text
    assert 'id="L100"' in page
    assert 'id="L104"' in page
    assert " - 낡은 규칙을 &lt;고침&gt;" in page
    assert "<mark>" not in page


def test_the_asked_part_of_a_cell_is_marked(client: Client, document: Document) -> None:
    page = client.get(address(document, query="?line=103&cell=2&part=1")).text
    assert '<td id="target" class="number" data-label="2">264,144 <mark>△5,558</mark></td>' in page
    assert '<tr id="L103" class="here">' in page
    assert "<title>원문 3쪽 103행 |" in page


@pytest.mark.parametrize(("part", "marked"), [("0", "264,144"), ("7", "264,144 △5,558")])
def test_other_parts(client: Client, document: Document, part: str, marked: str) -> None:
    assert f"<mark>{marked}</mark>" in client.get(address(document, query=f"?line=103&cell=2&part={part}")).text


def test_a_line_of_prose_is_marked_whole(client: Client, document: Document) -> None:
    page = client.get(address(document, query="?line=104")).text
    assert 'id="target"><mark> - 낡은 규칙을 &lt;고침&gt;</mark>' in page


@pytest.mark.parametrize(
    ("query", "sought"),
    [
        ("?line=103&cell=0", '<td id="target"><mark>감사담당관</mark></td>'),
        ("?line=105&cell=1", '<td id="target" data-label="1"></td>'),
        ("?line=103&cell=99", '<td id="target">감사담당관</td>'),
        ("?line=104&cell=2&part=0", '<span class="line-text" id="target"><mark>'),
    ],
)
def test_the_browser_finds_what_was_asked_even_where_nothing_is_printed(
    client: Client, document: Document, query: str, sought: str
) -> None:
    page = client.get(address(document, query=query)).text
    assert page.count('id="target"') == 1
    assert sought in page


@pytest.mark.parametrize(
    "query", ["?line=abc", "?line=-1&cell=x", "?line=" + "9" * 5000, "?line=%00", "?line=103&cell=99"]
)
def test_nonsense_is_left_alone(client: Client, document: Document, query: str) -> None:
    page = client.get(address(document, query=query))
    assert page.status_code == 200
    assert "<mark>" not in page.text


def test_the_way_to_the_neighbours(client: Client, document: Document) -> None:
    make_page("앞", number=2, first_line=90)
    make_page("뒤", number=5, first_line=110)
    page = client.get(address(document)).text
    assert f'href="{address(document, 2)}"' in page
    assert f'href="{address(document, 5)}"' in page


def test_what_was_found_in_it(client: Client, document: Document) -> None:
    make_finding("감사담당관", document=document, page=3, line=103, column="current_budget")
    make_finding("다른 쪽", document=document, page=4, line=120)
    page = client.get(address(document)).text
    assert "이 쪽의 확인 필요 사항" in page
    assert "다른 쪽" not in page


@pytest.mark.parametrize("path", ["99999/pages/3/", "{pk}/pages/9/", "{pk}/pages/99999999999999999999999/"])
def test_what_is_not_there(client: Client, document: Document, path: str) -> None:
    assert client.get(f"/gimpo/2020/documents/{path.format(pk=document.pk)}").status_code == 404


def test_a_page_costs_the_same_queries_whatever_its_size(
    client: Client, document: Document, django_assert_num_queries
) -> None:
    with django_assert_num_queries(8):
        client.get(address(document))
    make_page(TEXT * 50, number=4, first_line=200)
    for _ in range(10):
        make_finding(document=document, page=4)
    with django_assert_num_queries(8):
        client.get(address(document, 4))


def test_the_document_tells_what_was_read_and_what_was_not(client: Client, document: Document) -> None:
    document.report = {
        "tables": {"revenue": {"tables": 4, "rows": 70}, "staffing": {"tables": 1, "rows": 2}},
        "standings": {"printed": 3762, "unknown": 864},
        "items": 508,
        "unclaimed_amounts": 3,
    }
    document.save()
    for number in range(60):
        UnclaimedLine.objects.create(document=document, page=3, line=100 + number, text=f"<행 {number}>", amounts=0)
    page = client.get(f"/gimpo/2020/documents/{document.pk}/").text
    for text in ("세입결산", "3,762", "508항목", "60행", "&lt;행 49&gt;", "?line=149"):
        assert text in page
    assert "행 50" not in page
    assert "행 59" in client.get(f"/gimpo/2020/documents/{document.pk}/?page=2").text
    assert client.get(f"/gimpo/2020/documents/{document.pk}/?page=abc").status_code == 200


def test_a_document_without_a_report_opens(client: Client, document: Document) -> None:
    assert client.get(f"/gimpo/2020/documents/{document.pk}/").status_code == 200


def test_many_pages_come_in_folds(client: Client) -> None:
    """So that the keyboard is soon through the page of a document."""
    document = make_document()
    for number in range(1, 131):
        make_page("글", number, first_line=number, document=document)
    page = client.get(f"/gimpo/2020/documents/{document.pk}/").text
    folds = re.findall(r'<details class="fold"><summary>(.*?)</summary>', page)
    assert folds == ["1쪽~60쪽", "61쪽~120쪽", "121쪽~130쪽"]
    assert page.count("/pages/") == 130
