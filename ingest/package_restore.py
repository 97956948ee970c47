"""Restores a data package into the database: its text is read and proven again, then staff's decisions are restored,
and every table is compared with the one in the package.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.dateparse import parse_datetime

from comparison.models import SuccessionDecision
from datapackage import source
from datapackage.descriptor import DESCRIPTOR
from datapackage.tables import TABLES
from datapackage.writer import EVIDENCE, table_lines
from documents.models import City, Correction, CorrectionEvent, Document, Finding, Page, Verdict, Volume
from documents.version import delete_changes
from figures.volumes import FIRST_VOLUME
from ingest.correction_effects import prove_department
from ingest.errors import BookError
from ingest.page_departments import recheck_page_departments
from ingest.report import Report
from ingest.staging import store_at_once
from ingest.store import store_departments, store_unclaimed
from ingest.stored import department_sheets, stored_volumes
from ingest.years import match_and_inspect
from inspection.models import RuleThreshold, WholeYear

_LARGEST = 4 << 30  # bytes, unpacked
_LONGEST_LINE = 64 << 20
_DATED = ("made_at", "decided_at", "said_at", "at", "read_at", "changed_at")


@dataclass(slots=True)
class Restored:
    """The restored document; `differing` are the titles of tables that differ from those in the package."""

    document: Document
    report: Report
    corrections: int = 0
    differing: list[str] = field(default_factory=list)


def restore(path: Path) -> Restored:
    """Restore a package's document. Raises BookError, and then stores nothing."""
    try:
        with ZipFile(path) as packed:
            return store_at_once(lambda: _Restoring(path, packed).restore())
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BookError("묶음이 깨졌습니다. 다시 받아 주세요 ({reason}).", path, reason=str(error)) from None
    except (KeyError, TypeError, ValueError, ValidationError, models.ObjectDoesNotExist) as error:
        reason = f"{type(error).__name__}: {error}"
        raise BookError("이 프로그램이 쓴 묶음이 아닙니다 ({reason}).", path, reason=reason) from None


