"""What the pages of the desk are put together from, made without a request."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.test import RequestFactory
from django.utils import timezone

from budget.models import ExpenditureLine, RevenueLine
from documents.models import Correction, CorrectionEvent, Finding, Remark, Verdict
from performance.models import Indicator, UnitLine
from staff import new_rows, password_link
from staff.corrections import CorrectionAdmin, VerbFilter
from staff.editing import FieldKind, editables, level_text, parents, plain, shown_text, text_of
from staff.findings import AssigneeFilter, FindingAdmin, _against_current
from staff.forms import LineForm, VerdictForm
from staff.groups import permission_words
from staff.lines import _suggested_finding, rows
from staff.models import NoticeVisit, SavedQuery
from staff.new_rows import NewRowForm
from staff.notices import MOST, _of_events, new_notices, notices
from staff.saved_queries import SavedQueryAdmin
from staff.users import StaffUserAdmin
from tests.factories import (
    make_correction,
    make_document,
    make_expenditure,
    make_finding,
    make_indicator,
    make_line,
    make_revenue,
    make_tree,
    make_user,
)
from tests.staff.conftest import OWN, make_person


def displays(model_admin: Any, obj: Any, *names: str) -> list[str]:
    return [str(getattr(model_admin, name)(obj)) for name in names]


@pytest.mark.django_db
def test_a_correction_is_listed_with_what_it_changes() -> None:
    shown = CorrectionAdmin(Correction, admin.site)
    one = make_correction("청렴도", printed="1234", value="")
    names = ("what", "label", "before", "after", "line_link", "evidence", "whole_batch")
    assert displays(shown, one, *names) == ["청렴도", "지출액", "1,234", "미확인", "청렴도", "-", "-"]
    line = make_expenditure(document=make_document())
    one.target_key = line.key
    assert displays(shown, one, "line_link") == [
        f'<a href="/admin/budget/expenditureline/{line.pk}/change/">청렴도</a>'
    ]
    one.evidence_file.name = "evidence/a.pdf"
    assert displays(shown, one, "evidence")[0].endswith(f">correction-{one.pk}.pdf</a>")
    batch = "00000000-0000-0000-0000-000000000001"
    Correction.objects.filter(pk=one.pk).update(batch=batch)
    one.refresh_from_db()
    assert displays(shown, one, "whole_batch") == [f'<a href="/admin/documents/correction/?batch={batch}">1건</a>']


@pytest.mark.django_db
def test_of_a_correction_only_that_is_shown_which_there_is() -> None:
    shown, request = CorrectionAdmin(Correction, admin.site), RequestFactory().get("/")
    proposed = make_correction(state="proposed", account="")
    absent = {"account", "evidence_page", "evidence_url", "revokes", "reviewer", "word", "decided_at", "fate"}
    absent |= {"evidence", "whole_batch"}
    every = set(shown.get_fields(request))
    assert every >= absent
    assert every - set(shown.get_fields(request, proposed)) == absent
    proposed.evidence_file.name, proposed.batch = "a.pdf", "b"
    assert every - set(shown.get_fields(request, proposed)) == absent - {"evidence", "whole_batch"}


@pytest.mark.django_db
def test_a_finding_is_listed_with_what_is_printed_and_expected() -> None:
    shown = FindingAdmin(Finding, admin.site)
    finding = make_finding(
        column="spent", printed="90", expected="1234", difference=-5, target="budget.ExpenditureLine"
    )
    texts = displays(shown, finding, "column_label", "printed_shown", "expected_shown", "mend")
    assert (texts[0], "1,234" in texts[2]) == ("지출액", True)
    assert texts[3] == f'<a href="/admin/documents/finding/{finding.pk}/line/">행으로</a>'
    bare = make_finding(column="other", target="")
    assert displays(shown, bare, "column_label", "difference_shown", "mend") == ["other", "-", "-"]
    assert "5" in displays(shown, finding, "difference_shown")[0]
    assert [shown.assigned_to(SimpleNamespace(assigned_name=name)) for name in (None, "kim")] == ["-", "kim"]


@pytest.mark.django_db
def test_findings_are_filtered_by_who_works_on_them() -> None:
    own, nobodys = make_finding(), make_finding()
    kim = make_user("kim")
    Verdict.objects.create(document=own.document, finding_key=own.key, assignee=kim, author=kim)
    shown, request = FindingAdmin(Finding, admin.site), RequestFactory().get("/")
    found = shown.get_queryset(request)

    def chosen(value: str | None) -> list[Finding]:
        params = {} if value is None else {"assignee": [value]}
        one = AssigneeFilter(request, params, Finding, shown)
        return list(one.queryset(request, found).order_by("pk"))

    assert chosen(None) == [own, nobodys]
    assert chosen(str(kim.pk)) == [own]
    assert chosen("none") == chosen("9" * 10) == [nobodys]
    assert chosen("9" * 9) == []
    lookups = AssigneeFilter(request, {}, Finding, shown).lookups(request, shown)
    assert [value for value, _words in lookups] == ["none", str(kim.pk)]


@pytest.mark.django_db
def test_steps_are_filtered_by_the_state_they_lead_to() -> None:
    one, kim = make_correction(), make_user()
    events = [CorrectionEvent.objects.create(correction=one, verb=verb, actor=kim) for verb in ("proposed", "accepted")]
    request, every = RequestFactory().get("/"), CorrectionEvent.objects.filter(pk__in=[event.pk for event in events])

    def chosen(**params: Any) -> list[CorrectionEvent]:
        return list(VerbFilter(request, params, CorrectionEvent, None).queryset(request, every.order_by("pk")))  # type: ignore[arg-type]

    assert chosen() == events
    assert chosen(verb=["accepted"]) == events[1:]


def test_a_form_against_what_others_said_says_so() -> None:
    finding = Finding(state="open", document_id=1, key="k")
    typed = VerdictForm(finding, {"state": "waived", "words": "내 말", "seen": "before"})
    verdict = Verdict(state="explained", words="남의 말", author=User(username="lee"), said_at=timezone.now())
    again = _against_current(typed, finding, verdict)
    assert again.data["words"] == "내 말"
    assert again.non_field_errors()[0].startswith("그사이 lee 님의 판단: ")
    assert again.non_field_errors()[0].endswith("담당자 -. 남의 말")
    assert len(again.non_field_errors()) == 2
    assert len(_against_current(typed, finding, None).non_field_errors()) == 1
    assert again.data["seen"] != "before"


def event(correction: Correction, verb: str, minutes: int) -> CorrectionEvent:
    at = timezone.now() + timedelta(minutes=minutes)
    return CorrectionEvent(correction=correction, verb=verb, actor=User(username="kim"), at=at)


def test_a_notice_of_a_batch_is_of_its_last_step() -> None:
    first, last = Correction(pk=1, name="가", state="proposed"), Correction(pk=2, name="나", state="proposed")
    events = [event(last, "accepted", 5), event(first, "proposed", 0)]
    notice = _of_events(events, events[0].at - timedelta(minutes=1))
    assert (notice.at, notice.is_new) == (events[0].at, True)
    assert notice.url == "/admin/documents/correction/2/change/"
    assert notice.text.endswith("외 1건 (kim)") and not notice.text.startswith("검토할 정정")
    alone = _of_events([event(first, "proposed", 0)], timezone.now() + timedelta(hours=1))
    assert alone.text == f"검토할 정정: {first} (kim)"
    assert not alone.is_new


@pytest.mark.django_db
def test_notices_are_of_what_others_did_since_one_last_looked() -> None:
    kim, lee = make_person("kim", "편집자", OWN), make_person("lee", "검토자")
    decided = make_correction(author=kim)
    step = CorrectionEvent.objects.create(correction=decided, verb="accepted", actor=lee)
    CorrectionEvent.objects.create(correction=decided, verb="proposed", actor=kim)
    Remark.objects.create(document=make_document(), department=OWN, text="의견")
    Remark.objects.create(document=make_document(), department="다른 과", text="의견")
    entries = notices(kim, step.at)
    assert [entry.text.partition(":")[0] for entry in entries] == ["새 시민 의견", step.verb_name]
    assert [entry.is_new for entry in entries] == [True, False]
    assert (new_notices(kim), new_notices(lee)) == (2, 2)  # a reviewer is of all departments
    NoticeVisit.objects.create(user=kim, at=timezone.now())
    assert new_notices(kim) == 0
    assert MOST == 200


@pytest.mark.parametrize(
    ("mail", "address", "mailed"), [(True, "a@b.c", True), (True, "", False), (False, "a@b.c", False)]
)
@pytest.mark.django_db
def test_a_link_is_mailed_to_who_has_an_address(
    settings: Any, monkeypatch: pytest.MonkeyPatch, mail: bool, address: str, mailed: bool
) -> None:
    settings.NOTIFY_BY_MAIL = mail
    sent: list[str] = []
    monkeypatch.setattr(password_link, "mail_link", lambda person, link: sent.append(link))
    request: Any = RequestFactory().get("/")
    request.user, said = make_user("park"), []
    monkeypatch.setattr(password_link.messages, "success", lambda _request, text: said.append(str(text)))
    password_link.hand_over(request, make_user("hong", email=address, password="!"))
    assert [len(sent), len(said)] == [int(mailed), 1]
    assert ("<code>http://testserver/admin/password/" in said[0]) != mailed


@pytest.mark.django_db
def test_a_row_of_a_unit_is_added_below_the_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    line = make_line(UnitLine, name="세부", key="감사담당관/단위/세부")
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(new_rows, "new_row", lambda *args: calls.append(args) or [])
    form = NewRowForm(line, {"name": "새 세부", "spent": "1,000", "reason": "원본에 있음"})
    assert form.is_valid(), form.errors
    assert form.drafts == []
    [(after, account, name, level, above, amounts)] = calls
    assert (after, account, name, level, above) == (line, "", "새 세부", None, "감사담당관/단위")
    assert amounts["spent"] == "1000"


@pytest.mark.django_db
def test_a_new_program_hangs_below_one_of_those_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _department, _policy, unit, *_details = make_tree()
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(new_rows, "new_row", lambda *args: calls.append(args) or [])
    form = NewRowForm(unit, {"name": "새 세부", "parent": unit.key, "spent": "7", "reason": "원본에 있음"})
    assert list(form.fields)[:3] == ["name", "parent", "budget"]
    assert [words for _key, words in form.fields["parent"].choices] == [
        "단위사업 단위 1",
        "정책사업 정책 1",
        f"부서 {OWN}",
    ]  # type: ignore[attr-defined]
    assert form.is_valid() and form.drafts == []
    last_below = calls[0][0]
    assert (last_below.name, calls[0][3], calls[0][4]) == ("세부 1-2", 3, unit.key)
    assert form.fields["name"].required


@pytest.mark.django_db
def test_a_new_subject_has_its_code_before_its_name() -> None:
    line = make_revenue()
    data = {"assessed": "7", "reason": "원본에 있음"}
    assert NewRowForm(line, data | {"name": "216-01 이자"}).is_valid()
    assert NewRowForm(line, data | {"name": "이자"}).errors.keys() == {"name"}
    assert "과목 코드를 앞에" in NewRowForm(line).fields["name"].help_text
    assert "parent" not in NewRowForm(line).fields
    assert NewRowForm(make_indicator(), {"name": "이자", "reason": "원본에 있음", "target": "5"}).is_valid()


@pytest.mark.django_db
def test_a_saved_query_is_shown_in_words() -> None:
    shown = SavedQueryAdmin(SavedQuery, admin.site)
    make_document()
    saved: Any = SavedQuery(address="/gimpo/2020/findings/?department=감사담당관", name="가", user=make_user())
    saved.view = SimpleNamespace(
        document="김포시 2020", title="목록", query=SimpleNamespace(described=lambda: [("부서", "가"), ("정렬", "나")])
    )
    assert shown.query(saved) == f'<a href="{saved.address}">김포시 2020 목록</a> 부서: 가; 정렬: 나'


@pytest.mark.django_db
def test_a_line_is_shown_with_its_inputs_and_what_a_finding_expects() -> None:
    line = make_expenditure(spent=90)
    finding = Finding(column="spent", expected="95", state="open")
    form = LineForm(line, {})
    shown = {str(row.label): row for row in rows(line, form, [finding], None)}
    assert (shown["지출액"].hint, shown["예산액"].hint) == ("95", "")
    assert not shown["지출액"].is_suggested
    assert [field.name for field in shown["구분"].inputs] == ["level", "parent"]
    assert [field.name for field in shown["지출액"].inputs] == ["spent"]
    suggested = {str(row.label): row for row in rows(line, None, [], finding)}
    assert (suggested["지출액"].hint, suggested["지출액"].is_suggested, suggested["지출액"].inputs) == ("95", True, [])
    assert not suggested["예산액"].is_suggested


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "expected", "state"),
    [("spent", "90", "open"), ("spent", "95", "waived"), ("spent", "구십", "open"), ("name", "95", "open")],
)
def test_nothing_is_expected_that_stands_or_is_closed_or_no_number(column: str, expected: str, state: str) -> None:
    line = make_expenditure(spent=90)
    finding = Finding(column=column, expected=expected, state=state)
    assert {row.hint for row in rows(line, None, [finding], None)} == {""}


def test_the_finding_that_one_came_from_is_named_in_the_address() -> None:
    findings = [Finding(pk=1), Finding(pk=2)]
    request = RequestFactory().get("/")
    assert _suggested_finding(request, findings) is None
    for pk, found in (("2", findings[1]), ("3", None), ("", None)):
        assert _suggested_finding(RequestFactory().get("/", {"finding": pk}), findings) == found


@pytest.mark.django_db
def test_what_stands_in_a_line_is_a_text_as_of_a_correction() -> None:
    department, policy, unit, detail, _other = make_tree()
    level = next(field for field in editables(ExpenditureLine) if field.kind is FieldKind.LEVEL)
    texts = [text_of(line, level) for line in (department, policy, unit, detail)]
    assert texts == ["0", f"1 {department.key}", f"2 {policy.key}", f"3 {unit.key}"]
    row, name = editables(ExpenditureLine)[:2]
    assert (text_of(detail, row), text_of(detail, name)) == ("stands", detail.name)
    assert [line.name for line in parents(detail)] == [OWN, "정책 1", "단위 1"]
    assert list(parents(department)) == []
    assert (level_text(None, "가"), level_text(0, ""), level_text(2, "가")) == ("", "0", "2 가")
    assert [plain(value) for value in (None, Decimal("1.50"), 7, "가")] == ["", "1.5", "7", "가"]


@pytest.mark.parametrize(
    ("model", "name", "text", "shown"),
    [
        (ExpenditureLine, "spent", "1234", "1,234"),
        (ExpenditureLine, "spent", "-1234", "△1,234"),
        (ExpenditureLine, "spent", "0", "0"),
        (ExpenditureLine, "spent", "가", "가"),
        (ExpenditureLine, "spent", "", ""),
        (ExpenditureLine, "level", "2 감사담당관/정책", "단위사업 (정책)"),
        (ExpenditureLine, "level", "0", "부서"),
        (ExpenditureLine, "level", "9", "9"),
        (ExpenditureLine, "other", "5000", "5000"),
        (Indicator, "direction", "lower", "낮을수록 좋음"),
        (Indicator, "name", "lower", "lower"),
        (RevenueLine, "row", "removed", "행을 뺌"),
    ],
)
def test_a_text_of_a_correction_is_shown_as_people_read_it(model: Any, name: str, text: str, shown: str) -> None:
    assert shown_text(model, name, text) == shown


@pytest.mark.django_db
def test_a_permission_is_in_words_of_the_screen() -> None:
    words = {one.codename: permission_words(one) for one in Permission.objects.select_related("content_type")}
    assert words["view_session"] == "로그인 세션: 보기"
    assert words["delete_savedquery"] == "저장한 목록: 삭제"
    assert words["propose"] == "정정을 제안한다"
    odd = Permission(codename="view_other", name="다른 것", content_type=Permission.objects.all()[0].content_type)
    assert permission_words(odd) == "다른 것"


@pytest.mark.django_db
def test_a_person_is_listed_with_name_roles_and_departments() -> None:
    shown = StaffUserAdmin(User, admin.site)
    nobody = make_person("nobody", "직원")
    assert displays(shown, nobody, "full_name", "roles", "departments") == ["-", "-", "-"]
    kim = make_person("kim", "편집자", "나과", "가과")
    kim.last_name, kim.first_name = "김", "포"
    kim.groups.add(Group.objects.get(name="감사자"))
    assert displays(shown, kim, "full_name", "roles", "departments") == ["김포", "감사자, 편집자", "가과, 나과"]
