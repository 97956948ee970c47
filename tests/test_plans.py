"""How the database finds the rows of a page: by an index, and no table of all cities is read whole.

SQLite has no statistics here, as before the first `ANALYZE`. PostgreSQL is kept from reading whole tables wherever it
can do otherwise: what is then read whole has no index.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from bench.pages import kinds
from documents.models import Finding, Page, PrintedLine

LARGE = {"budget_program", "budget_subject", "departments_department"} | {
    model._meta.db_table
    for model in apps.get_models()
    if issubclass(model, PrintedLine | Page | Finding) and not model._meta.abstract
}
"""Tables that grow with each city."""
ASKED = (
    "expenditure/?spent_gt=current_budget&spent_empty=false&sort=-spent",
    "expenditure/?standing=derived,moved&spent_standing=derived",
    "expenditure/?group=department&across=account",
    "expenditure/?group=cause",
    "expenditure/?finding=error&level=detail",
    "expenditure/?columns=all&sort=spent_before&volume=1",
    "expenditure/?program=시정 소통 강화",
    "expenditure.csv?level=all",
    "expenditure.json?spent_min=1",
    "revenue/?group=subject&sort=-received",
    "revenue/?code=2&received_lt=current_budget",
    "performance/?achievement=미달성&columns=all",
    "performance/?group=achievement",
    "indicators.csv",
    "units/?columns=all&sort=gap_spent",
    "units/?gap_spent_min=1",
    "findings/?q=지출&severity=error",
    "questions/?answer=no&sort=-amount",
    "questions.csv",
    "inspection/",
    "carry-over/",
    "identities/",
    "expenditure/?since=1",
    "expenditure.atom",
)
"""What else people ask of a year, by its address below the year's."""


def test_no_page_of_a_year_reads_a_table_whole(sample_city: None, client: Client, db: None) -> None:
    forget_statistics()
    year = next(kind.address for kind in kinds() if kind.name == "overview")
    addresses = [kind.address for kind in kinds() if kind.name not in ("cities", "sitemaps")]
    read_whole = []
    for address in [*addresses, *(year + asked for asked in ASKED)]:
        for sql, params in queries_of(client, address):
            read_whole += [(address, table, sql) for table in scanned(sql, params) if table in LARGE]
    assert not read_whole, "\n".join(f"{name}: {table}: {sql[:2000]}" for name, table, sql in read_whole)


def test_choices_of_expenditure_are_counted_in_the_order_of_an_index(
    sample_city: None, client: Client, db: None
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL may hash what SQLite would have to sort")
    forget_statistics()
    year = next(kind.address for kind in kinds() if kind.name == "overview")
    queries = queries_of(client, f"{year}expenditure/")
    counted = next((sql, params) for sql, params in queries if "GROUP BY" in sql and '"account"' in sql)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {counted[0]}", counted[1])
        steps = [step for *_, step in cursor.fetchall()]
    assert steps[2].endswith("INDEX expenditureline_sums (document_id=?)")
    assert steps[3] == "UNION ALL"  # it need not be sorted
    assert steps[4].endswith("(document_id=? AND key=?)")  # of the lines with findings, no others are read


def test_expenditure_by_amount_is_added_up_and_sorted_in_an_index(sample_city: None, client: Client, db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads the table where VACUUM has not been")
    forget_statistics()
    year = next(kind.address for kind in kinds() if kind.name == "overview")
    queries = queries_of(client, f"{year}expenditure/?spent_min=1&sort=-spent")
    sums, ids = (
        next(item for item in queries if words in item[0] and '"budget_expenditureline"."spent" >=' in item[0])
        for words in ("SUM(", "ORDER BY")
    )
    for sql, params in (sums, ids):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            plan = cursor.fetchall()[0][-1]
        assert plan == "SEARCH budget_expenditureline USING COVERING INDEX expenditureline_sums (document_id=?)"


def test_expenditure_by_department_is_added_up_in_the_order_of_an_index(
    sample_city: None, client: Client, db: None
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL may hash what SQLite would have to sort")
    forget_statistics()
    year = next(kind.address for kind in kinds() if kind.name == "overview")
    queries = queries_of(client, f"{year}expenditure/?group=department")
    sums = next(item for item in queries if '"by_department"' in item[0])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sums[0]}", sums[1])
        steps = [step for *_, step in cursor.fetchall()]
    assert "USING COVERING INDEX expenditureline_sums" in steps[0]
    assert "USE TEMP B-TREE FOR GROUP BY" not in steps


def test_findings_of_a_department_are_found_by_its_name(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a table of no rows in any way")
    forget_statistics()
    plan = Finding.objects.filter(document=1, department="감사담당관").explain()
    assert "findings_of_a_department (document_id=? AND department=?)" in plan


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model._meta.db_table in LARGE - {"departments_department"}]
)
def test_rows_are_in_order_without_other_tables(model: Any) -> None:
    """Order by a foreign key and Django orders by the names of cities: it joins their tables and uses no index."""
    assert " JOIN " not in str(model._default_manager.all().query)


def forget_statistics() -> None:
    """Until the test ends: what tests before this one left would make a scan of their few rows the quickest way."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
            if not cursor.fetchone()[0]:
                pytest.skip("only a superuser may forget the statistics of PostgreSQL")
            cursor.execute("DELETE FROM pg_statistic")
            cursor.execute("UPDATE pg_class SET reltuples = -1 WHERE relkind IN ('r', 'i')")
    elif _has_statistics():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_master")  # reads them again


def _has_statistics() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        return cursor.fetchone() is not None


def queries_of(client: Client, address: str) -> list[tuple[str, Any]]:
    """What a page asks of the database."""
    queries: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(address)
        response.getvalue()
    assert response.status_code == 200, address
    return queries


def scanned(sql: str, params: Any) -> Iterator[str]:
    """The tables that are read from their first row to their last."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()
            cursor.execute("SET LOCAL enable_seqscan = on")
            yield from _whole(json.loads(plan) if isinstance(plan, str) else plan)
        else:
            names = {alias: table for table, alias in re.findall(r'(?:FROM|JOIN) "(\w+)" "?(\w+)"?', sql)}
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            for *_, step in cursor.fetchall():
                if found := re.match(r"SCAN (\w+)", step):
                    yield names.get(found[1], found[1])


def _whole(plan: Any) -> Iterator[str]:
    if isinstance(plan, list):
        for part in plan:
            yield from _whole(part)
    elif isinstance(plan, dict):
        if plan.get("Node Type") in ("Seq Scan", "Index Scan", "Index Only Scan") and "Index Cond" not in plan:
            yield plan["Relation Name"]
        for part in (plan.get("Plan"), plan.get("Plans")):
            yield from _whole(part)
