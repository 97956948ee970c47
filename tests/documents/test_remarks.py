"""이 숫자가 이상해요: what is taken, what is refused, and what nobody but staff ever sees."""

import re
from datetime import timedelta
from html import escape, unescape
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from documents import remarks
from documents.models import Document, Remark
from documents.remarks import local_path
from tests.factories import make_document, make_expenditure, make_indicator, make_page
from web import throttle
from web.models import RequestCount

pytestmark = pytest.mark.django_db

ADDRESS = "/gimpo/2020/remarks/new/"
TEXT = "집행잔액이 예산현액보다 큽니다."


@pytest.fixture(autouse=True)
def document() -> Document:
    return make_document()


def send(client: Client, text: str = TEXT, **more: str):
    return client.post(ADDRESS, {"text": text, **more})


def test_a_remark_is_kept_with_where_it_was_made(client: Client, document: Document) -> None:
    spot = {"from": "/gimpo/2020/expenditure/", "page": "3", "line": "12"}
    form = client.get(ADDRESS, spot).text
    for name, value in spot.items():
        assert f'name="{name}" value="{value}"' in form
    response = send(client, **spot)
    remark = Remark.objects.get()
    thanked = f"/gimpo/2020/remarks/thanks/?from=%2Fgimpo%2F2020%2Fexpenditure%2F&number={remark.number}"
    assert response["Location"] == thanked
    thanks = client.get(response["Location"]).text
    assert "<h1>고맙습니다</h1>" in thanks
    assert 'href="/gimpo/2020/expenditure/"' in thanks
    assert (remark.document, remark.address, remark.page, remark.line) == (document, spot["from"], 3, 12)
    assert (remark.text, remark.state) == (TEXT, "open")


def test_the_page_of_the_source_is_known_from_its_address(client: Client, document: Document) -> None:
    send(client, **{"from": f"/gimpo/2020/documents/{document.pk}/pages/7/"})
    assert Remark.objects.get().page == 7


def test_every_page_leads_to_the_form_with_its_own_address(client: Client) -> None:
    line = make_expenditure()
    make_page("글")
    for path in (
        "/gimpo/2020/",
        "/gimpo/2020/expenditure/",
        line.program.get_absolute_url(),
        "/gimpo/2020/findings/",
        f"/gimpo/2020/documents/{line.document_id}/pages/1/",
    ):
        page = client.get(path).text
        (link,) = re.findall(r'href="(/gimpo/2020/remarks/new/\?from=[^"]+)"', page)
        form = client.get(link).text
        assert f'name="from" value="{client.get(path).wsgi_request.path}"' in form, path


def test_the_asked_line_of_the_source_goes_with_it(client: Client, document: Document) -> None:
    make_page("하나\n둘")
    page = client.get(f"/gimpo/2020/documents/{document.pk}/pages/1/?line=2").text
    assert "&amp;page=1&amp;line=2" in page


def test_the_line_of_a_program_or_an_indicator_goes_with_it(client: Client) -> None:
    line, indicator = make_expenditure(page=3, line=12), make_indicator(page=5, line=40)
    assert "&amp;page=3&amp;line=12" in client.get(line.program.get_absolute_url()).text
    assert "&amp;page=5&amp;line=40" in client.get(f"/gimpo/2020/performance/{indicator.pk}/").text


def test_a_remark_carries_its_figure_and_leads_back_to_where_one_was(client: Client, document: Document) -> None:
    line = make_expenditure("의정활동 지원", spent=27_764_000, page=1, line=2, document=document)
    make_page("하나\n둘")
    (column,) = (column for column in line.figure_columns if column.name == "spent")
    url = f"/gimpo/2020/documents/{document.pk}/pages/1/?line=2&cell={column.cell}&part=0"
    (link,) = re.findall(r'href="(/gimpo/2020/remarks/new/\?from=[^"]+cell=[^"]+)"', client.get(url).text)
    form = client.get(unescape(link)).text
    assert f'<a href="{escape(url)}">의정활동 지원 · 지출액 27,764,000원</a>' in form
    sent = dict(re.findall(r'type="hidden" name="(from|page|line|cell|part)" value="([^"]*)"', form))
    thanks = client.get(send(client, **{name: unescape(value) for name, value in sent.items()})["Location"]).text
    assert f'href="{escape(url)}"' in thanks
    assert Remark.objects.get().figure == "의정활동 지원 · 지출액 27,764,000원"


