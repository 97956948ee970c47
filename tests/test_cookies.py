"""Who only reads is given no cookie, so that pages may be kept by whatever stands between."""

import pytest
from django.test import Client

from tests.factories import make_document, make_indicator, make_page, make_tree

pytestmark = pytest.mark.django_db


def test_no_page_to_read_sets_a_cookie(client: Client) -> None:
    lines = make_tree()
    document, program = make_document(), lines[1].program
    make_page("글")
    indicator = make_indicator()
    paths = [
        "",
        "departments/",
        "departments/감사담당관/",
        f"departments/감사담당관/programs/{program.pk}/",
        "expenditure/",
        "expenditure.csv",
        f"performance/{indicator.pk}/",
        "findings/",
        "corrections/",
        "corrections.csv",
        "corrections.atom",
        "remarks/thanks/",
        f"documents/{document.pk}/pages/1/",
    ]
    for path in paths:
        response = client.get(f"/gimpo/2020/{path}")
        assert response.status_code == 200, path
        assert not response.cookies, path


def test_a_page_speaks_what_its_address_says_and_nothing_else_counts(client: Client) -> None:
    make_document()
    client.cookies["django_language"] = "en"
    korean = client.get("/gimpo/2020/", headers={"accept-language": "en"})
    assert '<html lang="ko">' in korean.text
    assert '<html lang="ko">' in client.get("/gimpo/2020/", {"lang": "xx"}).text
    english = client.get("/gimpo/2020/", {"lang": "en", "unit": "천원"})
    assert '<html lang="en">' in english.text
    assert not {"Cookie", "Accept-Language"} & set(english.get("Vary", "").split(", "))
    assert '<a href="?unit=%EC%B2%9C%EC%9B%90" lang="ko"' in english.text


def test_the_admin_keeps_the_language_in_a_cookie() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/admin/"})
    assert (response.status_code, response.cookies["django_language"]["samesite"]) == (302, "Lax")
    page = client.get("/admin/login/")
    assert '<html lang="en"' in page.text
    assert "Cookie" in page["Vary"]


def test_the_language_leads_to_no_other_site(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in response["Location"]
