"""The matrix: each role, what it tries, whose department it is, and in which state the thing stands."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from documents.models import Correction, Finding, Remark, Verdict
from figures.names import row_code
from staff.models import SavedQuery
from staff.permissions import Verb, may
from staff.roles import ROLES as DATA
from tests import factories
from tests.conftest import taken_back
from tests.staff.conftest import OTHER, OWN, ROLES, make_person
from tests.staff.typing_in import address_of, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]

Log = Callable[..., Client]
MAKERS = ("편집자", "관리자", "superuser")
REVIEWERS = ("검토자", "관리자", "superuser")
EVERYWHERE = ("검토자", "관리자", "superuser")
JUDGES = ("편집자", *REVIEWERS)
READERS = tuple(role for role in ROLES if role != "직원")
STATES = [state.value for state in Correction.State]
WHOSE = {OWN: "own", OTHER: "other"}
BOTH = pytest.mark.parametrize("department", [OWN, OTHER], ids=WHOSE.get)
EACH = pytest.mark.parametrize("role", ROLES)


@pytest.fixture(scope="module", autouse=True)
def people(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One person of each role, whom `client_of` logs in."""
    with taken_back(django_db_blocker):
        for role in ROLES:
            make_person(role, role, OWN)
        yield


def line_of(department: str) -> Any:
    return factories.make_expenditure(department=factories.make_department(department), spent=90)


def correction_of(department: str, state: str = "proposed", **fields: Any) -> Correction:
    line = line_of(department)
    return factories.make_correction(line.name, state, department=department, target_key=line.key, **fields)


def decide(client: Client, decision: str, *corrections: Correction) -> Any:
    form = {"decision": decision, "word": "확인함", "correction": [each.pk for each in corrections]}
    return client.post(reverse("admin:staff_decide"), form)


def state_of(correction: Correction) -> str:
    return Correction.objects.values_list("state", flat=True).get(pk=correction.pk)


@EACH
@BOTH
def test_who_proposes(client_of: Log, role: str, department: str) -> None:
    line, client = line_of(department), client_of(role)
    allowed = role in MAKERS and (department == OWN or role in EVERYWHERE)
    response = save(client, line, spent="95")
    assert response.status_code == (302 if allowed else 403)
    assert Correction.objects.count() == allowed
    line.refresh_from_db()
    assert line.spent == 90  # nothing public changes before a second person accepts


@EACH
@BOTH
def test_who_is_shown_a_form(client_of: Log, role: str, department: str) -> None:
    page = client_of(role).get(address_of(line_of(department)))
    assert page.status_code == (200 if role in READERS else 403)
    allowed = role in MAKERS and (department == OWN or role in EVERYWHERE)
    assert ('name="spent"' in page.text) == allowed


@EACH
def test_who_previews(client_of: Log, role: str) -> None:
    line = line_of(OWN)
    form = {"name": line.name, "spent": "95", "reason": "오독", "_preview": "1"}
    assert client_of(role).post(address_of(line), form).status_code == (200 if role in MAKERS else 403)
    assert not Correction.objects.exists()


@EACH
@BOTH
def test_who_goes_through_the_uncertain_figures_of_a_page(client_of: Log, role: str, department: str) -> None:
    line, client = line_of(department), client_of(role)
    type(line).objects.filter(pk=line.pk).update(spent=None, standings={"spent": {"is": "unknown"}})
    factories.make_page("글", number=line.page)
    address = reverse("admin:staff_page_figures", args=[line.document_id, line.page])
    name = f"{row_code(line._meta.label, line.key)}-spent"
    allowed = role in MAKERS and (department == OWN or role in EVERYWHERE)
    assert client.get(address).status_code == (200 if role in MAKERS else 403)
    client.post(address, {name: "95", "reason": "오독"})
    assert Correction.objects.count() == allowed


