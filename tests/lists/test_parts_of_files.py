"""What a file of a list is made with, before its rows: what is refused, its headers, address, columns."""

from typing import Any

import pytest
from django.test import RequestFactory

from budget.tables import ExpenditureTable
from budget.views import ExpenditureList
from documents.models import Document
from lists.columns import FileColumn
from lists.export.description import RefusedError
from lists.export.views import begun, refusal_response
from tests.factories import make_department, make_document, make_expenditure

pytestmark = pytest.mark.django_db
LEAVES = "level=%EC%84%B8%EB%B6%80%EC%82%AC%EC%97%85"


@pytest.fixture(autouse=True)
def document() -> Document:
    return make_document()


def file_of(address: str = "", extension: str = "csv", **meta: Any) -> Any:
    request: Any = RequestFactory().get(f"/gimpo/2020/expenditure.{extension}?{address}", **meta)
    request.document = make_document()
    view = ExpenditureList()
    view.setup(request, city="gimpo", year=2020, format=extension)
    return view


def refused(address: str, extension: str = "csv") -> str:
    with pytest.raises(RefusedError) as error:
        file_of(address, extension).check()
    assert error.value.status == 400
    return str(error.value).removeprefix("조건을 알 수 없어 파일을 만들지 않았습니다. ")


def test_what_makes_no_sense_is_refused_with_a_sentence() -> None:
    file_of("header=field&encoding=cp949&lang=ko").check()
    file_of("limit=5&after=x", "json").check()
    assert refused("header=x") == "header에 쓸 수 있는 값은 ko, field입니다."
    assert refused("encoding=cp949", "xlsx") == "encoding=cp949는 CSV에만 쓸 수 있습니다."
    assert refused("limit=5") == refused("after=x") == "limit와 after는 JSON에만 쓸 수 있습니다."
    assert "‘x’" in refused("since=x")
    assert refused("spent_min=x&other=1").endswith("조건 ‘other’: 없는 조건입니다.")
    assert refused("page=2").startswith("조건 ‘page’")


def test_a_file_is_finished_first_where_it_may_yet_be_refused() -> None:
    make_expenditure()
    assert not file_of().must_be_whole
    assert file_of("encoding=cp949").must_be_whole
    assert file_of(SERVER_PROTOCOL="HTTP/1.0").must_be_whole
    assert not file_of("group=department").must_be_whole
    assert file_of("group=department", "xlsx").must_be_whole
    assert not file_of("", "xlsx").must_be_whole
    make_expenditure(spent=10**15)
    assert file_of("", "xlsx").must_be_whole


def test_heads_are_words_but_for_programs() -> None:
    heads = [file_of("", extension).heads for extension in ("csv", "xlsx", "json")]
    assert heads == ["ko", "ko", "field"]
    assert file_of("header=ko", "json").heads == "ko"
    assert (file_of().encoding, file_of("encoding=cp949").encoding) == ("utf-8", "cp949")
    described = file_of("columns=name,spent&header=field").file_description()
    assert described.heads == ["name", "spent"]
    assert file_of("columns=name,spent").file_description().heads == ["사업", "지출액"]


def test_the_address_of_a_file_says_its_level_and_version() -> None:
    document = make_document()
    base = "http://testserver/gimpo/2020/expenditure.csv?"
    assert file_of().address == f"{base}{LEAVES}&since={document.version}"
    assert file_of("level=all").address == f"{base}level=all&since={document.version}"
    assert file_of("level=all")._address_with() == f"{base}level=all"
    assert file_of("level=")._implies_level() and not file_of("level=all")._implies_level()


