"""Corrections: what they would do is told, accepting proves again, and every new reading applies them by key."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from budget.models import ExpenditureLine, RevenueLine
from documents import actions
from documents.models import Correction, CorrectionEvent, Document, Finding, PrintedLine, Verdict
from ingest.correction_effects import Draft, accept, accept_all, place_of, preview
from performance.models import Indicator, ProgramGoal, UnitLine
from tests.conftest import SAMPLE, ingest
from tests.ingest.conftest import Accept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city", "uninspected")]


@pytest.fixture
def author() -> User:
    return User.objects.create_user("author")


@pytest.fixture
def reviewer() -> User:
    return User.objects.create_user("reviewer")


@pytest.fixture
def correct(author: User, reviewer: User) -> Callable[..., Correction]:
    """Propose and accept one correction."""

    def make(line: PrintedLine, field: str, value: str) -> Correction:
        correction = actions.propose(place_of(line, field), value, "결산서 원본과 다름", author)
        accept(correction, reviewer, "확인함")
        correction.refresh_from_db()
        return correction

    return make


def project(name: str = "사회조사") -> ExpenditureLine:
    return ExpenditureLine.objects.get(name=name, level=3)


def test_a_proposal_changes_nothing_public(author: User) -> None:
    before = list(ExpenditureLine.objects.values_list())
    actions.propose(place_of(project(), "spent"), "13840581", "영수증", author)
    assert list(ExpenditureLine.objects.values_list()) == before


def test_a_preview_reports_the_effects_and_stores_nothing() -> None:
    document = Document.objects.get()
    before = list(ExpenditureLine.objects.values_list())
    effects = preview(document, [Draft(place_of(project(), "spent"), "13840581")])
    assert {finding.kind for finding in effects.opened} >= {"E3", "E5"}
    assert ("사회조사", "spent", 13_840_580, 13_840_581) in [
        (change.name, change.column, change.before, change.after) for change in effects.sums
    ]
    assert list(ExpenditureLine.objects.values_list()) == before
    assert not Correction.objects.exists()


def test_an_accepted_figure_stands_corrected_beside_what_was_printed(correct: Callable[..., Correction]) -> None:
    key = project().pk
    correction = correct(project(), "spent", "13840581")
    line = project()
    assert line.pk == key
    assert line.spent == 13_840_581
    assert line.standings["spent"] == {
        "is": "corrected",
        "printed": 13_840_580,
        "because": [f"correction:{correction.pk}"],
    }
    assert correction.fate == Correction.Fate.APPLIED
    assert Finding.objects.filter(kind="E3", line=line.line).exists()


def test_a_correction_that_repairs_closes_its_findings_and_they_stay_as_corrected(
    correct: Callable[..., Correction],
) -> None:
    goal = ProgramGoal.objects.get(name="주민자치 기반 강화")
    broken = Finding.objects.get(kind="P2", column="budget")
    correct(goal, "budget", "2282539000")
    assert Verdict.objects.get(finding_key=broken.key).state == Finding.State.CORRECTED
    assert Finding.objects.get(key=broken.key).state == Finding.State.CORRECTED
    ingest()
    assert Finding.objects.get(key=broken.key).state == Finding.State.CORRECTED


def test_a_finding_that_a_revoked_correction_closed_is_open_again(
    author: User, reviewer: User, correct: Callable[..., Correction]
) -> None:
    correction = correct(ProgramGoal.objects.get(name="주민자치 기반 강화"), "budget", "2282539000")
    accept(actions.revoke(correction, "원본이 그러함", author), reviewer, "되돌림")
    assert Finding.objects.get(kind="P2", column="budget").state == Finding.State.OPEN


def test_a_finding_keeps_its_number_when_the_name_of_its_row_is_corrected(
    correct: Callable[..., Correction],
) -> None:
    before = set(Finding.objects.values_list("pk", "key", "kind", "state"))
    finding = Finding.objects.filter(target="performance.UnitLine", column="current_budget").first()
    line = UnitLine.objects.get(document=finding.document, key=finding.target_key)
    correct(line, "name", "고친 이름")
    assert set(Finding.objects.values_list("pk", "key", "kind", "state")) == before
    assert Finding.objects.get(pk=finding.pk).name == "고친 이름"


def test_the_reviewer_is_another_person(author: User) -> None:
    correction = actions.propose(place_of(project(), "spent"), "1", "사유", author)
    with pytest.raises(actions.ActionError, match="자기가 제안한"):
        accept(correction, author, "좋음")
    with pytest.raises(IntegrityError):
        Correction.objects.filter(pk=correction.pk).update(reviewer=author)


def test_the_second_reviewer_is_shown_what_the_first_did(author: User, reviewer: User) -> None:
    correction = actions.propose(place_of(project(), "spent"), "1", "사유", author)
    rival = actions.propose(place_of(project(), "spent"), "2", "다른 까닭", author)
    accept(correction, reviewer, "좋음")
    with pytest.raises(actions.ActionError, match="그사이"):
        accept(rival, reviewer, "좋음")
    with pytest.raises(actions.ActionError, match="이미 처리된"):
        actions.withdraw(correction, author)


def test_an_accepted_correction_that_another_revokes_leaves_no_trace_among_figures_or_findings(
    author: User, reviewer: User, correct: Callable[..., Correction]
) -> None:
    before = list(Finding.objects.order_by("key").values_list("key", "state"))
    correction = correct(project(), "spent", "13840581")
    assert list(Finding.objects.order_by("key").values_list("key", "state")) != before
    accept(actions.revoke(correction, "잘못 고침", author), reviewer, "되돌림")
    correction.refresh_from_db()
    assert correction.state == Correction.State.REVOKED
    assert project().spent == 13_840_580
    assert "spent" not in project().standings
    assert [event.verb for event in correction.events.all()] == ["proposed", "accepted", "revoked"]
    assert list(Finding.objects.order_by("key").values_list("key", "state")) == before
    out = StringIO()
    ingest(stdout=out)
    assert "없음" in out.getvalue()
    assert "정정:" not in out.getvalue()


def test_the_history_is_append_only(correct: Callable[..., Correction]) -> None:
    event = correct(project(), "spent", "1").events.first()
    assert event is not None
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(TypeError):
        CorrectionEvent.objects.update(word="딴말")
    with pytest.raises(TypeError):
        CorrectionEvent.objects.all().delete()


def test_a_name_a_level_and_an_indicator_are_corrected_too(accepted: Accept) -> None:
    line = ExpenditureLine.objects.get(name="재무활동(주민협치담당관)")  # printed 재우활동
    moved_up, unit = project("효율적 성과관리"), project("성과평가 업무추진").unit
    above = ExpenditureLine.objects.get(program=unit)
    assert moved_up.unit not in (None, unit)
    indicator, other = (Indicator.objects.get(name=name) for name in ("시군종합평가 실적 향상", "공직자 청렴도 등급"))
    goal = ProgramGoal.objects.get(name="주민자치 기반 강화")
    accepted(
        [
            Draft(place_of(line, "name"), "재무 활동(협치)"),
            Draft(place_of(moved_up, "level"), f"3 {above.key}"),
            Draft(place_of(indicator, "result"), "4"),
            Draft(place_of(other, "direction"), "lower"),
            Draft(place_of(goal, "name"), "주민 자치의 기반"),
        ]
    )
    for row in (line, moved_up, indicator, other, goal):
        row.refresh_from_db()
    assert (line.name, line.program.name if line.program else None) == ("재무 활동(협치)",) * 2
    assert (moved_up.unit, moved_up.program.parent if moved_up.program else None) == (unit, unit)
    assert (str(indicator.result.normalize()), indicator.standing("result")) == ("4", "corrected")
    assert other.direction == "lower"
    assert goal.name == "주민 자치의 기반"
    assert Indicator.objects.filter(name="마을공동체 공모사업 선정 단체 수").exists()


def targets() -> list[tuple[PrintedLine, str]]:
    """Fifty figures, names and measures."""
    details = ExpenditureLine.objects.filter(level=3).order_by("line")[:30]
    revenue = RevenueLine.objects.filter(level=4).order_by("line")[:10]
    indicators = Indicator.objects.order_by("line")[:10]
    return [
        *((line, ("spent", "budget", "name")[number % 3]) for number, line in enumerate(details)),
        *((line, "net_receipts") for line in revenue),
        *((line, "target") for line in indicators),
    ]


def otherwise_damaged(folder: Path) -> Path:
    """The same book, its second lines lost and the spaces of its program names gone."""
    lines = []
    for line in SAMPLE.read_text(encoding="utf-8").split("\n"):
        name, *cells = line.split("\t")
        if len(cells) == 15 and "예산액" not in line:
            if not name and "㉟" not in line and "예비비사용액" not in line and "전년도이월액" not in line:
                continue
            line = "\t".join([name.replace(" ", ""), *cells])
        lines.append(line)
    path = folder / "otherwise.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_fifty_corrections_are_kept_over_every_reading(
    damaged: Callable[..., Path], tmp_path: Path, author: User, reviewer: User
) -> None:
    corrections = []
    for number, (line, field) in enumerate(targets()):
        value = f"{line} 고침" if field == "name" else str(1_000_003 + number)  # type: ignore[str-bytes-safe]
        corrections.append(actions.propose(place_of(line, field), value, "검산", author))
    accept_all(corrections, reviewer, "모두 확인")
    assert fates() == {"applied": 50}
    stored = list(ExpenditureLine.objects.order_by("pk").values_list())
    spent = dict(ExpenditureLine.objects.values_list("key", "spent"))

    ingest(otherwise_damaged(tmp_path))
    assert fates() == {"applied": 50}

    ingest()  # and back: nothing was lost
    assert fates() == {"applied": 50}
    assert list(ExpenditureLine.objects.order_by("pk").values_list()) == stored
    named = "\t".join(ExpenditureLine.objects.get(key=corrections[2].target_key).cells[0])
    gone = "\t".join(ExpenditureLine.objects.get(key=corrections[3].target_key).cells[0])
    first = Indicator.objects.get(key=corrections[40].target_key)
    target = "\t".join(first.cells[0])
    second = Indicator.objects.get(key=corrections[41].target_key)
    other = "\t".join(second.cells[0])
    ingest(
        damaged(
            (named, named.replace(corrections[2].printed, corrections[2].value, 1)),
            (gone, "전혀 다른 사업" + gone[gone.index("\t") :]),
            (target, target.rpartition("\t")[0] + f"\t{corrections[40].value}"),
            (other, other.rpartition("\t")[0] + "\t77777"),
        )
    )
    expected = {
        corrections[2]: "confirmed",
        corrections[3]: "orphaned",
        corrections[40]: "confirmed",
        corrections[41]: "overtaken",
    }
    assert {each: Correction.objects.get(pk=each.pk).fate for each in expected} == expected
    now = fates()
    assert sum(now.values()) == 50
    findings = Finding.objects.filter(kind__startswith="correction_")
    assert findings.count() == now["orphaned"] + now["overtaken"]

    out = StringIO()
    ingest(stdout=out)
    assert "정정: 다시 적용 50, 원문이 같게 바뀜 0, 원문이 달리 바뀜 0, 대상이 사라짐 0" in out.getvalue()
    assert fates() == {"applied": 50}
    assert dict(ExpenditureLine.objects.values_list("key", "spent")) == spent


def fates() -> dict[str, int]:
    found: dict[str, int] = {}
    for fate in Correction.objects.filter(state="accepted").values_list("fate", flat=True):
        found[fate] = found.get(fate, 0) + 1
    return found
