"""Who may change whom, what happened meanwhile, and what stands source_around a line: without pages."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry
from documents.models import CorrectionEvent, Remark
from inspection.models import Question
from staff import saved_queries
from staff.admin import AssignmentForm
from staff.base_values import BaseValues, changes_since, current_values, read
from staff.history import steps, summary
from staff.mail import mail_authors, mail_editors, mail_link, mail_reviewers
from staff.models import Assignment, SavedQuery
from staff.questions import QuestionAdmin
from staff.remarks import STEPS, RemarkAdmin, _rows_of, _source
from staff.saved_queries import NoListError, changes_of, list_view_of
from staff.source import source_around, source_cell
from staff.users import PersonForm, StaffUserAdmin, _assign
from tests.factories import (
    make_city,
    make_correction,
    make_department,
    make_document,
    make_expenditure,
    make_page,
    make_user,
)
from tests.staff.conftest import OTHER, OWN, make_person

pytestmark = pytest.mark.django_db


def request_of(user: Any, method: str = "get", **typed: Any) -> Any:
    request: Any = getattr(RequestFactory(), method)("/", typed)
    request.user = user
    return request


def test_a_form_carries_what_it_was_opened_on() -> None:
    line = make_expenditure(spent=90)
    opened = current_values(line)
    assert read(opened.token()) == opened
    assert read("") is None and read(opened.token()[:-1]) is None
    assert opened.values["spent"] == "90" and opened.corrections == {}
    assert changes_since(opened, line) == []


def test_what_others_did_since_is_said_once() -> None:
    line = make_expenditure(spent=90, budget=100)
    opened = current_values(line)
    about = {"target_key": line.key, "state": "proposed", "author": make_user("kim")}
    correction = make_correction(field="spent", value="1234", **about)
    line.spent, line.budget = 1_234, None
    assert changes_since(opened, line) == [
        "그사이 kim 님의 정정: 지출액 → 1,234 (제안됨)",
        "그사이 바뀐 값: 예산액 → 미확인",
    ]
    assert changes_since(BaseValues(current_values(line).values, {str(correction.pk): "proposed"}), line) == []
    about |= {"state": "rejected"}
    make_correction(field="carried_in", value="5", **about)
    assert changes_since(opened, line)[0].startswith("그사이 lee 님의 정정: 전년도이월액 → 5 (")
    make_correction(field="gone", value="", **about)
    assert any("gone → 미확인" in sentence for sentence in changes_since(opened, line))


def test_the_lines_around_one_are_shown_with_the_one_marked() -> None:
    page = make_page("\n".join(f"줄 {number}" for number in range(1, 31)))
    document = page.document
    place = source_around(document, 1, 15)
    numbers = [line.number for block in place.blocks for line in block.lines]
    assert (numbers[0], numbers[-1], len(numbers)) == (7, 23, 17)
    assert place.requested is not None and place.requested.number == 15
    assert place.document == document
    gone = source_around(document, 2, 15)
    assert (gone.blocks, gone.requested, gone.facsimile) == ([], None, None)
    line = make_expenditure(document=document, cells=[["이름"]])
    assert source_cell(line, "name") == (1, line.line, None, None)
    assert source_cell(line, "spent")[:2] == (1, line.line)


def test_the_steps_of_a_correction_are_in_words() -> None:
    correction = make_correction(printed="90", value="1234")
    assert summary(correction) == "지출액: 90 → 1,234"
    event = CorrectionEvent.objects.create(correction=correction, verb="accepted", actor=make_user())
    [step] = steps([correction])
    assert (step.event, step.what, step.of) == (event, event.verb_name, summary(correction))
    assert steps([]) == []


def test_a_superuser_alone_changes_a_superuser_and_passwords_of_others() -> None:
    shown = StaffUserAdmin(User, admin.site)
    root, park, kim = make_person("root", "superuser"), make_person("park", "관리자"), make_person("kim", "편집자")
    assert shown.has_change_permission(request_of(root), root)
    assert not shown.has_change_permission(request_of(park), root)
    assert shown.has_change_permission(request_of(park), kim)
    assert shown.has_change_permission(request_of(park))
    assert not shown.has_delete_permission(request_of(root), kim)
    with pytest.raises(PermissionDenied):
        shown.user_change_password(request_of(park), str(kim.pk))
    for user, other in ((root, kim), (park, park)):
        assert shown.user_change_password(request_of(user), str(other.pk)).status_code == 200
    with pytest.raises(PermissionDenied):
        shown.password_link_view(request_of(park, "post"), root.pk)


def test_one_does_not_change_ones_own_rights() -> None:
    shown = StaffUserAdmin(User, admin.site)
    root, park, kim = make_person("root", "superuser"), make_person("park", "관리자"), make_person("kim", "편집자")
    own = {"groups", "is_active", "is_staff"}
    assert own <= set(shown.get_readonly_fields(request_of(park), park))
    assert not own & set(shown.get_readonly_fields(request_of(park), kim))
    assert not own & set(shown.get_readonly_fields(request_of(park)))
    assert "is_superuser" in shown.get_readonly_fields(request_of(park), kim)
    assert "is_superuser" not in shown.get_readonly_fields(request_of(root), root)
    assert {"last_login", "date_joined"} <= set(shown.get_readonly_fields(request_of(root), kim))
    names = {user: shown.get_fieldsets(request_of(user), kim)[0][1]["fields"] for user in (root, park)}
    assert names == {root: ("username", "password"), park: ("username",)}
    assert shown.get_fieldsets(request_of(park), kim)[3][1]["fields"] == ("departments",)
    assert shown.get_fieldsets(request_of(park)) == shown.add_fieldsets


def test_departments_are_given_and_taken_but_for_those_that_are_gone() -> None:
    kim = make_person("kim", "편집자", OWN, "없어진 과")
    own, other = make_department(OWN), make_department(OTHER)
    assert PersonForm(instance=kim).initial["departments"] == [own.pk]
    _assign(kim, [other])
    assert set(Assignment.objects.values_list("department", flat=True)) == {OTHER, "없어진 과"}
    _assign(kim, [other, own])
    assert Assignment.objects.count() == 3
    form = PersonForm(instance=make_person("root", "superuser"))
    labels = [label for _pk, label in form.fields["user_permissions"].choices]  # type: ignore[attr-defined]
    assert "정정을 제안한다" in labels
    assert dict(form.fields["departments"].choices)[own.pk] == f"{make_city()} {OWN}"  # type: ignore[attr-defined]


def test_a_department_is_assigned_to_a_person_once() -> None:
    kim, place = make_person("kim", "편집자", OTHER), make_department(OWN)
    form = AssignmentForm({"user": kim.pk, "place": place.pk})
    assert form.is_valid() and form.save().department == OWN
    assert not AssignmentForm({"user": kim.pk, "place": place.pk}).is_valid()
    assert AssignmentForm({"user": kim.pk}).errors.keys() == {"place"}


@pytest.fixture
def sent(settings: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """The people to whom a call of a function mails."""
    settings.NOTIFY_BY_MAIL = True

    def send(function: Any, *args: Any) -> list[list[str]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            function(*args)
        return [message.bcc for message in mail.outbox]

    return send


def test_mail_goes_to_those_whose_work_it_is(sent: Any, settings: Any) -> None:
    people = {"kim": ("편집자", OWN), "choi": ("편집자", OTHER), "lee": ("검토자",), "root": ("superuser",)}
    for name, (role, *departments) in people.items():
        person = make_person(name, role, *departments)
        person.email = f"{name}@a.example"
        person.save()
    kim, lee = User.objects.get(username="kim"), User.objects.get(username="lee")
    proposal = make_correction(state="proposed", author=kim)
    of_reviewer = make_correction(state="proposed", author=lee)
    assert sent(mail_reviewers, [proposal]) == [["lee@a.example"]]
    assert sent(mail_reviewers, [of_reviewer]) == []
    assert sent(mail_authors, "정정 반려", [proposal], lee) == [["kim@a.example"]]
    assert sent(mail_authors, "정정 반려", [proposal], kim) == []
    revoking = make_correction(state="proposed", author=lee, revokes=make_correction(author=kim, reviewer=lee))
    assert sent(mail_authors, "정정 수용", [revoking], lee) == [["kim@a.example"]]
    assert "내 제안 1건" in mail.outbox[0].subject
    remarks = [Remark.objects.create(document=make_document(), department=name, text="말") for name in (OWN, "의회")]
    assert [sent(mail_editors, remark) for remark in remarks] == [[["kim@a.example"]], [["lee@a.example"]]]
    assert sent(mail_link, kim, "https://a.example/") == [["kim@a.example"]]
    kim.email = ""
    assert sent(mail_link, kim, "/") == []
    settings.NOTIFY_BY_MAIL = False
    assert sent(mail_link, lee, "/") == []


def test_a_remark_is_of_its_row_or_of_those_on_its_line() -> None:
    document = make_document()
    make_page("글\n글", document=document)
    line, other = make_expenditure("가", document=document), make_expenditure("나", document=document)
    on_line = Remark(document=document, page=1, line=line.line)
    of_row = Remark(document=document, target="budget.ExpenditureLine", target_key=other.key, page=1, figure="지출액")
    gone = Remark(document=document, target="budget.ExpenditureLine", target_key="gone", page=1, figure="지출액")
    of_page = Remark(document=document, page=1)
    found = [[row.pk for row in _rows_of(remark)] for remark in (on_line, of_row, gone, of_page)]
    assert found == [[line.pk], [other.pk], [], []]
    shown = RemarkAdmin(Remark, admin.site)
    assert shown.lines(of_page) == "-"
    assert f"/admin/budget/expenditureline/{other.pk}/change/" in shown.lines(of_row)
    assert shown.lines(gone).endswith("<q>지출액</q>") and "지금 자료에 없는 행입니다" in shown.lines(gone)
    sources = [_source(remark) is not None for remark in (on_line, of_row, gone, of_page, Remark(document=document))]
    assert sources == [True, True, False, True, False]
    links = [shown.page_link(Remark(address=address)) for address in ("", "https://a.example/x", "/gimpo/2020/")]
    assert links[:2] == ["-", "https://a.example/x"]


def test_a_remark_goes_from_step_to_step() -> None:
    shown, park = RemarkAdmin(Remark, admin.site), make_person("park", "관리자")
    remark = Remark.objects.create(document=make_document(), department=OWN, text="말")

    def step(state: str) -> bool:
        return shown._step(request_of(park, "post"), remark, Remark.State(state))

    assert not step("corrected")
    assert step(Remark.State.TAKEN_UP)
    assert step(Remark.State.CORRECTED) and not step(Remark.State.CLOSED)
    remark.refresh_from_db()
    assert remark.state == Remark.State.CORRECTED
    assert AuditEntry.objects.filter(verb="시민 의견 처리").count() == 2
    assert set(STEPS) == set(Remark.State)


def test_a_question_is_listed_with_its_amount_and_answer() -> None:
    shown = QuestionAdmin(Question, admin.site)
    amounts = [shown.amount_shown(Question(amount=amount)) for amount in (None, 0, -1_234)]
    assert amounts == ["-", "0", "△1,234"]


@pytest.mark.parametrize(
    "address",
    ["/gimpo/2020/", "/gimpo/2020/expenditure.csv", "/gimpo/1999/expenditure/", "//a.example/gimpo/2020/expenditure/"],
)
def test_what_is_no_list_is_reported(address: str) -> None:
    make_document()
    with pytest.raises(NoListError, match="목록의 주소가 아닙니다"):
        list_view_of(address)


def test_a_list_is_set_up_with_its_query() -> None:
    document = make_document()
    view = list_view_of("/gimpo/2020/expenditure/?spent_min=5")
    assert view.query.query == "level=all&spent_min=5" and view.document == document
    with pytest.raises(NoListError, match="금액이 아닙니다"):
        list_view_of("/gimpo/2020/expenditure/?spent_min=x")


def test_changes_are_those_since_a_person_last_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [SimpleNamespace(at=at) for at in (3, 2, 1)]
    saved: Any = SimpleNamespace(seen_at=2)

    def view_of(*changed: int) -> Any:
        documents = [SimpleNamespace(changed_at=at) for at in changed]
        return SimpleNamespace(query=SimpleNamespace(documents=documents), entries=lambda: entries)

    assert changes_of(saved, view_of(1, 3)) == entries[:1]
    assert changes_of(saved, view_of(2, 1)) == []
    shown = saved_queries.SavedQueryAdmin(SavedQuery, admin.site)
    kim = make_user("kim")
    own = SavedQuery.objects.create(user=kim, name="가", address="/")
    SavedQuery.objects.create(user=make_user("lee"), name="나", address="/")
    assert list(shown.get_queryset(request_of(kim))) == [own]
    assert not shown.get_queryset(request_of(AnonymousUser())).exists()
    assert shown.get_fields(request_of(kim)) == ("name", "address")
    assert shown.get_fields(request_of(kim), own) == ("name", "address", "changes", "seen_at")