def test_the_state_of_a_remark_is_looked_up_by_its_number(client: Client, document: Document) -> None:
    remark = Remark.objects.create(document=document, text="비밀스러운 의견", state="as_printed", figure="지출액 3원")
    page = client.get("/gimpo/2020/remarks/", {"number": remark.number.lower()})
    assert "인쇄된 대로 둠" in page.text
    assert "지출액 3원" in page.text
    assert "비밀스러운" not in page.text
    assert "no-store" in page["Cache-Control"]
    assert "그런 접수 번호가 없습니다." in client.get("/gimpo/2020/remarks/?number=ABCDEFGHJK").text


def test_a_number_of_another_year_leads_to_that_year(client: Client, document: Document) -> None:
    other = make_document(2019)
    remark = Remark.objects.create(document=other, text="의견", figure="지출액 3원")
    response = client.get("/gimpo/2020/remarks/", {"number": remark.number})
    assert "지출액 3원" not in response.text
    assert response["Location"] == f"/gimpo/2019/remarks/?number={remark.number}"
    assert "지출액 3원" in client.get(response["Location"]).text


def test_a_remark_is_sent_by_the_form_alone(client: Client) -> None:
    assert client.put(ADDRESS, {"text": TEXT}).status_code == 405
    assert not Remark.objects.exists()


def test_a_remark_is_on_no_public_page(client: Client, document: Document) -> None:
    make_page("글")
    Remark.objects.create(document=document, page=1, line=1, text="비밀스러운 의견", address="/gimpo/2020/")
    for path in ("", "findings/", "findings.csv", "corrections/", f"documents/{document.pk}/pages/1/", "remarks/new/"):
        assert "비밀스러운" not in client.get(f"/gimpo/2020/{path}").getvalue().decode(), path


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "무엇이 이상한지 적어 주십시오."),
        ("   ", "무엇이 이상한지 적어 주십시오."),
        ("가" * 1001, "1000"),
        ("제 번호는 010-1234-5678 입니다", "전화번호"),
        ("900101-1234567", "주민등록번호"),
        ("kim@example.org", "전자우편"),
    ],
)
def test_what_is_refused_is_reported_at_the_field(client: Client, text: str, sentence: str) -> None:
    response = send(client, text)
    assert response.status_code == 422
    page = response.text
    error = re.search(r'<ul class="errorlist" id="id_text_error"><li>(.+?)</li>', page)
    assert error is not None
    assert sentence in error[1]
    assert re.search(r'<textarea[^>]+aria-invalid="true"', page)
    assert re.search(r'aria-describedby="[^"]*id_text_error', page)
    assert "<title>고칠 것이 있습니다: " in page
    assert not Remark.objects.exists()


def test_a_thousand_letters_in_many_lines_are_not_too_many(client: Client) -> None:
    assert send(client, "\r\n".join(["가"] * 500)).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/gimpo/2020/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "\\\\elsewhere.example",
        "/%2Felsewhere.example/",
        "/%5Celsewhere.example/",
        "javascript:alert(1)",
        "http:///gimpo/2020/",
        "/no/such/page",
        "http://[",
        "/" + "가" * 600,
        "",
    ],
)
def test_no_other_site_and_no_other_path(client: Client, address: str) -> None:
    assert local_path(address) == ""
    response = send(client, **{"from": address})
    assert response["Location"].startswith("/gimpo/2020/remarks/thanks/?number=")
    assert Remark.objects.get().address == ""
    thanks = client.get("/gimpo/2020/remarks/thanks/", {"from": address}).text
    links = [link for link in re.findall(r'href="([^"]*)"', thanks) if not link.startswith("?")]
    assert not [link for link in links if "elsewhere" in link or "script" in link]


def test_an_address_is_kept_with_its_query() -> None:
    assert local_path("/gimpo/2020/expenditure/?q=1#x") == "/gimpo/2020/expenditure/?q=1"
    assert local_path(quote("/gimpo/2020/departments/감사담당관/")) == "/gimpo/2020/departments/감사담당관/"