@EACH
@BOTH
def test_who_tries_identities_on_what_they_type(client_of: Log, role: str, department: str) -> None:
    line, client = line_of(department), client_of(role)
    allowed = role in MAKERS and (department == OWN or role in EVERYWHERE)
    response = client.post(reverse("admin:staff_trials_expenditureline", args=[line.pk]), {"spent": "95"})
    assert response.status_code == (200 if allowed else 403)


@EACH
@pytest.mark.parametrize(("department", "state"), [*((OWN, state) for state in STATES), (OTHER, "proposed")])
def test_who_reviews(client_of: Log, role: str, department: str, state: str) -> None:
    client = client_of(role)
    for decision, result in (("accept", "accepted"), ("reject", "rejected")):
        correction = correction_of(department, state)
        response = decide(client, decision, correction)
        if role not in REVIEWERS:
            assert response.status_code == 403
            assert state_of(correction) == state
        elif state != "proposed":
            assert response.status_code == 200
            assert "이미 처리된 정정입니다" in response.text
            assert state_of(correction) == state
        else:
            assert response.status_code == 302
            assert state_of(correction) == result


@pytest.mark.parametrize("role", REVIEWERS)
@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_nobody_reviews_their_own(client_of: Log, role: str, decision: str) -> None:
    client = client_of(role)
    correction = correction_of(OWN, author=User.objects.get(username=role))
    assert decide(client, decision, correction).status_code == 403
    assert state_of(correction) == "proposed"


@EACH
@pytest.mark.parametrize("state", STATES)
def test_who_withdraws(client_of: Log, role: str, state: str) -> None:
    client = client_of(role)
    for author in (User.objects.get(username=role), factories.make_user("kim")):
        correction = correction_of(OWN, state, author=author)
        response = decide(client, "withdraw", correction)
        allowed = role in MAKERS and author.username == role and state == "proposed"
        assert (response.status_code == 302) == allowed
        assert state_of(correction) == ("withdrawn" if allowed else state)


@EACH
@pytest.mark.parametrize(("department", "state"), [*((OWN, state) for state in STATES), (OTHER, "accepted")])
def test_who_takes_an_accepted_one_back(client_of: Log, role: str, department: str, state: str) -> None:
    correction, client = correction_of(department, state), client_of(role)
    response = decide(client, "revoke", correction)
    allowed = role in MAKERS and (department == OWN or role in EVERYWHERE) and state == "accepted"
    assert (response.status_code == 302) == allowed
    assert state_of(correction) == state  # until another person accepts it
    assert correction.revoked_by.count() == allowed


@EACH
@BOTH
def test_who_judges_a_finding(client_of: Log, role: str, department: str) -> None:
    finding, client = factories.make_finding(department=department), client_of(role)
    form = {"state": "waived", "words": "책에 그렇게 인쇄되어 있습니다."}
    response = client.post(reverse("admin:staff_say", args=[finding.pk]), form)
    allowed = role in JUDGES and (department == OWN or role in EVERYWHERE)
    assert response.status_code == (302 if allowed else 403)
    finding.refresh_from_db()
    assert finding.state == ("waived" if allowed else "open")
    assert Verdict.objects.count() == allowed


@EACH
@BOTH
def test_who_takes_findings_on(client_of: Log, role: str, department: str) -> None:
    finding, client = factories.make_finding(department=department), client_of(role)
    act(client, "finding", "assign_to_me", finding)
    allowed = role in JUDGES and (department == OWN or role in EVERYWHERE)
    assert Verdict.objects.filter(finding_key=finding.key, assignee__username=role).count() == allowed


@EACH
@pytest.mark.parametrize("state", [state.value for state in Remark.State])
def test_who_takes_up_a_remark(client_of: Log, role: str, state: str) -> None:
    client = client_of(role)
    remark = Remark.objects.create(document=factories.make_document(), text="이상해요", state=state)
    response = client.post(reverse("admin:staff_remark_step", args=[remark.pk]), {"state": "taken_up"})
    assert response.status_code == (302 if role in JUDGES else 403)
    remark.refresh_from_db()
    assert remark.state == ("taken_up" if role in JUDGES and state == "open" else state)
    act(client, "remark", "close", remark)
    remark.refresh_from_db()
    closes = role in JUDGES and state in ("open", "taken_up")  # what is done is opened again first
    assert (remark.state == "closed") == (closes or state == "closed")