class _Restoring:
    def __init__(self, path: Path, packed: ZipFile) -> None:
        self._path, self._packed = path, packed
        self._users: dict[Any, User] = {}

    def restore(self) -> Restored:
        if sum(entry.file_size for entry in self._packed.infolist()) > _LARGEST:
            raise BookError("풀면 4GB를 넘는 묶음입니다.", self._path)
        descriptor = json.loads(self._packed.read(DESCRIPTOR))
        digests = {resource["path"]: resource["hash"] for resource in descriptor["resources"]}
        self._check(digests)
        settlement = descriptor["settlement"]
        document = self._document(settlement)
        self._pages(document)
        report = store_departments(document, department_sheets(stored_volumes(document)))
        restored = Restored(document, report)
        restored.corrections = self._corrections(document)
        self._verdicts(document)
        self._decisions(document)
        self._inspection(document)
        if recheck_page_departments(document):
            report = store_departments(document, department_sheets(stored_volumes(document)))
        corrected = Correction.objects.filter(
            city=document.city, fiscal_year=document.fiscal_year, state=Correction.State.ACCEPTED
        )
        for name in sorted(set(corrected.values_list("department", flat=True)) & set(report.sums)):
            prove_department(document, name)
        match_and_inspect(document, touched=True)
        self._restore_version(document, settlement["document"])
        restored.differing = list(self._differing(document, digests))
        return restored

    def _check(self, digests: Mapping[str, str]) -> None:
        for path, expected in digests.items():
            digest = sha256()
            with self._packed.open(path) as file:
                while block := file.read(1 << 20):
                    digest.update(block)
            if expected != f"sha256:{digest.hexdigest()}":
                raise BookError("묶음 안의 {name}이(가) 쓰인 때와 다릅니다. 다시 받아 주세요.", self._path, name=path)

    def _document(self, settlement: Mapping[str, Any]) -> Document:
        written = dict(settlement["document"])
        city = City.objects.filter(slug=settlement["city"]["slug"]).first()
        if city is None:
            city = City(**{name: settlement["city"][name] for name in source.CITY})
            city.full_clean()
            city.save()
        City.objects.select_for_update().get(pk=city.pk)
        if Document.objects.filter(city=city, fiscal_year=written["fiscal_year"]).exists():
            raise BookError(
                "{city} {year}년의 결산이 이미 있습니다. 묶음은 그 해가 없는 데이터베이스에만 되살립니다.",
                self._path,
                city=city,
                year=written["fiscal_year"],
            )
        document = Document(
            city=city,
            **_with_dates({name: written[name] for name in source.DOCUMENT if name in written}),
        )
        document.full_clean(exclude=["report"])
        document.save()
        for fields in settlement.get("volumes") or [_only_volume(written)]:
            self._volume(document, fields)
        return document

    def _volume(self, document: Document, written: Mapping[str, Any]) -> None:
        fields = _with_dates({name: written[name] for name in source.VOLUME if name in written})
        volume = Volume(document=document, read_by=self._anybody(written.get("read_by")), **fields)
        volume.full_clean()
        volume.save()
        document.last_volume = max(document.last_volume, volume.number)

    def _pages(self, document: Document) -> None:
        """Store the pages and their unclaimed lines."""
        names = ("number", "first_line", "department", "account", "text", "layout")
        lines = self._lines("pages")
        while some := [Page(document=document, **{name: line[name] for name in names}) for line in islice(lines, 200)]:
            Page.objects.bulk_create(some)
        for volume in stored_volumes(document).values():
            for name in volume.departments:
                store_unclaimed(document, volume.sheet(name))

    def _lines(self, part: str) -> Iterator[dict[str, Any]]:
        """The JSON lines of a part of the package."""
        with self._packed.open(f"source/{part}.jsonl") as file:
            for line in file:
                if len(line) > _LONGEST_LINE:
                    raise BookError("묶음 안의 한 행이 너무 깁니다.", self._path)
                yield _with_dates(json.loads(line))

    def _anybody(self, identity: str | int | None) -> User | None:
        return None if identity is None else self._user(identity)

    def _user(self, identity: str | int) -> User:
        """The user of that name; an unknown one is created and cannot log in."""
        if identity not in self._users:
            name = identity if isinstance(identity, str) else f"imported-{identity}"
            user, created = User.objects.get_or_create(username=name, defaults={"is_active": False})
            if created:
                user.set_unusable_password()
                user.save()
            self._users[identity] = user
        return self._users[identity]

    def _corrections(self, document: Document) -> int:
        corrections: list[Correction] = []
        for line in self._lines("corrections"):
            dates = {"made_at": line["made_at"]}
            correction = Correction(
                city=document.city,
                fiscal_year=document.fiscal_year,
                revokes=corrections[line["revokes"]] if line["revokes"] is not None else None,
                author=self._user(line["author"]),
                reviewer=self._anybody(line["reviewer"]),
                **{name: line[name] for name in source.CORRECTION if name in line and name not in dates},
            )
            correction.full_clean(exclude=["batch"])
            if line["evidence_file"]:
                correction.evidence_file.name = self._evidence(line["evidence_file"])
            correction.save()
            Correction.objects.filter(pk=correction.pk).update(**dates)
            for event in line["events"]:
                self._event(correction, _with_dates(event))
            corrections.append(correction)
        return len(corrections)

    def _event(self, correction: Correction, written: Mapping[str, Any]) -> None:
        event = CorrectionEvent.objects.create(
            correction=correction, verb=written["verb"], actor=self._anybody(written["actor"]), word=written["word"]
        )
        # `update` keeps the original time: the only write to events outside of their own code.
        models.QuerySet(CorrectionEvent).filter(pk=event.pk).update(at=written["at"])

    def _evidence(self, name: str) -> str:
        with self._packed.open(EVIDENCE + name) as file:
            return str(default_storage.save(name, File(file)))

    def _verdicts(self, document: Document) -> None:
        for line in self._lines("verdicts"):
            verdict = Verdict.objects.create(
                document=document,
                author=self._anybody(line["author"]),
                assignee=self._anybody(line["assignee"]),
                **{name: line[name] for name in source.VERDICT if name != "said_at"},
            )
            Verdict.objects.filter(pk=verdict.pk).update(said_at=line["said_at"])
            Finding.objects.filter(document=document, key=verdict.finding_key).update(state=verdict.state)

    def _decisions(self, document: Document) -> None:
        for line in self._lines("decisions"):
            decision = SuccessionDecision.objects.create(
                city=document.city,
                fiscal_year=document.fiscal_year,
                author=self._user(line["author"]),
                **{name: line[name] for name in source.DECISION if name != "decided_at"},
            )
            SuccessionDecision.objects.filter(pk=decision.pk).update(decided_at=line["decided_at"])

    def _inspection(self, document: Document) -> None:
        """Restore the city's inspection settings; thresholds already stored with another year are kept."""
        if not RuleThreshold.objects.filter(city=document.city).exists():
            for line in self._lines_where_written("thresholds"):
                setting = RuleThreshold(city=document.city, author=self._user(line["author"]))
                self._saved(setting, line, source.THRESHOLD)
        for line in self._lines_where_written("whole_years"):
            year = WholeYear(city=document.city, fiscal_year=document.fiscal_year, author=self._user(line["author"]))
            self._saved(year, line, source.WHOLE_YEAR)

    def _lines_where_written(self, part: str) -> Iterator[dict[str, Any]]:
        """The lines of a part, none in older packages without it."""
        return self._lines(part) if f"source/{part}.jsonl" in self._packed.namelist() else iter(())

    @staticmethod
    def _saved(row: RuleThreshold | WholeYear, line: Mapping[str, Any], fields: Sequence[str]) -> None:
        for name in fields:
            setattr(row, name, line[name])
        row.full_clean()
        row.save()
        type(row)._default_manager.filter(pk=row.pk).update(set_at=line["set_at"])

    def _restore_version(self, document: Document, written: Mapping[str, Any]) -> None:
        """Set the document's original version and dates, since its data is the same."""
        values = _with_dates({name: written[name] for name in ("report", "version", "changed_at", "read_at")})
        values |= {"last_volume": document.last_volume}
        Document.objects.filter(pk=document.pk).update(**values)
        delete_changes(document)
        document.refresh_from_db()

    def _differing(self, document: Document, digests: Mapping[str, str]) -> Iterator[str]:
        for table in TABLES:
            digest = sha256(b"".join(table_lines(table, document)))
            if digests.get(f"data/{table.name}.csv") != f"sha256:{digest.hexdigest()}":
                yield table.title


def _only_volume(written: dict[str, Any]) -> dict[str, Any]:
    """The volume of an older package, written when a year was a single file."""
    report = written["report"]
    census = {"census": report.pop("pages", {}), "pages_sha256": report.pop("pages_sha256", "")}
    return written | census | {"number": FIRST_VOLUME}


def _with_dates(written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: parse_datetime(value) if name in _DATED and value else value for name, value in written.items()}
