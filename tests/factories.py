"""Rows made for tests: plain functions, each with only what a test must say."""

from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db.models import BooleanField, CharField, PositiveSmallIntegerField, TextField
from django.utils import timezone
from django.utils.text import slugify

from budget.columns import EXPENDITURE, REVENUE
from budget.models import ExpenditureLine, Program, RevenueLine, Subject
from departments.models import Department
from documents.models import City, Correction, Document, Finding, Page, PrintedLine, Volume
from figures.names import natural_key, search_keys
from performance.models import Indicator, ProgramGoal

_numbers = count(1)


def make_city(slug: str = "gimpo", name: str = "김포시") -> City:
    return City.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def make_document(year: int = 2020, city: City | None = None, **fields: Any) -> Document:
    """A document of one volume; the volume's fields are taken out of `fields`."""
    city = city or make_city()
    of_volume = {name: fields.pop(name) for name in ("kind", "sha256", "layout") if name in fields}
    fields = {"title": "결산서", "read_at": timezone.now(), "report": {}, "last_volume": 1} | fields
    document, created = Document.objects.get_or_create(city=city, fiscal_year=year, defaults=fields)
    if created:
        make_volume(document, **of_volume)
    return document


def make_volume(document: Document, number: int = 1, **fields: Any) -> Volume:
    defaults = {"title": "결산서" if number == 1 else f"결산서 {number}", "sha256": f"{number - 1:064}"}
    return Volume.objects.create(document=document, number=number, read_at=document.read_at, **defaults | fields)


def make_department(name: str = "감사담당관", city: City | None = None, **fields: Any) -> Department:
    slug = slugify(name, allow_unicode=True)
    defaults = {"name": name, "order": next(_numbers)} | _found_by(name) | fields
    return Department.objects.get_or_create(city=city or make_city(), slug=slug, defaults=defaults)[0]


def make_program(
    name: str = "청렴도 향상", level: int | None = 3, parent: Program | None = None, **fields: Any
) -> Program:
    number = next(_numbers)
    fields.setdefault("department", parent.department if parent else make_department())
    fields = {"fiscal_year": 2020, "account": "일반회계", "position": number, "key": f"{name}{number}"} | fields
    code = Program.code_of(fields["department"], fields["fiscal_year"], fields["key"])
    return Program.objects.create(name=name, level=level, parent=parent, code=code, **fields)


def make_expenditure(name: str = "청렴도 향상", level: int | None = 3, **fields: Any) -> ExpenditureLine:
    """A line with 0 in each figure that is not given, and a program where it is none of the department."""
    fields = _of_table(name, fields) | fields
    if level != 0 and "program" not in fields:
        fields["program"] = make_program(name, level, department=fields["department"], account=fields["account"])
    fields = _above(fields.get("program")) | fields
    return ExpenditureLine.objects.create(level=level, **dict.fromkeys(_names(EXPENDITURE), 0) | fields)


def _above(program: Program | None) -> dict[str, Program]:
    """The policy and the unit that a program lies in, as the loader stores them; a policy lies in itself."""
    found = {}
    while program is not None:
        if program.level in (1, 2):
            found["policy" if program.level == 1 else "unit"] = program
        program = program.parent
    return found


def make_revenue(name: str = "이자수입", code: str = "216", level: int | None = 3, **fields: Any) -> RevenueLine:
    fields = _of_table(name, fields) | fields
    if level and "subject" not in fields:
        city, year = fields["document"].city, fields["document"].fiscal_year
        fields["subject"] = Subject.objects.get_or_create(
            city=city, fiscal_year=year, code=code, defaults={"name": name, "level": level}
        )[0]
    code = code if level else ""
    fields |= _found_by(name, code)
    return RevenueLine.objects.create(level=level, code=code, **dict.fromkeys(_names(REVENUE), 0) | fields)


def make_goal(name: str = "깨끗한 시정", **fields: Any) -> ProgramGoal:
    found_by = _found_by(name, fields.get("reported_name", ""))
    return ProgramGoal.objects.create(**_placed(name, fields) | {"name": name} | found_by | fields)