def test_the_headers_of_a_file_say_what_it_is() -> None:
    def headers(address: str, extension: str) -> Any:
        view = file_of(address, extension)
        return view.with_headers({}, view.file_description())

    csv, xlsx = headers("", "csv"), headers("level=all", "xlsx")
    assert csv["Content-Type"] == "text/csv; charset=utf-8"
    assert xlsx["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert headers("encoding=cp949", "csv")["Content-Type"] == "text/csv; charset=cp949"
    assert csv["Link"] == f'<http://testserver/gimpo/2020/expenditure.csv?{LEAVES}>; rel="canonical"'
    assert "Link" not in xlsx
    assert csv["Content-Disposition"].startswith("attachment; ")
    assert (csv["X-Row-Count"], csv["X-Data-Version"]) == ("0", str(make_document().version))
    assert "X-Data-News" not in csv


def test_columns_of_a_file_are_those_chosen_or_the_contract() -> None:
    names = [column.name for column in file_of().file_columns]
    assert names == list(ExpenditureTable.file_layout.columns)
    assert [column.name for column in file_of("columns=spent,name").file_columns] == ["spent", "name"]
    grouped = file_of("group=department&columns=spent")
    assert [column.name for column in grouped.file_columns][0] == "department"


def test_rows_are_those_of_the_list_or_its_groups() -> None:
    first, second = make_department("가과", order=1), make_department("나과", order=2)
    make_expenditure("가", department=first, spent=5)
    make_expenditure("나", department=second, spent=6)
    assert list(file_of("columns=name,spent").rows()) == [("가", 5), ("나", 6)]
    assert list(file_of("columns=name,spent").rows(slice(1, 2))) == [("나", 6)]
    grouped = file_of("group=department&columns=spent")
    assert [row[0] for row in grouped.rows()] == ["가과", "나과"]
    assert [row[0] for row in grouped.rows(slice(1, None))] == ["나과"]
    computed = [
        FileColumn("name", "이름", "name"),
        FileColumn("more", "더", compute=lambda record, query: record.spent),
    ]
    view = file_of()
    assert list(ExpenditureTable.values(view.query, computed, slice(None))) == [("가", 5), ("나", 6)]


def test_years_are_of_those_that_are_stored() -> None:
    make_document(2019)
    query = file_of("year=2020&year=2019&year=1999").query
    assert [document.fiscal_year for document in query.documents] == [2019, 2020]
    assert query.several_years and query.problems == ["회계연도 ‘1999’: 저장된 회계연도가 아닙니다."]
    assert query.conditions[0].words == "2019, 2020"
    other = file_of("year=2019").query
    assert [document.fiscal_year for document in other.documents] == [2019]
    assert not other.several_years and other.conditions[0].words == "2019"
    nothing = file_of("year=1999").query
    assert [document.fiscal_year for document in nothing.documents] == [2020]
    assert ExpenditureTable.names_of(file_of("year=2019&year=2020&columns=name").query) == ("fiscal_year", "name")
    chosen = file_of("year=2019&year=2020&columns=name,fiscal_year").query
    assert ExpenditureTable.names_of(chosen) == ("name", "fiscal_year")


def test_what_is_held_is_let_go_of_once_a_file_is_sent_or_given_up() -> None:
    class Held:
        gone = 0

        def __enter__(self) -> None: ...

        def __exit__(self, *error: object) -> None:
            Held.gone += 1

    sent = begun((block for block in (b"a", b"b")), Held())  # type: ignore[arg-type]
    assert (b"".join(sent), Held.gone) == (b"ab", 1)
    given_up: Any = begun((block for block in (b"a",)), Held())  # type: ignore[arg-type]
    given_up.close()
    assert Held.gone == 2


def test_a_refusal_is_a_page_a_problem_or_a_sentence() -> None:
    def response_to(path: str, accept: str, status: int = 400) -> Any:
        request: Any = RequestFactory().get(path, headers={"Accept": accept})
        request.document = make_document()
        return refusal_response(request, RefusedError("안 됩니다", status))

    plain = response_to("/gimpo/2020/expenditure.csv", "*/*")
    assert (plain.status_code, plain.text, plain["Content-Type"]) == (400, "안 됩니다", "text/plain; charset=utf-8")
    page = response_to("/gimpo/2020/expenditure.csv", "text/html")
    assert "안 됩니다" in page.text and "<html" in page.text
    assert "Retry-After" not in plain
    assert response_to("/gimpo/2020/expenditure.csv", "*/*", 503)["Retry-After"] == "15"