@EACH
@pytest.mark.parametrize("action", ["accept", "reject", "withdraw"])
def test_who_has_the_actions_of_the_list(client_of: Log, role: str, action: str) -> None:
    correction, client = correction_of(OWN), client_of(role)
    response = act(client, "correction", action, correction)
    allowed = role in (MAKERS if action == "withdraw" else REVIEWERS)
    assert ("함께 처리합니다" in response.text) == allowed  # the page that asks for a word
    assert state_of(correction) == "proposed"


@EACH
@pytest.mark.parametrize("table", ["correction", "finding"])
def test_who_takes_a_file_home(client_of: Log, role: str, table: str) -> None:
    client = client_of(role)
    thing = correction_of(OWN) if table == "correction" else factories.make_finding()
    response = act(client, table, "export", thing)
    if role in READERS:
        assert response["Content-Type"].startswith("text/csv")
        assert thing.name in b"".join(response.streaming_content).decode()
    else:
        assert response.status_code == 403


@EACH
def test_who_sends_files_in(client_of: Log, role: str) -> None:
    client = client_of(role)
    expected = 200 if role in MAKERS else 403
    assert client.get(reverse("admin:staff_upload")).status_code == expected
    file = {"file": SimpleUploadedFile("a.csv", b"a"), "target": "expenditure"}
    assert client.post(reverse("admin:staff_upload"), file).status_code == expected
    assert ("고친 CSV 올리기" in client.get("/admin/").text) == (role in MAKERS)


@EACH
def test_who_reads_evidence(client_of: Log, role: str) -> None:
    correction = correction_of(OWN)
    correction.evidence_file.save("a.pdf", SimpleUploadedFile("a.pdf", b"%PDF-1.7"))
    response = client_of(role).get(reverse("admin:staff_evidence", args=[correction.pk]))
    assert response.status_code == (200 if role in READERS else 403)


@EACH
@pytest.mark.parametrize("table", ["correction", "correctionevent", "finding", "remark", "verdict"])
def test_who_reads_what(client_of: Log, role: str, table: str) -> None:
    address = reverse(f"admin:documents_{table}_changelist")
    assert client_of(role).get(address).status_code == (200 if role in READERS else 403)


@EACH
def test_who_gives_departments_to_people(client_of: Log, role: str) -> None:
    department, client = factories.make_department(OTHER), client_of(role)
    person = make_person("new", "편집자")
    response = client.post(reverse("admin:staff_assignment_add"), {"user": person.pk, "place": department.pk})
    allowed = role in ("관리자", "superuser")
    assert response.status_code == (302 if allowed else 403)
    assert person.assignments.filter(department=OTHER).count() == allowed


@pytest.mark.parametrize("left_empty", ["user", "place"])
def test_what_is_missing_of_an_assignment_is_asked_for(client_of: Log, left_empty: str) -> None:
    department, person = factories.make_department(OTHER), make_person("new", "편집자")
    form = {"user": person.pk, "place": department.pk} | {left_empty: ""}
    response = client_of("관리자").post(reverse("admin:staff_assignment_add"), form)
    assert response.status_code == 200
    assert "필수 항목" in response.text
    assert not person.assignments.exists()


def test_a_department_is_given_to_a_person_once(client_of: Log) -> None:
    department, person = factories.make_department(OTHER), make_person("new", "편집자", OTHER)
    response = client_of("관리자").post(
        reverse("admin:staff_assignment_add"), {"user": person.pk, "place": department.pk}
    )
    assert response.status_code == 200
    assert person.assignments.count() == 1


