"""What stands on the page of a list beside its rows, made without the page."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import RequestFactory
from pytest_django import DjangoDbBlocker

from budget.models import ExpenditureLine
from budget.tables import ExpenditureTable
from budget.views import ExpenditureList, RevenueList
from documents.models import Document
from figures.names import row_code
from lists.filters import VolumeFilter
from lists.options import Option
from lists.tables import GroupTable, _is_text
from lists.totals import Total
from performance.views import IndicatorList
from tests.conftest import taken_back
from tests.factories import make_department, make_document, make_expenditure, make_revenue

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def lines(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Three details of two departments, the last unknown, and one of no level."""
    with taken_back(django_db_blocker):
        make_document()
        first, second = make_department("나과", order=1), make_department("가과", order=2)
        make_expenditure("가", department=second, spent=5, current_budget=10)
        make_expenditure("나", department=first, spent=90, current_budget=100)
        make_expenditure("다", department=first, spent=None, current_budget=1)
        make_expenditure("라", department=second, spent=7, level=None)
        make_revenue()
        yield


def view_of(address: str = "", view_class: Any = ExpenditureList, **kwargs: Any) -> Any:
    request: Any = RequestFactory().get(f"/gimpo/2020/expenditure/?{address}")
    request.document = Document.objects.get()
    view = view_class()
    view.setup(request, city=request.document.city, year=2020, **kwargs)
    return view


def names(view: Any) -> list[str]:
    return [record.name for record in view.get_table().page.object_list.data]


def test_a_page_has_so_many_rows_and_a_wrong_one_is_the_nearest() -> None:
    def page_of(address: str) -> tuple[int, int, list[str]]:
        view = view_of(address)
        table = view.get_table()
        return table.page.number, table.paginator.per_page, view.query.problems

    assert page_of("") == (1, 50, [])
    assert page_of("per_page=1&page=3") == (3, 1, [])
    assert page_of("per_page=1&pick=2") == (2, 1, [])
    assert page_of("per_page=100") == (1, 100, [])
    assert page_of("per_page=101") == (1, 50, ["한 쪽에 보일 수 있는 것은 1행에서 100행까지입니다."])
    assert page_of("page=9") == (1, 50, ["요청한 쪽은 없습니다. 1쪽을 보입니다."])
    assert page_of("per_page=1&page=9") == (4, 1, ["요청한 쪽은 없습니다. 4쪽을 보입니다."])


@pytest.mark.parametrize(
    ("address", "count", "left_out"),
    [("", 4, 1), ("level=세부사업", 3, 0), ("group=department", 2, 1), ("spent_min=90", 1, 0)],
)
def test_rows_are_counted_with_those_that_are_in_no_sum(address: str, count: int, left_out: int) -> None:
    view = view_of(address)
    assert (view.count, view._left_out()) == (count, left_out)


def test_lines_of_a_table_without_levels_are_in_every_sum() -> None:
    assert view_of("", IndicatorList)._left_out() == 0


def test_a_file_counts_its_lines_alone() -> None:
    assert view_of("level=all", format="csv").count == 4
    assert view_of(format="csv").count == 3  # an older address is of leaves
    assert (view_of().format, view_of(format="csv").format) == ("", "csv")
    assert view_of("", RevenueList).count == 1


def test_orders_are_offered_for_each_column_both_ways() -> None:
    view = view_of("sort=-spent&columns=name,spent,page")
    assert view._sorts(view.get_table()) == [
        Option("", "기본 순서"),
        Option("-name", "사업 내림차순"),
        Option("name", "사업 오름차순"),
        Option("-spent", "지출액 내림차순", chosen=True),
        Option("spent", "지출액 오름차순"),
        Option("-page", "쪽 내림차순"),
        Option("page", "쪽 오름차순"),
    ]
    plain = view_of("columns=key")
    assert plain._sorts(plain.get_table()) == [Option("", "기본 순서", chosen=True)]


def test_headers_lead_to_the_order_that_is_not_the_present_one() -> None:
    name, spent, key = view_of("sort=spent&columns=name,spent,key").get_table().headers
    assert (spent.order, name.order) == ("ascending", "")
    assert dict(parse_qsl(spent.sort_query))["sort"] == "-spent"
    assert dict(parse_qsl(name.sort_query))["sort"] == "name"
    assert key.sort_query == "" and spent.figure is not None and name.figure is None
    [last] = [header for header in view_of("sort=-spent").get_table().headers if header.label == "지출액"]
    assert (last.order, dict(parse_qsl(last.sort_query))["sort"]) == ("descending", "spent")


def test_unknown_figures_stand_last_in_either_order() -> None:
    assert names(view_of("sort=spent")) == ["가", "라", "나", "다"]
    assert names(view_of("sort=-spent")) == ["나", "라", "가", "다"]
    assert names(view_of("sort=name")) == ["가", "나", "다", "라"]
    assert names(view_of("sort=-name")) == ["라", "다", "나", "가"]