def make_indicator(name: str = "청렴도 점수", **fields: Any) -> Indicator:
    fields = _placed(name, fields) | fields
    return Indicator.objects.create(**{"name": name} | _found_by(name) | fields)


def make_line(model: type[PrintedLine], **fields: Any) -> Any:
    """A line of any table, with a word in each text that it must have."""
    fields = _placed("이름", fields) | fields
    for field in model._meta.get_fields():
        if isinstance(field, CharField | TextField) and not field.blank and field.name not in fields:
            fields[field.name] = "말"
        elif isinstance(field, PositiveSmallIntegerField | BooleanField) and field.name not in fields:
            fields[field.name] = 1
    return model.objects.create(**fields)


def make_page(text: str, number: int = 1, first_line: int = 1, **fields: Any) -> Page:
    document = fields.pop("document", None) or make_document()
    return Page.objects.create(document=document, number=number, first_line=first_line, text=text, **fields)


def make_finding(name: str = "청렴도 향상", **fields: Any) -> Finding:
    number = next(_numbers)
    defaults = {
        "document": fields.get("document") or make_document(),
        "key": f"E1/{number}",
        "position": number,
        "kind": "E1",
        "severity": Finding.Severity.ERROR,
        "department": "감사담당관",
        "account": "일반회계",
        "name": name,
        **_found_by(name),
        "page": 1,
        "line": number,
    }
    return Finding.objects.create(**defaults | fields)


def make_user(name: str = "kim", **fields: Any) -> User:
    return User.objects.get_or_create(username=name, defaults=fields)[0]


def make_correction(name: str = "청렴도 향상", state: str = "accepted", **fields: Any) -> Correction:
    """A correction, decided by a second person where its state says so."""
    number = next(_numbers)
    defaults = {
        "city": make_city(),
        "fiscal_year": 2020,
        "department": "감사담당관",
        "account": "일반회계",
        "target": "budget.ExpenditureLine",
        "target_key": natural_key(name, ordinal=number),
        "name": name,
        "field": "spent",
        "page": 1,
        "line": number,
        "printed": "90",
        "value": "95",
        "reason": "한 자리를 잘못 읽었습니다.",
        "author": make_user("kim"),
        "state": state,
    }
    if state in ("accepted", "rejected", "revoked"):
        defaults |= {"reviewer": make_user("lee"), "word": "확인했습니다.", "decided_at": timezone.now()}
    if state == "accepted":
        defaults["fate"] = "applied"
    return Correction.objects.create(**defaults | fields)


def _of_table(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    words = {"name": name, "account": "일반회계"} | _found_by(name)
    return _placed(name, fields) | words


def _found_by(*names: str) -> dict[str, str]:
    return dict(zip(("search", "initials"), search_keys(*names), strict=True))


def _placed(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    number = next(_numbers)
    return {
        "document": fields.get("document") or make_document(),
        "department": fields.get("department") or make_department(),
        "key": natural_key(name, ordinal=number),
        "position": number,
        "page": 1,
        "line": number,
        "cells": [name],
    }


def _names(columns: Any) -> list[str]:
    return [column.name for column in columns]


def make_tree(policies: int = 1, details: int = 2, **fields: Any) -> list[ExpenditureLine]:
    """The lines of a department in which every sum is right: each 세부사업 has 100 and has spent 90.

    The first line is the department's own, then each policy with one unit and its details, as printed.
    """
    fields = {"document": make_document(), "department": make_department()} | fields
    department = fields["department"]

    def line(name: str, level: int, share: int, parent: Program | None) -> ExpenditureLine:
        program = make_program(name, level, parent, department=department) if level else None
        amounts = {"budget": 100 * share, "current_budget": 100 * share, "spent": 90 * share, "unspent": 10 * share}
        return make_expenditure(name, level, program=program, **amounts, **fields)

    lines = [line(department.name, 0, policies * details, None)]
    for number in range(1, policies + 1):
        policy = line(f"정책 {number}", 1, details, None)
        unit = line(f"단위 {number}", 2, details, policy.program)
        lines += [policy, unit]
        lines += [line(f"세부 {number}-{each}", 3, 1, unit.program) for each in range(1, details + 1)]
    return lines
