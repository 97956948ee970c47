"""What machines are told there is: every address answers, in lists of a bounded size, for a fixed number of queries."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client, override_settings

from documents import sitemap
from documents.models import Document
from documents.version import touch
from tests.conftest import store_sample
from tests.factories import make_city, make_document, make_expenditure, make_program, make_tree

pytestmark = pytest.mark.django_db


def listed(client: Client, address: str) -> list[str]:
    root = ET.fromstring(client.get(address).getvalue())
    return [place.text.removeprefix("http://testserver") for place in root.iter(f"{{{root.tag[1:].split('}')[0]}}}loc")]


def test_the_index_leads_to_lists_and_these_to_pages_that_answer(client: Client) -> None:
    store_sample()
    lists = listed(client, "/sitemap.xml")
    assert "/gimpo/2020/sitemap-program-1.xml" in lists
    pages = [listed(client, each) for each in lists]
    assert sum(map(len, pages)) > 150 + 19
    assert {"/gimpo/2020/units/", "/gimpo/2020/staffing/"} <= set(pages[0])
    for some in pages:
        assert some
        for address in (some[0], some[-1]):
            assert client.get(address).status_code == 200, address


def test_long_lists_are_parted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LARGEST", 3)
    make_tree(details=5)
    lists = [each for each in listed(client, "/sitemap.xml") if "program" in each]
    assert len(lists) == 3
    pages = [page for each in lists for page in listed(client, each)]
    assert len(pages) == len(set(pages)) == 7


def test_the_index_costs_the_same_for_any_number_of_years(client: Client, django_assert_num_queries) -> None:
    make_tree()
    for number in range(5):
        make_document(2011 + number, city=make_city(f"city{number}", "시"))
    with django_assert_num_queries(len(("state", "documents", "department", "program", "indicator", "page"))):
        assert len(listed(client, "/sitemap.xml")) == 8


@override_settings(
    CACHES=settings.CACHES
    | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test_sitemap"}}
)
def test_only_years_that_changed_are_counted_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LARGEST", 1)
    changed, other = make_document(2020), make_document(2021)
    listed(client, "/sitemap.xml")
    for document in (changed, other):
        make_expenditure("세부", 3, document=document, program=make_program("세부", 3))
    touch(Document.objects.filter(pk=changed.pk))
    programs = [each for each in listed(client, "/sitemap.xml") if "program" in each]
    assert programs == ["/gimpo/2020/sitemap-program-1.xml"]


@pytest.mark.parametrize(
    "path", ["sitemap-nothing-1.xml", "sitemap-program-0.xml", "sitemap-program-99999999999999.xml"]
)
def test_no_other_list_is_there(client: Client, path: str) -> None:
    make_document()
    assert client.get(f"/gimpo/2020/{path}").status_code == 404


def test_robots_are_kept_from_the_admin_and_from_endless_questions(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    rules = [
        (kind == "Allow", re.compile(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")), len(rule))
        for kind, rule in re.findall(r"^(Allow|Disallow): (.+)$", text, re.M)
    ]

    def allowed(address: str) -> bool:
        """By the longest rule that matches, as RFC 9309 has it."""
        matching = [(length, allows) for allows, rule, length in rules if rule.match(address)]
        return max(matching, default=(0, True))[1]

    for address in ("/", "/gimpo/2020/expenditure/", "/gimpo/2020/expenditure/?page=2", "/gimpo/2020/?lang=en"):
        assert allowed(address), address
    for address in (
        "/admin/",
        "/gimpo/2020/expenditure/?sort=-spent&page=2",
        "/gimpo/2020/?unit=천원",
        "/gimpo/2020/search/",
    ):
        assert not allowed(address), address
