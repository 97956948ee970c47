"""Two invented cities, one of them with two years: small, and the same on every run and every database.

Nothing here is read from a book, so that no change of the readers or the reconciler changes an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from budget.models import ExpenditureLine, Program
from departments.models import Department, Staffing
from documents.models import City, Correction, Document, Finding, LineChange, Verdict
from inspection.evaluate import inspect
from inspection.models import Question
from performance.models import SettlementStatus, Summary, UnitLine
from tests.factories import (
    make_correction,
    make_department,
    make_document,
    make_expenditure,
    make_finding,
    make_goal,
    make_indicator,
    make_line,
    make_page,
    make_program,
    make_revenue,
    make_user,
)

CHANGED_AT = datetime(2021, 6, 1, 9, 30, tzinfo=UTC)
GENERAL, SPECIAL = "일반회계", "수도사업특별회계"


@dataclass
class Book:
    """A city's year: its document, and where its next line stands (twelve to a page)."""

    document: Document
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def at(self, name: str) -> dict[str, Any]:
        """Where the next line stands and what it is called, whatever was made before this book."""
        number = next(self.numbers)
        place = {"position": number, "page": 1 + number // 12, "line": number}
        return {"document": self.document, "key": f"{name}/{number}", "cells": [name], **place}


def found_town() -> None:
    """Store both cities. Primary keys that addresses show are set, not counted by the database."""
    garam = City.objects.create(
        pk=9001, slug="garam", name="가람시", code="4100000000", source="가람시", licence="1유형"
    )
    narae = City.objects.create(pk=9002, slug="narae", name="나래군")
    places = (garam, "기획예산과"), (garam, "복지 정책과"), (garam, "수도과"), (narae, "기획예산과")
    for order, (city, name) in enumerate(places, 1):
        make_department(name, city, pk=9400 + order, order=order)
    for pk, city, year, version in ((9201, garam, 2020, 4), (9202, garam, 2021, 2), (9203, narae, 2020, 1)):
        title = f"{year}회계연도 결산서"
        make_document(year, city, pk=pk, title=title, read_at=CHANGED_AT, version=version, sha256=f"{pk:064}")
    _write(Book(Document.objects.get(pk=9201)), 0)
    _write(Book(Document.objects.get(pk=9202)), 1)
    _write_small(Book(Document.objects.get(pk=9203)))
    _correct(Document.objects.get(pk=9201))
    for document in Document.objects.order_by("pk"):
        inspect(document)
    for pk, version in ((9201, 4), (9202, 2), (9203, 1)):
        Document.objects.filter(pk=pk).update(version=version, changed_at=CHANGED_AT)
    for model in (Finding, Question):
        model._default_manager.update(found_at=CHANGED_AT)
    Verdict.objects.update(said_at=CHANGED_AT)


def _write(book: Book, later: int) -> None:
    city = book.document.city
    planning, welfare, water = (make_department(name, city) for name in ("기획예산과", "복지 정책과", "수도과"))
    _expenditure(book, planning, welfare, water, later)
    _revenue(book, planning, water, later)
    _performance(book, planning, welfare, later)
    for number, name in enumerate(("계", "기획예산과", "복지정책과")):
        staff = {"authorised_staff": 30 - 10 * number, "current_staff": 29 - 9 * number + later}
        grades = {"authorised_grade4": 1, "authorised_grade5": 2, "authorised_grade6": None if number == 2 else 7}
        unknown = {"standings": {"authorised_grade6": {"is": "unknown"}}} if number == 2 else {}
        department = welfare if number == 2 else planning
        make_line(
            Staffing, name=name, department=department, teams="기획팀", **staff, **grades, **unknown, **book.at(name)
        )
    _findings(book)
    for number in (1, 2, 3):
        text = "\n".join(f"{12 * (number - 1) + each}행의 글 {each * 1000:,}" for each in range(1, 13))
        make_page(text, number, 12 * (number - 1) + 1, document=book.document, department="기획예산과", account=GENERAL)


def _spending(
    book: Book, name: str, level: int | None, department: Department, parent: Program | None, **fields: Any
) -> Program | None:
    """An expenditure line and, below the department's own, its program."""
    place = book.at(name)
    year, number = book.document.fiscal_year, place["position"]
    account = fields.setdefault("account", GENERAL)
    program = None
    if level != 0:
        values = {"key": place["key"], "position": number, "account": account, "fiscal_year": year}
        pk = 9000 + 100 * (book.document.pk - 9200) + number
        program = make_program(name, level, parent, department=department, pk=pk, **values)
    above = {}
    if parent:
        above = {"policy": parent.parent or parent, "unit": parent if parent.parent else None}
    own = {"policy": {"policy": program}, "unit": {"policy": parent, "unit": program}}
    above |= {1: own["policy"], 2: own["unit"]}.get(level or 0, {})
    make_expenditure(name, level, department=department, program=program, **above, **place | fields)
    return program


def _expenditure(book: Book, planning: Department, welfare: Department, water: Department, later: int) -> None:
    def money(budget: int, spent: int | None, **more: Any) -> dict[str, Any]:
        budget, spent = budget + 100 * later, None if spent is None else spent + 50 * later
        unspent = None if spent is None else budget - spent - more.get("carried_out", 0)
        return {"budget": budget, "current_budget": budget, "spent": spent, "unspent": unspent} | more

    derived = {"unspent": {"is": "derived", "because": ["E3"]}}
    unknown = {"spent": {"is": "unknown"}, "unspent": {"is": "unknown"}}
    _spending(book, "기획예산과", 0, planning, None, **money(1_012_000, 1_001_333))
    policy = _spending(
        book, "시민과 함께하는 시정", 1, planning, None, **money(1_002_000, 1_000_333, standings=derived)
    )
    unit = _spending(book, "시정 소통 강화", 2, planning, policy, **money(1_002_000, 1_000_333))
    causes = {"unspent_savings": 400, "unspent_bid_saving": 267}
    _spending(book, "시민 제안 운영", 3, planning, unit, **money(2000, 1333, **causes))
    _spending(
        book, "누리집 개편", 3, planning, unit, **money(1_000_000, 999_000, carried_out=1000, carried_specified=1000)
    )
    running = _spending(book, "행정운영경비(기획예산과)", 1, planning, None, **money(10_000, 1000))
    basic = _spending(book, "기본경비", 2, planning, running, **money(10_000, 1000))
    moved = {"spent": {"is": "moved"}, "subsidy_returned": {"is": "conflicting", "printed": 7}}
    _spending(book, "기본경비 운영", 3, planning, basic, **money(10_000, 1000, standings=moved))
    if later:
        return
    _spending(book, "복지 정책과", 0, welfare, None, **money(300_000_000, None, standings=unknown))
    care = _spending(book, "더불어 사는 복지", 1, welfare, None, **money(300_000_000, 299_999_999, unspent_savings=1))
    home = _spending(book, "돌봄 지원", 2, welfare, care, **money(300_000_000, 299_999_999, unspent_savings=1))
    _spending(book, "노인 돌봄", 3, welfare, home, **money(300_000_000, None, standings=unknown, unspent_savings=None))
    _spending(book, "자리를 모르는 사업", None, welfare, None, **money(77, 7))
    special = {"account": SPECIAL}
    pipes = _spending(book, "맑은 물 공급", 1, water, None, **money(0, 900, **special))
    _spending(book, "=상수도 정비", 2, water, pipes, **money(-500, 250, **special, diversion=-500))


def _revenue(book: Book, planning: Department, water: Department, later: int) -> None:
    rows = (
        ("기획예산과", "", 0, 5000, 4998),
        ("세외수입", "200", 1, 5000, 4998),
        ("경상적세외수입", "210", 2, 5000, 4998),
        ("이자수입", "216", 3, 5000, 4998),
        ("공공예금이자수입", "216-01", 4, 3000, 2998),
        ("기타이자수입", "216-02", 4, 2000, 2000),
        ("지방교부세", "300", 1, 100, 120),
        ("지방교부세", "310", 2, 100, 120),
    )
    for name, code, level, assessed, received in rows:
        amounts = {
            "budget": assessed,
            "current_budget": assessed,
            "assessed": assessed + later,
            "gross_receipts": received,
        }
        amounts |= {"net_receipts": received, "uncollected": assessed - received}
        make_revenue(name, code, level, department=planning, **amounts, **book.at(name))
    if not later:
        unknown = {"written_off": None, "standings": {"written_off": {"is": "unknown"}}}
        fields = {"account": SPECIAL, "refunded": 4500, "net_receipts": -4500, **unknown, **book.at("수도요금")}
        make_revenue("수도요금", "521-01", 4, department=water, **fields)


def _performance(book: Book, planning: Department, welfare: Department, later: int) -> None:
    policy = Program.objects.filter(department=planning, fiscal_year=book.document.fiscal_year, level=1).earliest("pk")
    unit = policy.children.earliest("pk") if hasattr(policy, "children") else Program.objects.get(parent=policy)
    goal = make_goal(
        "열린 시정", policy=policy, department=planning, budget=1_002_000, spent=1_000_333, **book.at("열린 시정")
    )
    rows = (
        ("시민 만족도", "점", "○", planning, goal, {"target": "80", "result": "81.5", "rate": "101.88"}),
        ("제안 채택", "건", "◎", planning, goal, {"target": "3", "result": "14", "rate": "466"}),
        ("민원 처리 기간", "일", "×", welfare, None, {"target": "3.5", "result": "4.2", "rate": None}),
    )
    for number, (name, measure, mark, department, of, values) in enumerate(rows):
        missing = {"standings": {"rate": {"is": "unknown"}}} if values["rate"] is None else {}
        fields = {"unit": measure, "mark": mark, "goal": of, "department": department, "formula": "실적 ÷ 목표 × 100"}
        make_indicator(name, pk=book.document.pk * 10 + number, **fields, **values, **missing, **book.at(name))
    for name, is_unit, program, before, spent in (
        ("시정 소통 강화", True, unit, 800_000, 1_000_333),
        ("시민 제안 운영", False, None, 0, 1333),
        ("누리집 개편", False, None, 800_000, 999_000),
    ):
        amounts = {"spent_before": before, "current_budget": spent + 667, "spent": spent + later}
        fields = {"is_unit": is_unit, "program": program, "account": GENERAL if is_unit else "", "department": planning}
        make_line(UnitLine, name=name, **amounts, **fields, **book.at(name))
    make_line(
        SettlementStatus, name="합계", department=planning, spent=1_001_333, spent_before=900_000, **book.at("합계")
    )
    make_line(
        Summary,
        name="기획예산과",
        department=planning,
        indicators=2,
        exceeded=1,
        achieved=1,
        missed=0,
        **book.at("총괄"),
    )


def _findings(book: Book) -> None:
    line = ExpenditureLine.objects.filter(document=book.document, level=3).earliest("position")
    about = {"target": "budget.ExpenditureLine", "document": book.document}
    rows = (
        ("E3", "error", "unspent", "700", "667", 33, line),
        ("E1", "warning", "current_budget", "2000", "2001", -1, line),
        ("E5", "note", "", "", "", None, None),
    )
    for number, (kind, severity, column, printed, expected, difference, of) in enumerate(rows, start=1):
        name = of.name if of else "더불어 사는 복지"
        place = {
            "position": number,
            "page": 1,
            "line": number,
            "key": f"{kind}/{number}",
            "pk": book.document.pk * 10 + number,
        }
        values = {"column": column, "printed": printed, "expected": expected, "difference": difference}
        department = "기획예산과" if of else "복지 정책과"
        fields = {"severity": severity, "department": department, "target_key": of.key if of else ""}
        make_finding(name, kind=kind, **fields, **values, **place, **about)
    Verdict.objects.create(
        document=book.document, finding_key="E3/1", state=Finding.State.EXPLAINED, words="잔액을 옮겨 적었습니다."
    )


def _write_small(book: Book) -> None:
    """A book that shares names with the other city's, and nothing else."""
    planning = make_department("기획예산과", book.document.city)
    amounts = {"budget": 3, "current_budget": 3, "spent": 2, "unspent": 1}
    policy = _spending(book, "시민과 함께하는 시정", 1, planning, None, **amounts)
    unit = _spending(book, "시정 소통 강화", 2, planning, policy, **amounts)
    _spending(book, "시민 제안 운영", 3, planning, unit, **amounts)
    make_revenue("이자수입", "216", 3, department=planning, assessed=9, net_receipts=9, **book.at("이자수입"))
    make_page("나래군의 글 3", 1, 1, document=book.document)


def _correct(document: Document) -> None:
    """Corrections of every public kind, and what became of lines since earlier versions."""
    line = ExpenditureLine.objects.filter(document=document, level=3).earliest("position")
    kim, lee = make_user("kim"), make_user("lee")
    about = {"city": document.city, "author": kim, "department": "기획예산과", "page": 1, "target_key": line.key}
    states = (
        ("accepted", "spent", "1330", "1333"),
        ("revoked", "budget", "2000", "2100"),
        ("proposed", "unspent", "1", "2"),
    )
    for number, (state, column, printed, value) in enumerate(states):
        decided = {"reviewer": lee, "decided_at": CHANGED_AT} if state != "proposed" else {}
        values = {"printed": printed, "value": value, "field": column, "line": line.line, "pk": 9401 + number}
        make_correction(line.name, state, **about | values | decided)
    Correction.objects.filter(city=document.city).update(made_at=CHANGED_AT)
    change = {"document": document, "target": "budget.ExpenditureLine", "target_key": line.key, "name": line.name}
    LineChange.objects.create(
        version=3,
        cause="correction",
        field="spent",
        before="1330",
        after="1333",
        was="printed",
        now="corrected",
        **change,
    )
    gone = {"target_key": "사라진 사업/99", "name": "사라진 사업", "kind": "gone"}
    LineChange.objects.create(version=4, cause="reading", **change | gone)
