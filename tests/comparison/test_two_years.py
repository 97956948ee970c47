"""Two generated years of a city, read as any book is: followed, proven, read again."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.book import GeneratedBook
from bench.program_matching import Key
from budget.models import ExpenditureLine, Program
from comparison.models import Succession, Target
from documents.models import Document, Finding
from figures.names import search_key
from ingest.stored import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_years")]

Books = tuple[GeneratedBook, GeneratedBook, dict[Key, Key]]
Read = Callable[..., None]


def found() -> list[tuple[int, str, str, str]]:
    years = Finding.objects.filter(kind__in=("C1", "C2")).order_by("kind", "pk")
    return list(years.values_list("document__fiscal_year", "kind", "printed", "expected"))


def versions() -> list[int]:
    return list(Document.objects.order_by("fiscal_year").values_list("version", flat=True))


def test_projects_are_followed_by_the_generators_own_truth(two_years: Books) -> None:
    before, after, truth = two_years
    names = {
        (s.department, s.account, at): row.name
        for book in (before, after)
        for s in book.sections
        for at, row in enumerate(s.programs)
    }
    sure = Succession.objects.filter(target=Target.PROGRAM, certainty="certain")
    true = {(new[0], names[new].replace(" ", ""), old[0], names[old].replace(" ", "")) for new, old in truth.items()}
    claimed = {
        (each.department, each.name.replace(" ", ""), each.earlier_department, each.earlier_name.replace(" ", ""))
        for each in sure
    }
    assert len(claimed) > 40
    assert claimed <= true


def test_a_department_under_a_new_name_is_followed_and_called_uncertain(two_years: Books) -> None:
    departments = Succession.objects.filter(target=Target.DEPARTMENT).order_by("position")
    assert list(departments.values_list("earlier_name", "name", "certainty")) == [
        ("자원순환과", "자원혁신순환과", "uncertain"),
        ("기획담당관", "기획담당관", "certain"),
        ("농정과", "농정혁신과", "uncertain"),
    ]


def test_statistics_cover_the_new_rows_before_the_years_are_compared(books: Books, read: Read) -> None:
    """Without them PostgreSQL reads all of a year's pairs for each of its rows."""
    read(books[0], city="other", name="다른시")
    with CaptureQueriesContext(connection) as captured:
        read(books[1], city="other", name="다른시")
    queries = [query["sql"] for query in captured]
    compared = next(at for at, sql in enumerate(queries) if 'AS "earlier_carried_' in sql)
    analyzed = {sql.split('"')[1] for sql in queries[:compared] if sql.startswith("ANALYZE")}
    assert analyzed >= {"budget_expenditureline", "budget_revenueline", "comparison_succession"}


def test_books_that_agree_hold_both_identities_and_break_none(two_years: Books) -> None:
    identities = Document.objects.get(fiscal_year=2020).report["identities"]
    assert identities["C1"]["held"] > 30
    assert identities["C2"]["held"] > 30
    assert (identities["C1"]["broken"], identities["C2"]["broken"], found()) == (0, 0, [])
    assert "C1" not in Document.objects.get(fiscal_year=2019).report["identities"]


def test_reading_either_year_again_changes_nothing(two_years: Books, read: Read) -> None:
    before = versions(), sorted(Succession.objects.values_list("pk", "key", "thread"))
    for book in two_years[:2]:
        read(book)
    assert (versions(), sorted(Succession.objects.values_list("pk", "key", "thread"))) == before


def test_the_order_in_which_years_are_read_does_not_matter(two_years: Books, read: Read) -> None:
    columns = ("key", "earlier_key", "certainty", "thread")
    before = sorted(Succession.objects.values_list(*columns))
    for model in (ExpenditureLine, Succession, Finding):
        model.objects.all().delete()
    Document.objects.all().delete()
    read(two_years[1])
    assert not Succession.objects.exists()
    read(two_years[0])
    assert sorted(Succession.objects.values_list(*columns)) == before


def test_the_year_before_read_otherwise_is_reported_in_the_year_after_and_changes_both(
    two_years: Books, read: Read
) -> None:
    other = deepcopy(two_years[0])
    section = other.departments[1].sections[0]
    detail = next(row for row in section.programs if row.level == 3 and row.figures["unspent_remainder"] > 9000)
    at, row = section.programs.index(detail), detail
    while row is not None:  # spent a little more, all the way up
        for column, won in (("spent", 7000), ("unspent", -7000), ("unspent_remainder", -7000)):
            row.figures[column] += won
        row = section.programs[row.parent] if row.parent is not None else None
    for table in section.units:
        for line in table:
            line.spent = section.programs[line.program].figures["spent"] if line.program is not None else line.spent
    before = versions()
    read(other)
    year, kind, printed, expected = found()[0]
    assert (year, kind, int(expected) - int(printed)) == (2020, "C2", 7000)
    assert len(found()) == 1
    assert all(now > then for now, then in zip(versions(), before, strict=True)), at
    read(two_years[0])
    assert found() == []


def test_another_citys_programs_are_never_matched(two_years: Books, read: Read) -> None:
    read(two_years[0], city="paju", name="파주시", year=2021)
    assert not Succession.objects.filter(city__slug="paju").exists()
    assert not Succession.objects.filter(fiscal_year=2021).exists()


def test_three_years_of_a_program_share_one_thread(two_years: Books, read: Read) -> None:
    after = deepcopy(two_years[1])
    read(after, year=2021)
    threads = Succession.objects.filter(target=Target.PROGRAM, fiscal_year=2021).exclude(earlier_key="")
    back = dict(Succession.objects.filter(fiscal_year=2020).values_list("key", "thread"))
    assert threads
    assert all(each.thread == back[each.earlier_key] for each in threads)


def test_a_department_is_read_with_the_levels_of_the_year_before() -> None:
    before, after = Document.objects.filter(city__slug="gimpo").order_by("fiscal_year")
    program = Program.objects.filter(fiscal_year=before.fiscal_year, level=1).first()
    assert program is not None
    department = program.department.name
    assert sheet_of(before, department).levels_before == {}
    levels = sheet_of(after, department).levels_before_in(program.account)
    assert levels[search_key(program.name)] == 1
    stands_twice = Program.objects.filter(department=program.department, fiscal_year=2019, name__startswith="기본경비")
    assert {line.level for line in stands_twice} == {2, 3}
    assert not any(search_key(line.name) in levels for line in stands_twice)
