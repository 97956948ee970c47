"""What nobody has changed is answered 304 for one query, and what somebody has changed never is."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from documents import actions
from documents.models import City, Document, Verdict
from documents.version import touch
from tests.conftest import ingest, store_sample
from tests.factories import make_city, make_correction, make_document, make_finding, make_user
from tests.public import addresses
from web.etag import program_version

pytestmark = pytest.mark.django_db

MADE_ANEW = {"healthz", "readyz", "metrics", "remark", "remark-state"}
"""What machines ask of the machine, and a form with its guard."""
WITHOUT_A_PAGE = {"other-year", "short", "page-picture"}
"""They lead elsewhere, or are the picture of a page that a text does not have."""
OVERVIEW = "/gimpo/2020/"


def test_every_public_page_and_file_is_answered_304_for_one_query(client: Client) -> None:
    store_sample()
    answered = set(MADE_ANEW)
    for name, address in addresses().items():
        first = client.get(address)
        first.getvalue()  # a file that nobody takes keeps its place
        if name in MADE_ANEW:
            assert "no-store" in first["Cache-Control"], name
            continue
        if first.status_code in (302, 400, 404) and first.headers.get("ETag") is None:
            continue  # leads elsewhere, is of nothing without a question, or is no picture of a text
        assert first.status_code == 200, name
        answered.add(name.split()[0])
        assert not first.cookies, name
        assert first["Cache-Control"] == "public, no-cache", name
        assert not {"Cookie", "Accept-Language"} & set(first.get("Vary", "").split(", ")), name
        with CaptureQueriesContext(
            connection,
        ) as queries:
            again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), name
        assert len(queries) <= 1, name
        for header in ("ETag", "X-Frame-Options", "Content-Security-Policy"):  # a browser takes those of the 304
            assert again.get(header) == first.get(header), (name, header)
    assert {name.split()[0] for name in addresses()} - answered == WITHOUT_A_PAGE


def test_each_address_has_its_own_tag(client: Client) -> None:
    make_document()
    tags = {client.get(OVERVIEW, query)["ETag"] for query in ({}, {"lang": "en"}, {"unit": "억원"})}
    assert len(tags) == 3


def test_what_is_not_there_is_never_304(client: Client) -> None:
    make_document()
    assert client.get("/paju/2020/", headers={"if-none-match": "*"}).status_code == 404


def test_a_page_can_be_asked_for_by_date(client: Client) -> None:
    document = make_document(changed_at=timezone.now() - timedelta(hours=1))
    first = client.get(OVERVIEW)
    newest = max(document.changed_at, program_version().changed_at)
    assert first["Last-Modified"] == http_date(newest.timestamp())
    assert client.get(OVERVIEW, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    earlier = http_date(newest.timestamp() - 1)
    assert client.get(OVERVIEW, headers={"if-modified-since": earlier}).status_code == 200


def test_a_change_of_this_very_second_bears_no_date(client: Client) -> None:
    make_document()
    assert "Last-Modified" not in client.get(OVERVIEW)


def accept_a_correction() -> None:
    actions.accept(make_correction(state="proposed"), make_user("lee"), "원문과 견주었습니다.")


def judge_a_finding() -> None:
    document = Document.objects.get(city__slug="gimpo")
    finding = make_finding(document=document)
    Verdict.objects.create(document=document, finding_key=finding.key, state="explained", words="사유")


def set_the_licence() -> None:
    city = City.objects.get(slug="gimpo")
    city.licence = "공공누리 제1유형"
    city.save()


def read_another_city() -> None:
    make_document(city=make_city("paju", "파주시"))


def read_another_year() -> None:
    make_document(2019)


CHANGES = [accept_a_correction, judge_a_finding, set_the_licence, read_another_year]
OF_THE_CITY = [OVERVIEW, "/gimpo/2020/corrections/", "/gimpo/2020/corrections.atom"]


@pytest.mark.parametrize(
    ("address", "change"), [("/", read_another_city), *((page, do) for page in ("/", *OF_THE_CITY) for do in CHANGES)]
)
def test_what_people_change_is_seen_at_once(client: Client, change: Callable[[], None], address: str) -> None:
    make_document()
    before = client.get(address)
    change()
    after = client.get(address, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("address", OF_THE_CITY)
def test_what_becomes_of_a_city_leaves_the_pages_of_another(client: Client, address: str) -> None:
    make_document()
    tag = client.get(address)["ETag"]
    read_another_city()
    touch(Document.objects.filter(city__slug="paju"))
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304


def test_a_book_read_again_is_seen_where_it_says_otherwise(client: Client, damaged: Callable[..., Path]) -> None:
    store_sample()
    tag = client.get("/gimpo/2020/expenditure/")["ETag"]
    ingest()
    assert client.get("/gimpo/2020/expenditure/", headers={"if-none-match": tag}).status_code == 304
    ingest(damaged(("44,200,000\t27,764,000", "44,200,000\t27,764,001")))
    assert client.get("/gimpo/2020/expenditure/", headers={"if-none-match": tag}).status_code == 200


def test_a_remark_is_still_taken_from_who_has_the_page(client: Client) -> None:
    make_document()
    tag = client.get(OVERVIEW)["ETag"]
    form = client.get("/gimpo/2020/remarks/new/", headers={"if-none-match": tag})
    assert "csrfmiddlewaretoken" in form.text
    assert "ETag" not in form


def test_the_admin_is_kept_by_nobody(admin_client: Client) -> None:
    page = admin_client.get("/admin/")
    assert "private" in page["Cache-Control"]
    assert "ETag" not in page
