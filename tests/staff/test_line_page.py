"""A line's page: what is typed becomes proposals, and the second of two people loses nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from documents import actions
from documents.models import Correction
from staff.admin import LINE_ADMINS
from staff.editing import models_by_label
from staff.forms import ReasonForm
from tests import factories
from tests.staff.conftest import OWN, make_person
from tests.staff.typing_in import address_of, opened, save, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]

Log = Callable[..., Client]


@pytest.fixture
def line() -> Any:
    return factories.make_expenditure(
        department=factories.make_department(OWN), spent=90, budget=1_234_000, diversion=None, unspent=-5
    )


def test_each_changed_field_is_a_proposal(client_of: Log, line: Any) -> None:
    response = save(client_of("편집자"), line, spent="△1,095", name="청렴도 높이기", diversion="0", evidence_page="7")
    assert response.status_code == 302
    by_field = {each.field: each for each in Correction.objects.all()}
    assert {field: (each.printed, each.value) for field, each in by_field.items()} == {
        "spent": ("90", "-1095"),
        "name": ("청렴도 향상", "청렴도 높이기"),
        "diversion": ("", "0"),
    }
    assert {each.state for each in by_field.values()} == {"proposed"}
    assert len({each.batch for each in by_field.values()}) == 1
    assert by_field["spent"].evidence_page == 7
    assert by_field["spent"].events.get().verb == "proposed"
    line.refresh_from_db()
    assert (line.spent, line.name, line.diversion) == (90, "청렴도 향상", None)


def test_the_page_shows_what_each_field_is_now(client_of: Log, line: Any) -> None:
    page = client_of("편집자").get(address_of(line)).text
    now = dict(re.findall(r'<th scope="row">([^<]+)</th>\s*<td class="desk-amount">(.*?)</td>', page, re.DOTALL))
    shown = {label: strip_tags(cell).strip() for label, cell in now.items()}
    assert (shown["지출액"], shown["예산액"], shown["이름"]) == ("90", "1,234,000", "청렴도 향상")
    assert (shown["전용"], shown["집행잔액"], shown["이체"]) == ("미확인", "△마이너스 5", "0")


def test_an_empty_field_is_unknown(client_of: Log, line: Any) -> None:
    save(client_of("편집자"), line, spent="")
    assert Correction.objects.get().value == ""


@pytest.mark.parametrize(
    ("typed_in", "sentence"),
    [
        ({"spent": "구십"}, "숫자로 읽을 수 없습니다"),
        ({"spent": "95", "reason": " "}, "필수 항목"),
        ({"name": ""}, "필수 항목"),
        ({"spent": "99999999999999999999"}, "숫자로 읽을 수 없습니다"),
        ({}, "바뀐 항목이 없습니다"),
        ({"level": ""}, "구분을 비울 수 없습니다"),
        ({"parent": "없는 키"}, "올바르게 선택해 주세요"),
        ({"spent": "95", "evidence_url": "javascript:alert(1)"}, "URL"),
    ],
)
def test_what_cannot_be_is_reported_and_what_was_typed_stays(
    client_of: Log, line: Any, typed_in: dict[str, str], sentence: str
) -> None:
    response = save(client_of("편집자"), line, **({"budget": "7"} | typed_in if typed_in else {}))
    assert response.status_code == 200
    assert sentence in response.text
    assert not Correction.objects.exists()
    if typed_in:
        assert typed(response.text)["budget"] == "7"


def test_a_level_and_what_stands_above(client_of: Log) -> None:
    lines = factories.make_tree(department=factories.make_department(OWN))
    detail, policy = lines[-1], lines[1]
    client = client_of("편집자")
    form = opened(client, detail)
    assert (form["level"], form["parent"]) == ("3", lines[2].key)
    assert save(client, detail, form, level="2", parent=policy.key).status_code == 302
    correction = Correction.objects.get()
    assert (correction.field, correction.printed, correction.value) == ("level", f"3 {lines[2].key}", f"2 {policy.key}")


def test_an_indicator_has_its_target_unit_and_direction(client_of: Log) -> None:
    department = factories.make_department(OWN)
    line = factories.make_indicator(department=department, target="97.5", result="98", unit="점")
    client = client_of("편집자")
    assert opened(client, line)["target"] == "97.5"
    save(client, line, target="97.50", result="1,098.25", unit="%", direction="lower")
    assert dict(Correction.objects.values_list("field", "value")) == {
        "result": "1098.25",
        "unit": "%",
        "direction": "lower",
    }


def test_what_an_identity_suggests_is_offered_not_filled_in(client_of: Log, line: Any) -> None:
    finding = factories.make_finding(
        target=line._meta.label, target_key=line.key, column="spent", printed="90", expected="1095", difference=1005
    )
    client = client_of("편집자")
    response = client.get(f"/admin/documents/finding/{finding.pk}/line/")
    assert response["Location"] == f"{address_of(line)}?finding={finding.pk}"
    page = client.get(response["Location"]).text
    assert 'data-value="1,095"' in page
    assert typed(page)["spent"] == "90"


@pytest.mark.parametrize("state", ["explained", "waived", "corrected"])
def test_what_is_no_longer_open_suggests_nothing(client_of: Log, line: Any, state: str) -> None:
    finding = factories.make_finding(
        target=line._meta.label, target_key=line.key, column="spent", printed="90", expected="1095", state=state
    )
    page = client_of("편집자").get(address_of(line), {"finding": finding.pk}).text
    assert finding.get_state_display() in page
    assert "data-value" not in page


def test_the_source_stands_beside_the_form_with_the_line_marked(client_of: Log, line: Any) -> None:
    text = "\n".join(f"{number}행\t1" for number in range(1, 60))
    type(line).objects.filter(pk=line.pk).update(line=121)
    factories.make_page(text, number=line.page, first_line=101)
    page = client_of("편집자").get(address_of(line)).text
    assert '<tr class="here">' in page
    assert "21행" in page
    assert "59행" not in page


def test_the_second_is_told_what_the_first_did_and_keeps_what_they_typed(client_of: Log, line: Any) -> None:
    first, second = client_of("편집자", "kim"), client_of("편집자", "lee")
    form = opened(second, line)
    save(first, line, spent="95")
    response = save(second, line, form, budget="2,000,000", reason="두 자리를 잘못 읽음")
    assert response.status_code == 200
    assert "그사이 kim 님의 정정: 지출액 → 95 (제안됨)" in response.text
    again = typed(response.text)
    assert again["budget"] == "2,000,000"
    assert again["reason"] == "두 자리를 잘못 읽음"
    assert Correction.objects.count() == 1
    assert save(second, line, again, reason=again["reason"]).status_code == 302
    assert set(Correction.objects.values_list("field", "author__username")) == {("spent", "kim"), ("budget", "lee")}


def test_what_others_changed_is_not_changed_back_by_who_did_not_touch_it(client_of: Log, line: Any) -> None:
    editor = client_of("편집자")
    form = opened(editor, line)
    type(line).objects.filter(pk=line.pk).update(spent=95)  # as an accepted correction leaves it
    response = save(editor, line, form, budget="7")
    assert "그사이 바뀐 값: 지출액 → 95" in response.text
    again = typed(response.text)
    assert (again["spent"], again["budget"]) == ("95", "7")
    save(editor, line, again)
    assert [each.field for each in Correction.objects.all()] == ["budget"]


def test_a_review_meanwhile_is_reported_too(client_of: Log, line: Any) -> None:
    first, second = client_of("편집자", "kim"), client_of("편집자", "lee")
    save(first, line, spent="95")
    form = opened(second, line)
    reviewer = make_person("park", "검토자")
    actions.reject(Correction.objects.get(), reviewer, "맞는 값임")
    response = save(second, line, form, spent="96")
    assert "그사이 park 님의 정정: 지출액 → 95 (반려됨)" in response.text
    assert typed(response.text)["spent"] == "96"


def test_a_form_without_its_token_is_asked_again(client_of: Log, line: Any) -> None:
    editor = client_of("편집자")
    response = save(editor, line, opened(editor, line) | {"opened": "forged"}, spent="95")
    assert "언제 열었는지 알 수 없습니다" in response.text
    assert not Correction.objects.exists()
    assert save(editor, line, typed(response.text)).status_code == 302


def test_history_and_proposals_stand_on_the_page(client_of: Log, line: Any) -> None:
    editor = client_of("편집자")
    save(editor, line, spent="95")
    actions.reject(Correction.objects.get(), make_person("park", "검토자"), "책과 같음")
    page = client_of("감사자").get(address_of(line)).text
    assert "한 자리를 잘못 읽음" in page
    assert "책과 같음" in page


def test_a_proposal_is_written_down_for_auditors(client_of: Log, line: Any) -> None:
    save(client_of("편집자"), line, spent="95")
    page = client_of("감사자").get("/admin/accounts/auditentry/").text
    assert "정정 제안" in page


def test_no_page_of_the_admin_needs_inline_script_or_style(client_of: Log, line: Any) -> None:
    client = client_of("관리자")
    save(client_of("편집자"), line, spent="95")
    factories.make_page("글", number=1)
    finding = factories.make_finding(target=line._meta.label, target_key=line.key, column="spent", expected="95")
    pages = [
        "/admin/",
        address_of(line),
        f"/admin/documents/finding/{finding.pk}/change/",
        f"/admin/documents/correction/{Correction.objects.get().pk}/change/",
        "/admin/staff/upload/send/",
    ]
    for address in pages:
        html = client.get(address).text
        assert " style=" not in html, address
        assert "<style" not in html, address
        assert " onclick=" not in html, address
        assert "<script>" not in html, address


def test_the_author_of_a_proposal_is_who_is_logged_in(client_of: Log, line: Any) -> None:
    save(client_of("편집자"), line, spent="95", author="1")
    assert Correction.objects.get().author == User.objects.get(username="편집자")


def test_who_chose_a_file_is_reported_beside_it_that_it_must_be_chosen_again(client_of: Log, line: Any) -> None:
    first, second = client_of("편집자", "kim"), client_of("편집자", "lee")
    form = opened(second, line)

    def chosen() -> SimpleUploadedFile:
        return SimpleUploadedFile("a.pdf", b"%PDF-1.7")

    sentence = "저장할 때 다시 골라 주세요"
    assert sentence not in save(second, line, form, spent="숫자").text
    page = save(second, line, form, spent="숫자", evidence_file=chosen()).text
    assert page.index('name="evidence_file"') < page.index(sentence)
    save(first, line, spent="95")
    assert save(second, line, form, budget="7", evidence_file=chosen()).text.count(sentence) == 1


def test_every_table_that_can_be_corrected_has_a_form_in_the_admin() -> None:
    assert set(LINE_ADMINS) == set(models_by_label().values())
    for model, line_admin in LINE_ADMINS.items():
        assert type(admin.site._registry[model]) is line_admin


def test_a_reason_holds_no_personal_data() -> None:
    form = ReasonForm({"reason": "900101 - 1 234567 님의 제보"})
    assert "주민등록번호" in str(form.errors["reason"])
    assert ReasonForm({"reason": "원문 3쪽의 108,468,000"}).is_valid()


def test_the_page_shows_the_line_as_it_stands_and_what_was_printed_in_the_form_alone(client_of: Log, line: Any) -> None:
    facts = client_of("편집자").get(address_of(line)).context["facts"]
    fields = [field for fieldset in facts for fields in fieldset for field in fields]
    assert "인쇄된 값" not in [fieldset.name for fieldset in facts]
    assert any(line.department.name in str(field.contents()) for field in fields)


def test_a_row_is_shown_without_words_of_the_database(client_of: Log, line: Any) -> None:
    line.cells = [["청렴도 향상", "1,234,000"], ["", "0"]]
    line.save()
    page = client_of("편집자").get(address_of(line)).text
    assert "청렴도 향상 | 1,234,000" in page
    assert "[[" not in page
    assert "행의 키:" in page
    assert "자연키" not in page