@EACH
def test_history_is_changed_by_nobody(client_of: Log, role: str) -> None:
    correction, client = correction_of(OWN), client_of(role)
    event = correction.events.create(verb="proposed", actor=correction.author)
    for verb in ("change", "delete"):
        for thing in (event, correction):
            address = reverse(f"admin:documents_{thing._meta.model_name}_{verb}", args=[thing.pk])
            assert client.post(address, {"post": "yes", "word": "다른 말", "reason": "x"}).status_code == 403
    assert state_of(correction) == "proposed"
    assert correction.events.count() == 1


@pytest.mark.parametrize("role", ["편집자", "검토자", "감사자", "직원"])
def test_only_managers_edit_anything_by_hand(rf: Any, role: str) -> None:
    """What staff mend, they propose; what they judge, they say: but for one's own queries, no table is written to."""
    request = rf.get("/")
    request.user = User.objects.get(username=role)
    for model, page in admin.site._registry.items():
        rights = page.has_add_permission, page.has_change_permission, page.has_delete_permission
        assert model is SavedQuery or not any(right(request) for right in rights), model


def test_an_auditor_changes_nothing_anywhere(client_of: Log) -> None:
    client = client_of("감사자")
    auditor = User.objects.get(username="감사자")
    assert not [name for name in auditor.get_all_permissions() if not name.split(".")[1].startswith("view_")]
    assert "accounts.view_auditentry" in auditor.get_all_permissions()
    for verb in set(Verb) - {Verb.READ, Verb.EXPORT}:
        assert not may(auditor, verb)
    assert client.get("/admin/").status_code == 200


def test_whoever_is_not_staff_is_led_to_the_login(client: Client) -> None:
    correction = correction_of(OWN)
    for address in ("/admin/", reverse("admin:staff_upload"), reverse("admin:staff_evidence", args=[correction.pk])):
        assert client.get(address).status_code == 302
    assert decide(client, "accept", correction).status_code == 302
    assert state_of(correction) == "proposed"
    citizen = User.objects.create_user("citizen")
    citizen.groups.set(Group.objects.all())
    assert not any(may(citizen, verb) for verb in Verb)


def test_a_manager_makes_nobody_more_than_a_manager(client_of: Log) -> None:
    client = client_of("관리자")
    boss, own = make_person("boss", "superuser"), User.objects.get(username="관리자")
    assert client.post(reverse("admin:auth_user_change", args=[boss.pk]), {"username": "x"}).status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[boss.pk]), {}).status_code == 403
    form = {
        "username": "관리자",
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "on",
        "date_joined_0": "2020-01-01",
    }
    form |= {"date_joined_1": "00:00:00", "user_permissions": Permission.objects.first().pk}
    client.post(reverse("admin:auth_user_change", args=[own.pk]), form)
    own.refresh_from_db()
    assert not own.is_superuser
    assert not own.user_permissions.exists()
    assert own.groups.get().name == "관리자"


def test_groups_are_again_what_the_data_says_after_every_migrate() -> None:
    editor = Group.objects.get(name="편집자")
    before = set(editor.permissions.values_list("codename", flat=True))
    editor.permissions.clear()
    editor.permissions.add(Permission.objects.get(codename="review"))
    Group.objects.filter(name="감사자").delete()
    call_command("migrate", verbosity=0)
    assert set(editor.permissions.values_list("codename", flat=True)) == before
    assert set(Group.objects.values_list("name", flat=True)) >= set(DATA)


def act(client: Client, table: str, action: str, *things: Any) -> Any:
    """Choose things in the list of a table and do an action."""
    form = {"action": action, "_selected_action": [thing.pk for thing in things]}
    return client.post(reverse(f"admin:documents_{table}_changelist"), form)


def test_findings_of_others_are_left_when_one_takes_many_on(client_of: Log) -> None:
    client = client_of("편집자")
    act(client, "finding", "assign_to_me", *[factories.make_finding(department=name) for name in (OWN, OTHER, OWN)])
    assert Verdict.objects.count() == 2
    assert Finding.objects.filter(state="open").count() == 3