def test_rows_picked_on_other_pages_are_kept_in_the_form() -> None:
    codes = {
        record.name: row_code("budget.ExpenditureLine", record.key)
        for record in view_of().get_table().page.object_list.data
    }
    view = view_of(f"row={codes['가']}&row={codes['나']}&pick=1&per_page=1")
    table = view.get_table()
    here = table.page.object_list.data[0].name
    other = {"가": "나", "나": "가"}[here]
    form = view._picking(table)
    assert form["opened"] is True
    assert form["hidden"] == [("level", "all"), ("row", codes[other])]
    closed = view_of("spent_min=5")
    assert closed._picking(closed.get_table()) == {"address": "?level=all&spent_min=5&pick=1"}
    grouped = view_of("group=department")
    assert grouped._picking(grouped.get_table()) == {}
    box = next(iter(table.body)).cells
    assert f'value="{codes[here]}"' in box and " checked>" in box
    unpicked = next(iter(view_of("pick=1&per_page=1").get_table().body)).cells
    assert 'class="pick"' in unpicked and " checked>" not in unpicked
    assert 'class="pick"' not in next(iter(view_of().get_table().body)).cells


def test_a_sample_is_asked_for_with_the_rest_of_the_query() -> None:
    form = view_of("spent_min=5&sample=random&sample_size=3")._sampling()
    assert form["hidden"] == [("level", "all"), ("spent_min", "5")]
    assert [option.value for option in form["methods"]] == ["random", "systematic", "monetary"]
    assert form["amounts"][0] == Option("spent", "지출액")
    assert view_of("group=department")._sampling() == {}


def test_conditions_without_a_field_in_the_form_stay_hidden_in_it() -> None:
    view = view_of("key=감사담당관&spent_min=5&level=세부사업")
    assert view._hidden_fields() == [("spent_min", "5"), ("key", "감사담당관")]


def test_columns_are_offered_with_the_addresses_that_move_them() -> None:
    view = view_of("columns=name,spent,budget")
    columns, others = view._columns(), [option.value for option in view._other_columns()]
    assert [one["name"] for one in columns] == ["name", "spent", "budget"]
    moved = [dict(parse_qsl(one["earlier"].removeprefix("?"))).get("columns") for one in columns]
    assert moved == [None, "spent,name,budget", "name,budget,spent"]
    assert columns[0]["earlier"] == ""
    assert others[0] == "fiscal_year" and "volume" not in others
    assert not {"name", "spent", "budget"} & set(others)


def test_the_volume_is_a_column_where_there_are_several() -> None:
    view = view_of()
    view.query.volumes = {1: "", 2: "기금"}
    assert "volume" in [option.value for option in view._other_columns()]


def test_files_are_offered_of_the_query_and_of_leaves_alone() -> None:
    (leaves, files), (every, _more), (none, [feed]) = view_of()._downloads()
    assert (leaves, every, none) == ("세부사업만: 중복 없이 합산 가능", "모든 단계", "")
    assert [file["format"] for file in files] == ["CSV", "XLSX", "JSON"]
    assert files[0]["url"] == "/gimpo/2020/expenditure.csv?level=%EC%84%B8%EB%B6%80%EC%82%AC%EC%97%85"
    assert feed["url"].endswith("?level=all")
    assert [words for words, _files in view_of("level=단위사업")._downloads()] == ["단위사업", ""]
    assert [words for words, _files in view_of("group=department")._downloads()] == ["모든 단계", ""]


def test_years_are_offered_where_there_are_several() -> None:
    assert view_of()._years([2020]) == []
    assert view_of()._years([2019, 2020]) == [{"year": 2019, "chosen": False}, {"year": 2020, "chosen": True}]


def test_evidence_is_of_the_same_rows() -> None:
    assert view_of("spent_min=5")._evidence().endswith("?level=all&spent_min=5")
    assert view_of("group=department")._evidence() == ""


def test_an_address_with_empty_parameters_leads_to_the_canonical_one() -> None:
    view = view_of("spent_min=&spent_max=5")
    response = view.get(view.request)
    assert (response.status_code, response["Location"]) == (302, "/gimpo/2020/expenditure/?level=all&spent_max=5")


def test_versions_that_are_none_are_said_on_the_page() -> None:
    view = view_of("since=x")
    assert view._changes().changes == ()
    assert len(view.query.problems) == 1
    assert view_of("since=1")._changes().changes == () and not view_of("since=1").query.problems


def test_a_total_stands_under_its_columns() -> None:
    table = view_of("columns=name,page,spent,execution_rate").get_table()
    amounts = {"spent": 1_234, "current_budget": 2_468}
    total = Total("세부사업", 2020, 1_234, amounts, {"spent": 0, "current_budget": 0})
    unknown = Total(None, None, 1, {}, {})
    [row] = table.foot([total, unknown])
    assert row.css == "total"
    assert "2020 세부사업 합계" in row.cells and "1,234행" in row.cells
    cells = row.cells.split("</td>")
    assert "1,234" not in cells[0].partition("</th>")[2]
    assert "1,234" in cells[1] and "50.0%" in cells[2]
    [in_thousands] = view_of("columns=name,spent").get_table(scale=1000).foot([total])
    assert "1,234</td>" not in in_thousands.cells


