"""manage.py ingest: whole or not at all, twice the same as once, and one sentence for whatever is wrong."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from budget.models import ExpenditureLine, Program, RevenueLine
from departments.models import Department, Staffing
from documents.models import City, Document, Finding, Page, UnclaimedLine
from documents.store import store
from ingest.store import line_models
from performance.models import Indicator, Passage, ProgramGoal, SettlementStatus, UnitLine
from tests.conftest import ingest, store_sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uninspected")]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored, ids included."""
    kinds: list[type[models.Model]] = [
        City,
        Document,
        Department,
        Page,
        UnclaimedLine,
        Program,
        Finding,
        *line_models(),
    ]
    return {kind._meta.label: list(kind._default_manager.order_by("pk").values_list()) for kind in kinds}


def test_the_sample_is_stored_and_the_reading_is_reported() -> None:
    out = StringIO()
    ingest(stdout=out)
    counts = {model: model._default_manager.count() for model in (RevenueLine, ExpenditureLine, UnitLine, Indicator)}
    assert counts == {RevenueLine: 70, ExpenditureLine: 154, UnitLine: 119, Indicator: 19}
    levels = [ExpenditureLine.objects.filter(level=level).count() for level in range(4)]
    assert levels == [4, 15, 34, 101]
    assert ProgramGoal.objects.exclude(policy=None).count() == 8
    assert Staffing.objects.get(name="기획담당관").current_staff == 28
    assert Passage.objects.filter(depth=2).exists()
    output = out.getvalue()
    assert "세입결산: 표 4개, 70행" in output
    assert "관련 예산사업 결산현황: 표 25개, 119행" in output
    assert "해석하지 못한 행 1개, 그 안의 금액 0개" in output
    assert "\r" not in output


def test_figures_are_shown_as_printed_each_with_its_place(sample: Path) -> None:
    store_sample()
    lines = sample.read_text(encoding="utf-8").split("\n")
    department = ExpenditureLine.objects.get(level=0, department__name="기획담당관")
    assert (department.budget, department.current_budget, department.spent) == (
        25_920_409_000,
        20_626_294_000,
        18_362_055_610,
    )
    assert department.reserve_used == -5_558_259_000
    for line in ExpenditureLine.objects.exclude(spent=None):
        column = next(column for column in line.figure_columns if column.name == "spent")
        _, number, cell, _ = line.place(column)
        assert lines[number - 1].split("\t")[cell] == f"{line.spent:,}"


def test_programs_have_their_parents() -> None:
    store_sample()
    project = ExpenditureLine.objects.get(name="사회조사")
    assert project.program is not None and project.unit is not None and project.policy is not None
    assert (project.unit.name, project.policy.name) == ("통계정보 지원", "지역발전과 시장의 효율성 제고")
    assert project.program.parent == project.unit
    assert [line.program for line in UnitLine.objects.filter(name="사회조사")] == [project.program]
    assert project.spent_before == 50_309_260


def test_the_total_that_a_table_lost_is_derived_where_other_tables_prove_it() -> None:
    store_sample()
    total = SettlementStatus.objects.get(department__name="주민협치담당관", name="계")
    assert (total.spent, total.spent_before) == (2_955_736_470, 3_278_991_690)
    assert total.standing("spent") == "derived"
    assert total.share is None


def test_the_same_file_again_changes_nothing() -> None:
    store_sample()
    before = everything()
    out = StringIO()
    ingest(stdout=out)
    assert everything() == before
    assert "없음" in out.getvalue()


def test_a_changed_file_replaces_what_it_printed_and_says_what_changed(damaged: Callable[..., Path]) -> None:
    store_sample()
    before = dict(ExpenditureLine.objects.values_list("key", "pk"))
    out = StringIO()
    ingest(
        damaged(("소통실 운영\t3,000,000", "소통방 운영\t3,000,000"), ("\n\n【일반회계】", "\n\n\n【일반회계】")),
        stdout=out,
    )
    after = dict(ExpenditureLine.objects.values_list("key", "pk"))
    assert {key.rsplit("/", 1)[-1] for key in before.keys() ^ after.keys()} == {"소통실운영", "소통방운영"}
    assert all(after[key] == pk for key, pk in before.items() if key in after)
    assert "세출: 추가 1, 변경 0, 사라짐 1, 자리만 옮김 " in out.getvalue()
    assert "소통실운영" in out.getvalue()