@pytest.mark.parametrize("value", ["abc", "-1", "0", "9" * 50, "1e3", "२"])
def test_a_page_that_is_no_number_is_left_out(client: Client, value: str) -> None:
    send(client, page=value, line=value)
    remark = Remark.objects.get()
    assert (remark.page, remark.line) == (None, None)


def test_a_sixth_remark_within_the_hour_has_to_wait(client: Client) -> None:
    assert [send(client).status_code for _ in range(5)] == [302] * 5
    response = send(client, "여섯째 의견")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "여섯째 의견" in response.text
    assert "지금은 더 받지 못합니다" in response.text
    assert Remark.objects.count() == 5
    assert client.post(ADDRESS, {"text": TEXT}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_the_next_hour_is_a_new_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.localtime().replace(hour=10) + timedelta(days=1)  # what is over would be forgotten
    monkeypatch.setattr(throttle.timezone, "localtime", lambda *_: now)
    for _ in range(6):
        last = send(client)
    assert last.status_code == 429
    monkeypatch.setattr(throttle.timezone, "localtime", lambda *_: now + timedelta(hours=1))
    assert send(client).status_code == 302


def test_no_network_closes_the_box_for_others(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarks, "LIMIT", throttle.RateLimit("remark", an_hour=5, a_day=3, busy=4))

    def codes(*addresses: str) -> list[int]:
        return [client.post(ADDRESS, {"text": TEXT}, REMOTE_ADDR=address).status_code for address in addresses]

    assert codes(*["192.0.2.1"] * 9) == [302] * 3 + [429] * 6
    assert codes("192.0.2.2") == [302]
    assert codes(*["192.0.2.3"] * 2) == [302, 429]  # a busy day: one from each
    assert codes("192.0.2.4") == [302]


def test_a_network_of_ipv6_is_one(client: Client) -> None:
    def code(address: str) -> int:
        return client.post(ADDRESS, {"text": TEXT}, REMOTE_ADDR=address).status_code

    assert [code(f"2001:db8:0:1::{number:x}") for number in range(6)] == [302] * 5 + [429]
    assert code("2001:db8:0:2::1") == 302
    assert [code("192.0.2.7") for _ in range(5)] == [302] * 5
    assert code("::ffff:192.0.2.7") == 429


def test_no_address_is_kept_in_the_clear(client: Client) -> None:
    client.post(ADDRESS, {"text": TEXT}, REMOTE_ADDR="192.0.2.77")
    assert RequestCount.objects.count() == 3
    for model in (RequestCount, Remark):
        assert not any("192.0.2.77" in str(row) for row in model.objects.values_list())


def test_what_is_over_is_forgotten(client: Client) -> None:
    RequestCount.objects.create(key="remark:2020-01-01", until=timezone.now() - timedelta(days=1))
    send(client)
    assert not RequestCount.objects.filter(key="remark:2020-01-01").exists()


def test_what_is_refused_does_not_count(client: Client) -> None:
    for _ in range(9):
        assert send(client, "").status_code == 422
    assert send(client).status_code == 302


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(client: Client) -> None:
    assert send(client, website="https://spam.example").status_code == 302
    assert not Remark.objects.exists()


def test_a_form_of_another_site_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(ADDRESS, {"text": TEXT})
    assert response.status_code == 403
    assert "보내지 못했습니다" in response.text
    assert not Remark.objects.exists()
    form = client.get(ADDRESS)
    assert list(form.cookies) == ["csrftoken"]
    assert "no-store" in form["Cache-Control"]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[1]
    assert client.post(ADDRESS, {"text": TEXT, "csrfmiddlewaretoken": token}).status_code == 302


def test_what_was_written_comes_back_as_text(client: Client) -> None:
    response = send(client, "<script>alert(1)</script> 010-1234-5678")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text


def test_the_form_costs_one_query_and_a_remark_few(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        client.get(ADDRESS)
    send(client)
    with django_assert_num_queries(12):
        send(client)


def test_no_form_for_a_year_that_was_not_read(client: Client) -> None:
    assert client.get("/gimpo/1999/remarks/new/").status_code == 404
    assert client.post("/gimpo/1999/remarks/new/", {"text": TEXT}).status_code == 404
