"""What the pages of the admin are put together from, made without a request."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import AuditEntry
from budget.models import ExpenditureLine, RevenueLine
from documents.actions import ActionError, Evidence
from documents.models import Correction, CorrectionEvent, Document, Finding, Remark, Verdict
from figures.names import row_code
from performance.models import Indicator, UnitLine
from staff import new_rows, password_link, proposals, saved_queries
from staff.corrections import CorrectionAdmin, EventFilter
from staff.dashboard import Dashboard, OpenFindings, dashboard
from staff.editing import FieldKind, editable_fields, level_text, parents, plain, shown_text, text_of
from staff.finding_decisions import save_verdict, verdict_of, verdict_version
from staff.findings import AssigneeFilter, FindingAdmin, _against_current
from staff.forms import LineForm, VerdictForm
from staff.groups import permission_words
from staff.lines import _suggested_finding, rows
from staff.models import NoticeVisit, SavedQuery
from staff.new_rows import NewRowForm
from staff.notices import MOST, _of_events, new_notices, notices
from staff.page_figures import PageFiguresForm, UncertainFigure, _offered, _printed
from staff.saved_queries import NEWEST, SavedQueryAdmin
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
from tests.staff.conftest import OTHER, OWN, make_person


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
    assert (texts[0], "90" in texts[1], "1,234" in texts[2]) == ("지출액", True, True)
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
        return list(EventFilter(request, params, CorrectionEvent, None).queryset(request, every.order_by("pk")))  # type: ignore[arg-type]

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
    remark = Remark.objects.create(document=make_document(), department=OWN, text="의견")
    Remark.objects.create(document=make_document(), department="다른 과", text="의견")
    entries = notices(kim, step.at)
    assert [entry.text.partition(":")[0] for entry in entries] == ["새 시민 의견", step.verb_name]
    assert [entry.is_new for entry in entries] == [True, False]
    assert not any(entry.is_new for entry in notices(kim, remark.made_at))
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
    level = next(field for field in editable_fields(ExpenditureLine) if field.kind is FieldKind.LEVEL)
    texts = [text_of(line, level) for line in (department, policy, unit, detail)]
    assert texts == ["0", f"1 {department.key}", f"2 {policy.key}", f"3 {unit.key}"]
    row, name = editable_fields(ExpenditureLine)[:2]
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


@pytest.mark.django_db
def test_changes_of_a_saved_query_are_counted_up_to_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = SavedQueryAdmin(SavedQuery, admin.site)
    found = [SimpleNamespace(title=f"변경 {number}", url="", words="말") for number in range(NEWEST)]
    monkeypatch.setattr(saved_queries, "changes_of", lambda saved, view: found)
    saved: Any = SimpleNamespace(view=None, address="/a/")
    assert shown.first_changes(saved) == f"변경 {NEWEST}건 이상<br>변경 0<br>변경 1<br>변경 2"
    saved.view = saved_queries.NoListError("없는 주소")
    assert shown.first_changes(saved) == "없는 주소"
    assert "없는 주소" in shown.query(saved)
    saved.view = None
    found.pop()
    assert shown.first_changes(saved).startswith(f"변경 {NEWEST - 1}건<br>")
    monkeypatch.setattr(saved_queries, "_view_or_error", lambda _saved: None)
    found[1:] = []
    assert shown.changes(saved) == '<p><a href="/a/">변경 0</a><br>말</p>'
    found.clear()
    assert [str(words) for words in (shown.first_changes(saved), shown.changes(saved))] == ["없음", "없음"]


def test_a_city_is_held_while_corrections_are_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    held, batches, recorded = [], [], []
    monkeypatch.setattr(proposals, "lock_city", held.append)
    monkeypatch.setattr(proposals, "record", lambda *words: recorded.append(words[2]))

    def propose_all(drafts: Any, reason: str, author: Any, evidence: Any, batch: Any) -> Any:
        batches.append(batch is not None)
        return drafts

    monkeypatch.setattr(proposals, "propose_all", propose_all)
    document, evidence, author = Document(), Evidence(None, "", None), User()
    for drafts in (["a"], ["a", "b"]):
        proposals.propose_drafts.__wrapped__(document, drafts, "사유", author, evidence)
    proposals.propose_row.__wrapped__(document, ["a", "b"], "사유", author, evidence)
    assert (held, batches, recorded) == ([document] * 3, [False, True, True], ["a", "a", "b", "b"])


@pytest.mark.django_db
def test_an_uncertain_figure_is_shown_with_what_stands() -> None:
    line = make_expenditure(spent=1_234, budget=None)
    fields = {field.name: field for field in editable_fields(ExpenditureLine)}
    shown = {name: UncertainFigure(line, fields[name], "") for name in ("spent", "budget")}
    assert (shown["spent"].current, shown["budget"].current) == ("1,234", "미확인")
    assert shown["spent"].name == f"{row_code('budget.ExpenditureLine', line.key)}-spent"
    assert shown["spent"].trials_url == f"/admin/budget/expenditureline/{line.pk}/trials/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("expected", "cell", "offered"),
    [
        ("1234", "7", "1,234"),
        ("90", "1,234", "1,234"),
        ("", "1,234", "1,234"),
        ("가", "7", "7"),
        ("", "90", ""),
        ("", "가", ""),
        ("0", "7", "0"),
    ],
)
def test_what_is_expected_or_else_printed_is_offered(expected: str, cell: str, offered: str) -> None:
    line = make_expenditure(spent=90, cells=[["이름", cell]])
    spent = next(field for field in editable_fields(ExpenditureLine) if field.name == "spent")
    places = {"spent": (1, line.line, 1, 0)}
    line.place = lambda column: places[column.name]
    assert _offered(line, spent, expected) == offered


@pytest.mark.django_db
def test_an_amount_is_printed_on_the_rows_own_line_in_its_cell_and_part() -> None:
    line = make_expenditure(cells=[["이름", "1,000 2,000"]])
    spent = next(field for field in editable_fields(ExpenditureLine) if field.name == "spent")

    def printed(number: int, cell: int, part: int) -> str:
        line.place = lambda column: (1, number, cell, part)
        return _printed(line, spent)

    assert [printed(line.line, 1, part) for part in (0, 1, 2)] == ["1,000", "2,000", ""]
    assert printed(line.line, 2, 0) == printed(line.line + 1, 1, 0) == ""
    line.cells = []
    assert printed(line.line, 0, 0) == ""


@pytest.mark.django_db
def test_a_figure_is_proposed_once_it_is_typed() -> None:
    line = make_expenditure(spent=90)
    fields = {field.name: field for field in editable_fields(ExpenditureLine)}
    figures = [UncertainFigure(line, fields[name], "") for name in ("spent", "budget")]
    first = figures[0].name
    form = PageFiguresForm(figures, {first: "1,000", "reason": "대조함"})
    assert form.is_valid()
    assert [(draft.place.field, draft.value) for draft in form.drafts] == [("spent", "1000")]
    assert [figure.name for figure, _field in form.inputs] == [figure.name for figure in figures]
    assert PageFiguresForm(figures, {"reason": "대조함"}).non_field_errors() == ["적은 값이 없습니다."]
    gone = PageFiguresForm(figures, {first: "1", "gone-spent": "5", "empty-spent": "", "reason": "대조함"})
    assert gone.non_field_errors()[0].startswith("그사이 처리된 숫자 1개를 제외했습니다.")
    wrong = PageFiguresForm(figures, {first: "x", "reason": "대조함"})
    assert list(wrong.errors) == [first]


@pytest.mark.django_db
def test_a_finding_is_judged_with_words_where_it_needs_them() -> None:
    kim, finding = make_user("kim"), make_finding()
    for state, words, sentence in (
        ("other", "말", "없는 상태입니다."),
        ("corrected", "말", "정정함은 정정을 받아들일 때"),
        ("explained", " ", "시민에게 보일 설명을 적어 주세요."),
        ("waived", "", "시민에게 보일 설명을 적어 주세요."),
    ):
        with pytest.raises(ActionError, match=sentence):
            save_verdict(finding, state, words, None, kim)
    verdict = save_verdict(finding, "explained", " 설명 ", kim, kim)
    finding.refresh_from_db()
    assert (verdict.words, verdict.assignee, finding.state) == ("설명", kim, "explained")
    assert save_verdict(finding, "open", "", None, kim).pk == verdict.pk
    finding.refresh_from_db()
    assert finding.state == "open"
    assert list(AuditEntry.objects.order_by("pk").values_list("what", flat=True)) == [
        "설명함, kim: 설명",
        "미해결, -: ",
    ]
    Finding.objects.filter(pk=finding.pk).update(state="corrected")
    assert save_verdict(finding, "corrected", "말", None, kim).state == "corrected"
    assert verdict_version(None) == "" and verdict_version(verdict_of(finding)) != ""


def test_numbers_of_what_waits_lead_to_what_is_counted() -> None:
    share = OpenFindings(Document(pk=7), OWN, 1, 2)
    assert share.work_url.endswith(f"document__id__exact=7&department={quote(OWN)}")
    assert "severity__in=error%2Cwarning" in share.work_url and "severity__in=note" in share.notes_url
    waits = Dashboard([share], 1, 1, 2, 3, 4, [OWN], [], [])
    assert waits.remarks_url == f"/admin/documents/remark/?state__exact=open&department={quote(OWN)}"
    assert waits.work_url.endswith(f"error%2Cwarning&department={quote(OWN)}")
    assert waits.notes_url.endswith(f"note&department={quote(OWN)}")


@pytest.mark.django_db
def test_what_waits_is_of_ones_own_departments_or_of_all() -> None:
    kim, lee = make_person("kim", "편집자", OWN), make_person("lee", "검토자")
    for severity in ("error", "warning", "note"):
        make_finding(severity=severity)
    make_finding(department=OTHER)
    make_finding(state="explained")
    Remark.objects.create(document=make_document(), department=OTHER, text="의견")
    make_correction(state="proposed", author=kim)
    make_correction(state="proposed", author=lee)
    make_correction(author=kim)
    own, every, nobody = dashboard(kim), dashboard(lee), dashboard(AnonymousUser())
    assert ([share.department for share in own.shares or ()], own.departments) == ([OWN], 1)
    assert (own.work, own.notes, own.remarks, own.proposals, own.own) == (2, 1, 0, None, [OWN])
    assert ([share.department for share in every.shares or ()], every.departments) == ([OWN, OTHER], 2)
    assert (every.work, every.notes, every.remarks, every.proposals, every.own) == (3, 1, 1, 2, None)
    assert (nobody.shares, nobody.work, nobody.remarks, nobody.proposals, nobody.queue) == (None, 0, None, None, [])
    assert [item.correction.author for item in every.queue] == [kim]
    assert own.queue == [] and len(own.proposals_made) == 2
    assert (every.shares or [])[0].work_url.startswith("/admin/documents/finding/?state__exact=open")


@pytest.mark.django_db
def test_a_batch_waits_as_one() -> None:
    lee = make_person("lee", "검토자")
    batch = "00000000-0000-0000-0000-000000000001"
    for number in range(3):
        make_correction(state="proposed", batch=batch if number else None)
    assert [item.others for item in dashboard(lee).queue] == [0, 1]


def test_what_may_be_mended_has_the_names_of_the_book() -> None:
    labels = {field.name: str(field.label) for field in editable_fields(Indicator)}
    assert [labels[name] for name in ("row", "name", "unit", "direction")] == ["행", "성과지표", "단위", "좋은 방향"]
    assert {field.name for field in editable_fields(ExpenditureLine)} >= {"row", "name", "level", "spent"}
