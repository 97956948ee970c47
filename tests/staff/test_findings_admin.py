"""Findings and remarks as work: the largest first, said in public words, counted on the front page."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from documents.actions import ActionError
from documents.models import Finding, Remark, Verdict
from staff.effects import kind_name
from staff.finding_decisions import save_verdict
from tests import factories
from tests.staff.conftest import OTHER, OWN, make_person
from tests.staff.typing_in import typed

pytestmark = pytest.mark.django_db

Log = Callable[..., Client]
LIST = "/admin/documents/finding/"


def names(page: str) -> list[str]:
    return re.findall(r'class="field-name"><a [^>]*>([^<]+)<', page)


def test_the_largest_difference_stands_first_and_none_last(client_of: Log) -> None:
    for name, difference in (("작은", 5), ("없는", None), ("큰", -9_000), ("중간", 700)):
        factories.make_finding(name, difference=difference)
    page = client_of("감사자").get(LIST).text
    assert names(page) == ["큰", "중간", "작은", "없는"]
    differences = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r'field-difference_shown">(.*?)</td>', page)]
    assert differences == ["△마이너스 9,000", "700", "5", "-"]


def test_the_list_is_filtered_by_who_works_on_it(client_of: Log) -> None:
    client = client_of("편집자")
    kim = make_person("kim", "편집자", OWN)
    mine, free = factories.make_finding("맡은 것"), factories.make_finding("남은 것", department=OTHER)
    save_verdict(mine, "open", "", kim, kim)
    assert names(client.get(LIST, {"assignee": kim.pk}).text) == ["맡은 것"]
    assert names(client.get(LIST, {"assignee": "none"}).text) == [free.name]
    assert names(client.get(LIST, {"department": OTHER}).text) == ["남은 것"]
    assert names(client.get(LIST, {"kind": "E1", "severity__exact": "error"}).text) != []


@pytest.mark.parametrize(
    ("state", "words", "sentence"),
    [
        ("explained", " ", "설명을 적어 주세요"),
        ("waived", "", "설명을 적어 주세요"),
        ("corrected", "고침", "저절로 붙습니다"),
        ("gone", "", "없는 상태"),
    ],
)
def test_what_cannot_be_said(state: str, words: str, sentence: str) -> None:
    finding, kim = factories.make_finding(), make_person("kim", "편집자")
    with pytest.raises(ActionError, match=sentence):
        save_verdict(finding, state, words, None, kim)
    finding.refresh_from_db()
    assert finding.state == "open"
    assert not Verdict.objects.exists()


def test_a_verdict_is_kept_by_the_findings_key_and_may_be_changed() -> None:
    finding, kim, lee = factories.make_finding(), make_person("kim", "편집자"), make_person("lee", "검토자")
    save_verdict(finding, "explained", "까닭이 있습니다.", lee, kim)
    save_verdict(finding, "waived", "인쇄된 대로입니다.", None, lee)
    verdict = Verdict.objects.get()
    assert (verdict.finding_key, verdict.state, verdict.words) == (finding.key, "waived", "인쇄된 대로입니다.")
    assert (verdict.assignee, verdict.author) == (None, lee)
    finding.refresh_from_db()
    assert finding.state == "waived"


def test_what_was_typed_stays_when_it_cannot_be_said(client_of: Log) -> None:
    finding = factories.make_finding()
    client = client_of("편집자")
    response = client.post(reverse("admin:staff_say", args=[finding.pk]), {"state": "waived", "words": " "})
    assert response.status_code == 200
    assert "설명을 적어 주세요" in response.text
    assert '<option value="waived" selected>' in response.text


def test_the_second_to_judge_is_told_what_the_first_said(client_of: Log) -> None:
    finding = factories.make_finding()
    first, second = client_of("편집자", "kim"), client_of("검토자", "lee")
    page = reverse("admin:documents_finding_change", args=[finding.pk])
    address = reverse("admin:staff_say", args=[finding.pk])
    form = typed(second.get(page).text)
    first.post(address, {"state": "explained", "words": "까닭이 있습니다."})
    response = second.post(address, form | {"state": "waived", "words": "인쇄된 대로입니다."})
    assert "그사이 kim 님의 판단: 설명함, 담당자 -. 까닭이 있습니다." in response.text
    again = typed(response.text)
    assert again["words"] == "인쇄된 대로입니다."
    assert Verdict.objects.get().state == "explained"
    assert second.post(address, again).status_code == 302
    assert Verdict.objects.get().state == "waived"


def test_a_finding_leads_to_its_line_or_says_that_there_is_none(client_of: Log) -> None:
    client = client_of("편집자")
    line = factories.make_revenue()
    here = factories.make_finding(target=line._meta.label, target_key=line.key)
    response = client.get(reverse("admin:staff_finding_line", args=[here.pk]))
    assert response["Location"] == f"/admin/budget/revenueline/{line.pk}/change/?finding={here.pk}"
    nowhere = factories.make_finding(target="budget.RevenueLine", target_key="없음")
    page = client.get(reverse("admin:staff_finding_line", args=[nowhere.pk]), follow=True)
    assert "고칠 수 있는 표에 없습니다" in page.text


def test_the_front_page_counts_what_waits(client_of: Log) -> None:
    for department in (OWN, OWN, OTHER):
        factories.make_finding(department=department)
    factories.make_finding(department=OTHER, state=Finding.State.WAIVED)
    Remark.objects.create(document=factories.make_document(), text="이상해요")
    factories.make_correction(state="proposed")
    page = client_of("검토자").get("/admin/").text
    assert [(row[0], row[2]) for row in counted(page)] == [(OWN, "2"), (OTHER, "1")]
    assert re.findall(r"</a>: <b>(\d+)</b>", page) == ["1", "1", "3"]


def counted(page: str) -> list[tuple[str, ...]]:
    """Department, document, work and notes of each row of the front page."""
    amount = r'<td class="desk-amount">(?:<a [^>]*>)?(\d+)(?:</a>)?</td>'
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a></th><td>([^<]+)</td>' + amount * 2 + "</tr>", page)


def test_the_front_page_tells_departments_of_one_name_and_notes_apart(client_of: Log) -> None:
    here, earlier = factories.make_document(), factories.make_document(2019)
    there = factories.make_document(city=factories.make_city("suwon", "수원시"))
    for document, severity in ((here, "error"), (here, "warning"), (here, "note"), (earlier, "note"), (there, "error")):
        factories.make_finding(str(document), document=document, severity=severity)
    client = client_of("검토자")
    page = client.get("/admin/").text
    assert counted(page) == [
        (OWN, str(here), "2", "1"),
        (OWN, str(there), "1", "0"),
        (OWN, str(earlier), "0", "1"),
    ]
    assert "</a>: <b>3</b>" in page
    assert "참고</a>: 2" in page
    links = re.findall(r'<th scope="row"><a href="([^"]+department[^"]+)"', page)
    assert [names(client.get(unescape(link)).text) for link in links] == [[str(here)] * 2, [str(there)], []]


def test_the_front_page_of_who_may_read_nothing_is_empty(client_of: Log) -> None:
    factories.make_finding()
    assert "기다리는 일" not in client_of("직원").get("/admin/").text


def test_a_remark_goes_its_way_and_shows_the_line(client_of: Log) -> None:
    client = client_of("편집자")
    line: Any = factories.make_expenditure()
    remark = Remark.objects.create(document=line.document, page=line.page, line=line.line, text="<b>이상해요</b>")
    address = reverse("admin:documents_remark_change", args=[remark.pk])
    page = client.get(address).text
    assert f"/admin/budget/expenditureline/{line.pk}/change/" in page
    assert "<b>이상해요" not in page
    for state in ("taken_up", "closed", "open"):
        client.post(reverse("admin:staff_remark_step", args=[remark.pk]), {"state": state})
        remark.refresh_from_db()
        assert remark.state == state
    client.post(reverse("admin:staff_remark_step", args=[remark.pk]), {"state": "nonsense"})
    assert User.objects.filter(username="편집자").exists()


def test_a_remark_leads_to_what_was_looked_at_and_shows_no_source_where_there_is_none(client_of: Log) -> None:
    client, document = client_of("편집자"), factories.make_document()
    address = "/gimpo/2020/findings/"
    remark = Remark.objects.create(document=document, address=address, text="이상해요")
    page = client.get(reverse("admin:documents_remark_change", args=[remark.pk])).text
    assert f'<a href="{address}">{address}</a>' in page
    assert "desk-source" not in page
    assert page.count("해당 행:") == 1
    away = Remark.objects.create(document=document, address="//example.org/", page=1, text="이상해요")
    page = client.get(reverse("admin:documents_remark_change", args=[away.pk])).text
    assert 'href="//example.org/"' not in page
    assert "desk-source" in page


def test_a_finding_is_headed_by_its_kind_and_row(client_of: Log) -> None:
    finding = factories.make_finding("청렴도 향상", kind="P4", page=7, line=21)
    page = client_of("감사자").get(reverse("admin:documents_finding_change", args=[finding.pk])).text
    assert f"<h1>{kind_name('P4')}</h1>" in page
    assert "<h2>청렴도 향상</h2>" in page
    assert "P4 청렴도 향상" not in page
    assert str(finding) == "청렴도 향상, 7쪽 21행"


def test_a_document_says_its_year_once() -> None:
    assert str(factories.make_document(title="2020 회계연도 결산")) == "김포시 2020 회계연도 결산"
    assert str(factories.make_document(2021, title="결산서")) == "김포시 2021 결산서"


def test_the_audit_log_is_korean_whoever_reads_english(client_of: Log) -> None:
    finding = factories.make_finding(department=OWN)
    client = client_of("편집자")
    client.cookies["django_language"] = "en"
    client.post(reverse("admin:staff_say", args=[finding.pk]), {"state": "explained", "words": "말", "seen": ""})
    assert AuditEntry.objects.get(verb="발견 판단").what == "설명함, -: 말"
