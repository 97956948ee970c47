"""Decisions on corrections and judgements of findings: what is open to whom, and what is refused."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from accounts.audit import record
from accounts.models import AuditEntry
from documents.actions import ActionError
from documents.models import Correction, Finding, Verdict
from staff.decisions import Decision, allowed_decisions, decide, why_not_reviewed
from staff.finding_decisions import JUDGED, save_verdict, verdict_of, verdict_version
from staff.history import steps, summary
from staff.models import Assignment
from tests.factories import make_city, make_correction, make_finding
from tests.staff.conftest import OWN, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]


@pytest.fixture
def editor(db: None) -> User:
    return make_person("kim", "편집자", OWN)


@pytest.fixture
def reviewer(db: None) -> User:
    return make_person("lee", "검토자")


def test_what_is_open_follows_from_the_state_and_the_person(editor: User, reviewer: User) -> None:
    proposed = make_correction(state="proposed", author=editor)
    assert allowed_decisions(editor, proposed) == [Decision.WITHDRAW]
    assert allowed_decisions(reviewer, proposed) == [Decision.ACCEPT, Decision.REJECT]
    assert allowed_decisions(editor, make_correction()) == [Decision.REVOKE]
    assert allowed_decisions(reviewer, make_correction()) == []


def test_a_reviewer_reads_why_no_decision_is_offered(editor: User, reviewer: User) -> None:
    proposed = make_correction(state="proposed", author=editor)
    assert why_not_reviewed(reviewer, proposed) == why_not_reviewed(editor, proposed) == ""
    record(reviewer, "changed", editor, "역할")
    assert "하루 안에" in why_not_reviewed(reviewer, proposed)
    assert why_not_reviewed(reviewer, make_correction(author=editor)) == ""
    assert why_not_reviewed(make_person("choi", "편집자", OWN), proposed) == ""
    with pytest.raises(ActionError, match="하루 안에"):
        decide(Decision.ACCEPT, [proposed], reviewer, "확인")


def test_who_may_not_decides_nothing(editor: User, reviewer: User) -> None:
    proposed = make_correction(state="proposed", author=editor)
    with pytest.raises(PermissionDenied):
        decide(Decision.ACCEPT, [proposed], editor, "확인")
    with pytest.raises(PermissionDenied):
        decide(Decision.WITHDRAW, [proposed], make_person("choi", "편집자", OWN), "")
    with pytest.raises(ActionError, match="고른 정정이 없습니다"):
        decide(Decision.ACCEPT, [], reviewer, "확인")
    assert not AuditEntry.objects.filter(verb__startswith="정정").exists()


def test_who_comes_late_reads_who_decided(editor: User, reviewer: User) -> None:
    for state, who in (("accepted", "lee"), ("withdrawn", "kim")):
        with pytest.raises(ActionError, match=f"이미 처리된 정정입니다: .*, {who}$"):
            decide(Decision.REJECT, [make_correction(state=state, author=editor)], reviewer, "확인")


def test_each_decision_is_recorded_in_its_word(editor: User, reviewer: User) -> None:
    first, second, third = (make_correction(state="proposed", author=editor) for _ in range(3))
    decide(Decision.ACCEPT, [first], reviewer, "확인함")
    decide(Decision.REJECT, [second], reviewer, "원문대로")
    decide(Decision.WITHDRAW, [third], editor, "")
    states = [Correction.objects.get(pk=item.pk).state for item in (first, second, third)]
    assert states == ["accepted", "rejected", "withdrawn"]
    verbs = AuditEntry.objects.filter(verb__startswith="정정").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["정정 받아들임", "정정 반려", "정정 철회"]
    [step] = steps([first])
    assert (step.of, step.what, step.event.word) == ("지출액: 90 → 95", step.event.verb_name, "확인함")
    assert summary(make_correction(printed="")) == "지출액: 미확인 → 95"


def test_who_has_a_department_has_it_under_its_new_name_too(editor: User, reviewer: User) -> None:
    names: Any = {"printed": OWN, "value": "감사실", "author": editor, "state": "proposed"}
    renamed = make_correction(target="departments.Department", field="name", **names)
    of_a_line = make_correction(field="name", **names | {"value": "다른 이름"})
    decide(Decision.ACCEPT, [of_a_line, renamed], reviewer, "확인")
    assert set(Assignment.objects.values_list("user", "city", "department")) == {
        (editor.pk, make_city().pk, OWN),
        (editor.pk, make_city().pk, "감사실"),
    }


def test_a_finding_that_is_explained_needs_words(editor: User) -> None:
    finding = make_finding()
    for state in ("explained", "waived"):
        with pytest.raises(ActionError, match="설명을 적어"):
            save_verdict(finding, state, "  ", None, editor)
    for state, problem in (("other", "없는 상태"), ("corrected", "저절로")):
        with pytest.raises(ActionError, match=problem):
            save_verdict(finding, state, "말", None, editor)
    assert verdict_of(finding) is None
    assert verdict_version(None) == ""
    assert not Verdict.objects.exists()


def test_a_verdict_takes_the_place_of_the_former_one(editor: User, reviewer: User) -> None:
    finding = make_finding()
    first = save_verdict(finding, "explained", " 인쇄 오류 ", reviewer, editor)
    assert (first.words, first.assignee, Finding.objects.get().state) == ("인쇄 오류", reviewer, "explained")
    assert verdict_version(first) == first.said_at.isoformat()
    save_verdict(finding, "open", "", None, reviewer)
    assert (verdict_of(finding).author, Finding.objects.get().state) == (reviewer, "open")  # type: ignore[union-attr]
    said = AuditEntry.objects.filter(verb=JUDGED).order_by("pk").values_list("what", flat=True)
    assert [what.partition(", ")[2] for what in said] == ["lee: 인쇄 오류", "-: "]


def test_a_corrected_finding_may_stay_so(editor: User) -> None:
    finding = make_finding(state="corrected")
    assert save_verdict(finding, "corrected", "", None, editor).state == "corrected"