def test_a_dry_run_reports_and_stores_nothing() -> None:
    out = StringIO()
    ingest(dry_run=True, stdout=out)
    assert not City.objects.exists()
    assert "저장하지 않음" in out.getvalue()
    assert "기획담당관: 없음 → 예산현액 20,626,294,000, 지출액 18,362,055,610" in out.getvalue()


def test_amounts_without_a_place_are_stored_only_where_that_is_accepted(sample: Path, tmp_path: Path) -> None:
    rows = "".join(f"모르는 줄 {at}\t1,00{at}\t2,00{at}\t\n" for at in range(6))
    book = tmp_path / "book.txt"
    book.write_text(sample.read_text(encoding="utf-8") + "\n모르는 표\n" + rows, encoding="utf-8")
    with pytest.raises(CommandError, match=r"금액이 1쪽에 12개 .*--accept-unplaced"):
        ingest(book)
    assert not City.objects.exists()
    out = StringIO()
    ingest(book, stdout=out, accept_unplaced=True)
    assert "읽지 못한 금액이 있는 쪽 1개" in out.getvalue()
    assert Finding.objects.filter(kind="page_partly_read").count() == 1


def test_a_department_that_is_no_longer_printed_is_deleted(sample: Path, tmp_path: Path) -> None:
    store_sample()
    text = sample.read_text(encoding="utf-8")
    lines = text.split("\n")
    without = [
        line
        for number, line in enumerate(lines, 1)
        if not (99 <= number <= 114 or 367 <= number <= 415 or number >= 1504)
    ]
    path = tmp_path / "three.txt"
    path.write_text("\n".join(without), encoding="utf-8")
    ingest(path)
    assert set(Department.objects.values_list("name", flat=True)) == {"기획담당관", "주민협치담당관", "감사담당관"}
    assert not RevenueLine.objects.filter(department__name="공보담당관").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\t23,627,000\t", "\t1,23x\t"),
        ("\t0\t0\n210 경상적세외수입", "\n210 경상적세외수입"),
    ],
)
def test_a_bad_row_does_not_refuse_the_book_or_change_other_figures(
    damaged: Callable[..., Path], old: str, new: str
) -> None:
    store_sample()
    spent = dict(ExpenditureLine.objects.values_list("key", "spent"))
    ingest(damaged((old, new)))
    assert Finding.objects.filter(kind__in=("unreadable", "row_unreadable", "row_cut_off")).exists()
    for key, value in ExpenditureLine.objects.values_list("key", "spent"):
        assert value in (None, spent[key])


@pytest.mark.parametrize("year", ["99999", "20", "이천이십", "-2020", "２０２０"])
def test_a_year_that_is_none_is_refused(sample: Path, year: str) -> None:
    with pytest.raises(CommandError, match="회계연도는") as refused:
        call_command("ingest", str(sample), "--city", "gimpo", "--city-name", "김포시", f"--year={year}")
    assert refused.value.returncode == 1


def test_a_city_needs_its_name_once(sample: Path) -> None:
    with pytest.raises(CommandError, match="--city-name"):
        call_command("ingest", str(sample), "--city", "gimpo", "--year", "2020")


def test_prose_that_may_name_a_person_is_warned_of(damaged: Callable[..., Path]) -> None:
    err = StringIO()
    ingest(damaged(("1. 주요성과\n\n- ", "1. 주요성과\n\n- 문의 010-1234-5678 ")), stderr=err)
    assert "전화번호" in err.getvalue()


def test_a_raw_insert_uses_the_defaults_of_the_model() -> None:
    city = City(slug="a", name="가")
    city.save()
    changes = store(City, {"slug": "b"}, ("name",), [("나",)], key="name")
    assert changes.added == ["나"]
    assert City.objects.get(slug="b").licence == ""


def test_every_finding_names_the_row_it_is_about() -> None:
    store_sample()
    assert not Finding.objects.filter(target="").exists()
    count = Finding.objects.get(kind="P11", column="unit_count")
    goal = ProgramGoal.objects.get(name="주민자치 기반 강화")
    assert (count.target, count.target_key) == ("performance.ProgramGoal", goal.key)
