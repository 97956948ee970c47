"""What was what a year before, decided by people: who may, what is recorded, and what is asked again."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import REDACTED, AuditEntry
from comparison.models import Succession, SuccessionDecision
from ingest.years import match_years
from tests.factories import (
    make_correction,
    make_department,
    make_document,
    make_expenditure,
    make_finding,
    make_program,
)
from tests.staff.conftest import OTHER, OWN, ROLES

pytestmark = pytest.mark.django_db
Log = Callable[..., Client]


def make_succession(department: str = OWN) -> Succession:
    for year, amounts in ((2019, {"spent": 77_770}), (2020, {"spent_before": 77_770})):
        fields = {"document": make_document(year), "department": make_department(department)}
        program = make_program(f"사업 {year}호", fiscal_year=year, department=fields["department"])
        make_expenditure(f"{'청사' if year == 2019 else '건물'} 신축", program=program, **fields, **amounts)
    match_years(make_document(2020))
    return Succession.objects.get(target="program")


def say(client: Client, succession: Succession, earlier: str, reason: str = "이름을 고친 사업"):
    url = reverse("admin:staff_succession", args=[succession.pk])
    return client.post(url, {"earlier": earlier, "reason": reason})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("department", [OWN, OTHER])
def test_who_decides(client_of: Log, role: str, department: str) -> None:
    succession = make_succession(department)
    allowed = role in ("검토자", "관리자", "superuser") or (role == "편집자" and department == OWN)
    response = say(client_of(role), succession, f"key:{succession.earlier_key}")
    assert response.status_code == (302 if allowed else 403)
    assert SuccessionDecision.objects.exists() is allowed


def test_the_page_offers_what_was_found_and_records_what_was_said(client_of: Log) -> None:
    succession, client = make_succession(), client_of("편집자")
    assert succession.certainty == "uncertain"
    url = reverse("admin:comparison_succession_change", args=[succession.pk])
    page = client.get(url).text
    assert f'value="key:{succession.earlier_key}" selected' in page
    assert "지난해의 지출액이 올해 적힌 전년도결산액과 같음" in page
    say(client, succession, "none", "다른 사업입니다.")
    succession.refresh_from_db()
    assert (succession.certainty, succession.earlier_key) == ("decided", "")
    entry = AuditEntry.objects.get(verb="해를 잇는 짝 결정")
    assert "다른 사업입니다." in entry.what
    assert "다른 사업입니다." in client.get(url).text
    say(client, succession, "back", "")
    succession.refresh_from_db()
    assert succession.certainty == "uncertain"


def test_without_a_reason_it_is_asked_again(client_of: Log) -> None:
    succession = make_succession()
    response = say(client_of("편집자"), succession, "none", " ")
    assert response.status_code == 200
    assert "사유를 적어 주세요" in response.text
    assert "해를 잇는 짝" in client_of("감사자").get("/admin/comparison/succession/?certainty__exact=uncertain").text


def test_reasons_are_redacted_with_all_that_the_audit_log_has_of_former_ones(client_of: Log) -> None:
    succession, editor, manager = make_succession(), client_of("편집자"), client_of("관리자")
    for reason in ("옛 사유: 홍길동", "홍길동 씨의 말"):
        say(editor, succession, "none", reason)
    succession.refresh_from_db()
    page = reverse("admin:comparison_succession_change", args=[succession.pk])
    assert "개인정보 지우기" not in editor.get(page).text
    assert "개인정보 지우기" in manager.get(page).text
    url = reverse("admin:staff_redact_succession", args=[succession.pk])
    sent = {"parts": ["reason"], "why": "이름이 있음"}
    assert editor.post(url, sent).status_code == 403
    manager.post(url, sent)
    decision = SuccessionDecision.objects.get()
    assert (decision.earlier_key, decision.reason) == ("", REDACTED)
    assert not AuditEntry.objects.filter(what__contains="홍길동").exists()
    assert AuditEntry.objects.filter(verb="해를 잇는 짝 결정").count() == 2
    assert AuditEntry.objects.filter(verb="개인정보 지움", what="이름이 있음").exists()
    assert "개인정보 지우기" not in manager.get(page).text


def test_a_reason_holds_no_personal_data(client_of: Log) -> None:
    answer = say(client_of("관리자"), make_succession(), "none", "010-1234-5678")
    assert "전화번호" in answer.text
    assert not SuccessionDecision.objects.exists()


def test_what_is_posted_alone_leads_back_to_its_page(client_of: Log) -> None:
    client, succession = client_of("편집자"), make_succession()
    finding, correction = make_finding(), make_correction()
    for name, url_name, thing in (
        ("staff_succession", "comparison_succession_change", succession),
        ("staff_say", "documents_finding_change", finding),
        ("staff_effects", "documents_correction_change", correction),
    ):
        response = client.get(reverse(f"admin:{name}", args=[thing.pk]))
        assert (response.status_code, response["Location"]) == (302, reverse(f"admin:{url_name}", args=[thing.pk]))