def test_groups_are_a_table_whose_first_column_leads_to_their_lines() -> None:
    view = view_of("group=department&columns=name,spent,budget,execution_rate")
    table = view.get_table()
    assert isinstance(table, GroupTable)
    assert [header.label for header in table.headers] == ["부서", "구분", "건수", "지출액", "예산액", "집행률"]
    sortable = [bool(header.sort_query) for header in table.headers]
    assert sortable == [False, False, False, True, True, True]
    first, second = list(table.body)
    assert "&amp;department=%EB%82%98%EA%B3%BC&amp;level=%EC%84%B8%EB%B6%80%EC%82%AC%EC%97%85" in first.cells
    assert "미확인 1건 제외" in first.cells and "미확인" not in second.cells
    assert second.cells.endswith('<td class="number" data-label="집행률">50.0%</td>')
    assert 'class="number folded" data-label="예산액"' in second.cells
    assert 'class="number" data-label="지출액"' in second.cells
    assert 'data-label="2개 항목 더 보기"' in second.cells


def test_an_amount_of_no_group_is_empty() -> None:
    table = view_of("group=department&columns=name,spent").get_table()
    spent = next(bound.column.file for bound in table.shown if bound.name == "spent")
    assert table._cell(spent, {"spent": None, "spent_unknown": 0, "rows": 2}) == ""
    assert "미확인" in table._cell(spent, {"spent": None, "spent_unknown": 2, "rows": 2})
    assert table._cell(spent, {"spent": 5, "spent_unknown": 0, "rows": 2}) == "5"
    rows = next(bound.column.file for bound in table.shown if bound.name == "rows")
    assert table._cell(rows, {"rows": 1_234}) == "1,234"
    name = next(bound.column.file for bound in table.shown if bound.name == "department")
    assert [table._cell(name, {"department": value}) for value in ("", None, "가과")] == ["-", "-", "가과"]


def test_cards_fold_what_is_not_meant_to_be_in_sight() -> None:
    table = view_of("columns=name,spent,budget,execution_rate").get_table()
    assert [table._place_on_card(bound.name) for bound in table.shown] == ["folded", "", "folded", "rate"]
    sorted_by = view_of("columns=name,spent,budget&sort=-budget").get_table()
    assert sorted_by._place_on_card("budget") == ""
    without = view_of("columns=name,budget,unspent").get_table()
    assert [without._place_on_card(name) for name in ("budget", "unspent")] == ["", "folded"]
    assert 'data-label="1개 항목 더 보기"' in next(iter(without.body)).cells


def test_a_row_says_in_small_letters_what_has_no_column() -> None:
    cells = next(iter(view_of("columns=name,spent&sort=name").get_table().body)).cells
    assert '<span class="row-notes">세부사업 · ' in cells
    own = next(iter(view_of("columns=name,level,department,account&sort=name").get_table().body)).cells
    assert "row-notes" not in own


def test_lines_of_no_id_are_passed_over() -> None:
    table = view_of().get_table()
    ids = [record.pk for record in table.page.object_list.data]
    assert [record.pk for record in table.fetched([ids[1], 0, ids[0]])] == [ids[1], ids[0]]


def test_volumes_are_ranges_of_pages() -> None:
    volume = VolumeFilter()
    volume.parent = SimpleNamespace(volumes={1: "", 2: "기금"})
    assert volume.offered
    assert dict(volume.choices) == {"1": "1권", "2": "2권 기금"}
    every = ExpenditureLine.objects.all()
    assert volume.filter(every, []) is every
    assert volume.filter(every, ["1"]).count() == 4
    assert volume.filter(every, ["2"]).count() == 0
    volume.parent = SimpleNamespace(volumes={1: ""})
    assert not volume.offered


def test_only_sums_of_what_is_shown_are_made() -> None:
    def sums(columns: str) -> list[str]:
        return ExpenditureTable.summed_names(view_of(f"columns={columns}").query)

    assert sums("name,unspent,spent") == ["spent", "unspent"]
    assert sums("name,execution_rate") == ["current_budget", "spent"]
    assert sums("name") == ExpenditureTable.summed_names(view_of("group=department").query) == []


def test_text_is_known_by_what_is_stored() -> None:
    files = ExpenditureTable.files
    texts = {name for name, file in files.items() if _is_text(ExpenditureLine, file)}
    assert {"name", "account", "department"} <= texts
    assert not {"spent", "level", "page", "fiscal_year"} & texts


def test_a_row_has_the_class_of_its_level() -> None:
    assert [row.css for row in view_of("sort=name").get_table().body] == ["level-3", "level-3", "level-3", ""]


def test_sums_of_groups_are_in_the_unit_of_the_page() -> None:
    table = view_of("group=department&columns=name,spent").get_table(scale=10)
    spent = next(bound.column.file for bound in table.shown if bound.name == "spent")
    assert table._cell(spent, {"spent": 50, "spent_unknown": 0, "rows": 1}) == "5"
