"""Several volumes of one year: they stand beside each other, each replaces only itself, and the year is their union."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budget.models import ExpenditureLine, RevenueLine
from departments.models import Department
from documents.models import City, Document, Finding, Page, PrintedLine, UnclaimedLine, Volume
from figures.names import row_code
from figures.volumes import MOST_LINES, line_in_volume, page_in_volume, volume_of_page
from ingest.store import line_models
from tests.conftest import ingest, store_sample
from tests.ingest.volumes.books import ROADS, TAX, Settled, sample_volumes, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uninspected")]

Read = Callable[..., str]
MAPPING = """
title = "세출결산"
table = "expenditure"
unit = "원"
levels = "detail"
[columns]
department = ["부서"]
account = ["회계"]
name = ["사업"]
current_budget = ["예산현액"]
spent = ["지출액"]
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a volume with these departments, and give what the command says."""

    def run(*departments: Settled, name: str = "book", **options: object) -> str:
        out = StringIO()
        ingest(write(tmp_path / f"{name}.txt", *departments), stdout=out, **options)
        return out.getvalue()

    return run


def spent() -> dict[str, int | None]:
    return dict(ExpenditureLine.objects.filter(level=3).values_list("name", "spent"))


def titles() -> dict[int, str]:
    return dict(Volume.objects.values_list("number", "title"))


def everything() -> dict[str, list[Any]]:
    """All that is stored of the year, ids and versions included."""
    kinds: list[Any] = [City, Document, Volume, Department, Page, UnclaimedLine, Finding, *line_models()]
    return {kind._meta.label: list(kind._default_manager.order_by("pk").values_list()) for kind in kinds}


def test_two_volumes_by_department_are_both_kept(read: Read) -> None:
    assert "새 권: 1권 ‘세입세출결산서 (일반회계)’" in read(TAX)
    assert "새 권: 2권 ‘세입세출결산서 (일반회계, 도로과)’" in read(ROADS)
    assert spent() == {"세무조사": 900_000, "체납 정리": 750_000, "도로 보수": 2_500_000, "가로등 정비": 400_000}
    assert set(RevenueLine.objects.filter(level=0).values_list("net_receipts", flat=True)) == {5_000_000, 70_000}
    assert list(Department.objects.values_list("name", flat=True)) == ["세무과", "도로과"]
    assert Document.objects.get().report["tables"]["expenditure"] == {"tables": 2, "rows": 10}
    assert not Finding.objects.exists()


def test_revenue_and_expenditure_may_be_two_volumes(read: Read) -> None:
    read(replace(TAX, projects={}))
    assert "새 권: 2권 ‘세출결산서 (일반회계)’" in read(replace(TAX, receipts=0))
    assert titles() == {1: "세입결산서 (일반회계)", 2: "세출결산서 (일반회계)"}
    assert (RevenueLine.objects.count(), ExpenditureLine.objects.count()) == (5, 5)


def test_another_account_of_the_same_department_is_another_volume(read: Read) -> None:
    read(TAX)
    read(replace(TAX, account="주차장특별회계"))
    assert titles()[2] == "세입세출결산서 (주차장특별회계)"
    assert dict(ExpenditureLine.objects.filter(level=0).values_list("account", "spent")) == {
        "일반회계": 1_650_000,
        "주차장특별회계": 1_650_000,
    }


def test_a_volume_read_again_replaces_itself_alone(read: Read) -> None:
    read(TAX)
    read(ROADS)
    before = dict(ExpenditureLine.objects.values_list("key", "pk"))
    printed = read(replace(ROADS, projects={"도로 보수": (3_000_000, 2_600_000), "신호등": (1_000_000, 300_000)}))
    assert "2권 ‘세입세출결산서 (일반회계, 도로과)’을(를) 다시 읽음" in printed
    assert spent() == {"세무조사": 900_000, "체납 정리": 750_000, "도로 보수": 2_600_000, "신호등": 300_000}
    after = dict(ExpenditureLine.objects.values_list("key", "pk"))
    assert {key for key, pk in before.items() if after.get(key) != pk} == {
        key for key in before if key.endswith("가로등정비")
    }
    read(replace(TAX, receipts=6_000_000))
    assert set(titles()) == {1, 2}
    assert spent()["신호등"] == 300_000


def test_the_same_file_again_changes_nothing(read: Read) -> None:
    read(TAX, name="one")
    read(ROADS, name="two")
    before = everything()
    assert "  없음" in read(TAX, name="one")
    assert "  없음" in read(ROADS, name="two")
    assert everything() == before


def test_the_order_in_which_volumes_are_read_does_not_change_their_figures(tmp_path: Path) -> None:
    settlement, report = sample_volumes(tmp_path)
    store_sample()
    whole = figures(), findings()
    for volumes in ([settlement, report], [report, settlement]):
        Document.objects.all().delete()
        for volume in volumes:
            ingest(volume, stdout=StringIO())
        assert (figures(), findings()) == whole
        assert Volume.objects.count() == 2


def figures() -> dict[str, Any]:
    """Every figure of every table with its standing, and the names of its line."""
    stored = {}
    for model in line_models():
        assert issubclass(model, PrintedLine)
        for line in model._default_manager.all():
            values = {column.name: getattr(line, column.name) for column in line.figure_columns}
            stored[model._meta.label, line.key] = values, line.standings, str(line)
    return stored


def findings() -> set[tuple[Any, ...]]:
    return set(Finding.objects.values_list("key", "kind", "printed", "expected", "target", "target_key", "severity"))


def test_a_figure_leads_to_the_page_and_line_of_its_own_volume(read: Read, client: Client) -> None:
    read(TAX)
    read(ROADS)
    document = Document.objects.get()
    line = ExpenditureLine.objects.get(name="도로 보수")
    assert (volume_of_page(line.page), line.line // MOST_LINES) == (2, 2)
    shown = client.get("/gimpo/2020/expenditure/").content.decode()
    row = row_code(line._meta.label, line.key)
    address = f"/gimpo/2020/documents/{document.pk}/pages/2-2/?row={row}&amp;column=spent#target"
    assert address in shown
    page = client.get(
        f"/gimpo/2020/documents/{document.pk}/pages/2-2/?line={line_in_volume(line.line)}&cell=6"
    ).content.decode()
    assert re.search('<td id="target" class="number"[^>]*><mark>2,500,000</mark></td>', page)
    assert f"원문 2권 2쪽 {line_in_volume(line.line)}행" in page
    first = client.get(f"/gimpo/2020/documents/{document.pk}/pages/2/").content.decode()
    assert "세무조사" in first
    assert "도로 보수" not in first


def test_a_page_that_no_volume_has_is_not_found(read: Read, client: Client) -> None:
    read(TAX)
    read(ROADS)
    pages = f"/gimpo/2020/documents/{Document.objects.get().pk}/pages"
    statuses = {
        page: client.get(f"{pages}/{page}/").status_code
        for page in ("1-1", "3-1", "2-9", "0-1", "100-1", "2-999999999999")
    }
    assert set(statuses.values()) == {404}, statuses


def test_a_file_that_overlaps_in_part_needs_a_choice(read: Read) -> None:
    read(TAX, ROADS)
    parks = Settled("공원과", {"공원 조성": (500_000, 400_000)}, receipts=1_000)
    before = everything()
    with pytest.raises(CommandError, match="어느 권인지 알 수 없습니다.*--volume"):
        read(ROADS, parks, name="other")
    assert everything() == before
    read(ROADS, parks, name="other", volume="도시 분야")
    assert titles()[2] == "도시 분야"
    assert spent()["공원 조성"] == 400_000
    assert (
        sum(ExpenditureLine.objects.filter(level=0).values_list("spent", flat=True)) == 1_650_000 + 2_900_000 + 400_000
    )


@pytest.mark.parametrize(("name", "sentence"), [("7", "7권이 없습니다"), ("제2권", "이미 ‘.*’ 권으로 읽었습니다")])
def test_a_volume_that_cannot_be_meant_is_reported(read: Read, name: str, sentence: str) -> None:
    read(TAX)
    departments = [TAX] if name == "제2권" else [ROADS]
    with pytest.raises(CommandError, match=sentence):
        read(*departments, volume=name)


def test_a_named_volume_is_replaced_by_whatever_file_is_given_for_it(read: Read) -> None:
    read(TAX)
    read(ROADS)
    read(Settled("공원과", {"공원 조성": (500_000, 400_000)}), volume="2")
    assert spent() == {"세무조사": 900_000, "체납 정리": 750_000, "공원 조성": 400_000}
    assert set(Department.objects.values_list("name", flat=True)) == {"세무과", "공원과"}


@pytest.mark.parametrize("name", ["2권 도시 분야", "2권: 도시 분야", "도시 분야"])
def test_a_volume_is_shown_with_its_number_once(read: Read, name: str) -> None:
    read(TAX)
    read(Settled("공원과", {"공원 조성": (500_000, 400_000)}), name="other", volume=name)
    assert list(Volume.objects.order_by("number").values_list("number", "title"))[1:] == [(2, "도시 분야")]


def test_what_two_volumes_say_otherwise_of_a_row_is_found_and_counts_once(read: Read) -> None:
    read(TAX)
    other = {"세무조사": (1_200_000, 880_000), "체납 정리": (800_000, 750_000)}
    read(replace(TAX, projects=other, receipts=0), name="other", volume="다시 인쇄한 권")
    assert ExpenditureLine.objects.filter(name="세무조사").count() == 1
    line = ExpenditureLine.objects.get(name="세무조사")
    assert (line.spent, line.standings["spent"]) == (900_000, {"is": "conflicting", "because": ["V1"]})
    found = Finding.objects.get(kind="V1", name="세무조사", column="spent")
    assert (found.printed, found.expected, found.difference) == ("900000", "880000", -20_000)
    assert (found.target_key, found.notes["volume"]) == (line.key, 2)
    assert ExpenditureLine.objects.get(name="체납 정리").standings == {}
    assert Document.objects.get().report["tables"]["expenditure"] == {"tables": 1, "rows": 5}


def test_what_two_volumes_say_otherwise_leads_to_both_figures(read: Read, client: Client) -> None:
    read(TAX)
    other = {"세무조사": (1_200_000, 880_000), "체납 정리": (800_000, 750_000)}
    read(replace(TAX, projects=other, receipts=0), name="other", volume="다시 인쇄한 권")
    found = Finding.objects.get(kind="V1", name="세무조사", column="spent")
    text = client.get(f"/{found.document.city.slug}/2020/findings/?kind=V1").content.decode()
    for page, line in ((page_in_volume(found.page), found.line), ("2-1", found.notes["other_line"])):
        assert f"/pages/{page}/?line={line_in_volume(line)}#L{line_in_volume(line)}" in text


def test_rows_that_one_of_two_volumes_lacks_are_reported(read: Read) -> None:
    read(TAX)
    read(replace(TAX, projects={"세무조사": (2_000_000, 1_650_000)}, receipts=0), name="other", volume="다른 권")
    found = Finding.objects.get(kind="row_in_one_volume")
    assert (found.name, found.notes["count"], found.notes["volume"], found.notes["other"]) == ("체납 정리", 1, 1, 2)


def test_two_volumes_that_agree_find_nothing(read: Read) -> None:
    read(TAX)
    read(replace(TAX, receipts=0), name="other", volume="다시 인쇄한 권")
    assert not Finding.objects.exists()
    assert Document.objects.get().report["identities"]["V1"]["broken"] == 0
    assert Document.objects.get().report["identities"]["V1"]["held"] > 50


def test_departments_spelled_with_other_spaces_are_one(read: Read) -> None:
    read(TAX)
    read(replace(TAX, department="세무 과", account="기금"))
    assert list(Department.objects.values_list("name", flat=True)) == ["세무과"]
    assert set(ExpenditureLine.objects.values_list("department__name", "account")) == {
        ("세무과", "일반회계"),
        ("세무과", "기금"),
    }


def test_a_reading_that_fails_leaves_all_volumes_as_they_were(read: Read, tmp_path: Path) -> None:
    read(TAX)
    read(ROADS)
    before = everything()
    (tmp_path / "none.txt").write_text("【일반회계】 【도로과】\n\n표가 없는 글\n", encoding="utf-8")
    with pytest.raises(CommandError):
        ingest(tmp_path / "none.txt", volume="2")
    assert everything() == before


def test_a_dry_run_says_which_volume_it_would_be(read: Read) -> None:
    read(TAX)
    before = everything()
    assert "새 권: 2권" in read(ROADS, dry_run=True)
    assert everything() == before


def test_the_page_of_the_year_names_its_volumes(read: Read, client: Client) -> None:
    read(TAX, name="하나")
    read(ROADS, name="둘")
    shown = client.get("/gimpo/2020/").content.decode()
    for volume in Volume.objects.all():
        assert volume.title in shown
        assert volume.sha256 in shown
    assert "하나.txt" in shown
    assert "둘.txt" in shown


def remove(volume: str, **options: object) -> str:
    out = StringIO()
    call_command("remove_volume", "gimpo", 2020, volume, stdout=out, **options)
    return out.getvalue()


def test_a_removed_volume_takes_only_its_own_rows_along(read: Read, client: Client) -> None:
    read(TAX)
    read(ROADS)
    document = Document.objects.get()
    assert "사라짐" in remove("1")
    assert spent() == {"도로 보수": 2_500_000, "가로등 정비": 400_000}
    assert list(Department.objects.values_list("name", flat=True)) == ["도로과"]
    assert Document.objects.get().version == document.version + 1
    assert client.get(f"/gimpo/2020/documents/{document.pk}/pages/2-2/").status_code == 200
    assert client.get(f"/gimpo/2020/documents/{document.pk}/pages/2/").status_code == 404


def test_the_number_of_a_removed_volume_is_not_given_again(read: Read) -> None:
    read(TAX)
    read(ROADS)
    remove("2")
    read(ROADS)
    assert set(titles()) == {1, 3}


def test_the_other_volume_stands_where_the_first_printed_the_same(read: Read) -> None:
    read(TAX)
    read(replace(TAX, projects={"세무조사": (2_000_000, 1_500_000)}, receipts=0), name="other", volume="다른 권")
    remove("1")
    assert spent() == {"세무조사": 1_500_000}
    assert not Finding.objects.exists()


def test_the_only_volume_cannot_be_removed(read: Read) -> None:
    read(TAX)
    with pytest.raises(CommandError, match="하나뿐인 권"):
        remove("1")
    with pytest.raises(CommandError, match="권이 없습니다"):
        remove("9")


def test_removing_can_be_tried_first(read: Read) -> None:
    read(TAX)
    read(ROADS)
    before = everything()
    remove("1", dry_run=True)
    assert everything() == before


def test_the_files_of_all_volumes_are_kept(
    read: Read, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    with django_capture_on_commit_callbacks(execute=True):
        read(TAX)
    with django_capture_on_commit_callbacks(execute=True):
        read(ROADS)
    stored = {volume.book.name for volume in Volume.objects.all()}
    assert {str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*.text")} == stored
    with django_capture_on_commit_callbacks(execute=True):
        remove("1")
    assert {str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*.text")} == stored


def test_the_report_of_the_year_counts_all_volumes_once(read: Read, tmp_path: Path) -> None:
    read(TAX, ROADS, name="whole")
    whole = Document.objects.get().report
    Document.objects.all().delete()
    read(TAX, name="one")
    read(ROADS, name="two")
    assert Document.objects.get().report == whole
    remove("2")
    left = Document.objects.get().report
    Document.objects.all().delete()
    read(TAX, name="one")
    assert Document.objects.get().report == left


def test_further_volumes_cost_a_list_one_query_and_other_pages_none(read: Read, client: Client) -> None:
    read(TAX)
    document = f"/gimpo/2020/documents/{Document.objects.get().pk}/"
    addresses = ["/gimpo/2020/", "/gimpo/2020/expenditure/", document, "/gimpo/2020/departments/세무과/"]

    def queries() -> dict[str, int]:
        counts = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts[address] = len(captured)
        return counts

    client.get(addresses[0])
    of_one = queries()
    read(ROADS)
    read(Settled("공원과", {"공원 조성": (500_000, 400_000)}))
    assert Volume.objects.count() == 3
    of_one["/gimpo/2020/expenditure/"] += 1  # the titles of the volumes
    assert queries() == of_one


def test_lists_of_several_volumes_show_the_volume(read: Read, client: Client) -> None:
    read(TAX)
    page, file = "/gimpo/2020/expenditure/", "/gimpo/2020/expenditure.csv?columns=name,volume&level=세부사업"
    shown = client.get(page)
    assert 'data-label="권"' not in shown.content.decode()
    assert 'name="volume"' not in shown.content.decode()
    assert 'value="volume"' not in shown.content.decode()
    assert "가로등" not in client.get(file).getvalue().decode()
    read(ROADS)
    shown = client.get(page).content.decode()
    assert 'data-label="권">2</td>' in shown
    assert "<span>2권 세입세출결산서 (일반회계, 도로과)</span>" in shown
    assert 'data-count="volume=2">5</span>' in shown
    of_second = client.get(page, {"volume": "2"}).content.decode()
    assert "가로등 정비" in of_second
    assert "체납 정리" not in of_second
    assert b"volume" not in client.get("/gimpo/2020/expenditure.json?limit=1").getvalue()
    rows = client.get(file).getvalue().decode("utf-8-sig").split()
    assert [rows[1], rows[-1]] == ["세무조사,1", "정비,2"]
    assert client.get(f"{file}&volume=3").status_code == 400


def test_a_mapped_table_may_be_the_second_volume(read: Read, tmp_path: Path) -> None:
    read(replace(TAX, projects={}))
    mapping, table = tmp_path / "own.toml", tmp_path / "expenditure.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    table.write_text("부서,회계,사업,예산현액,지출액\n세무과,일반회계,세무조사,1200000,900000\n", encoding="utf-8")
    ingest(table, mapping=str(mapping), stdout=StringIO())
    line = ExpenditureLine.objects.get(name="세무조사")
    assert (line.current_budget, line.spent) == (1_200_000, 900_000)
    assert (line.line // MOST_LINES, line_in_volume(line.line)) == (2, 2)
    assert RevenueLine.objects.count() == 5
    assert [volume.kind for volume in Volume.objects.all()] == ["text", "csv"]
