"""Evidence bundles: the rows of a query with their sources, findings and corrections, in a ZIP that can be verified.

The same query on the same version of the data gives the same files.
"""

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import override

from documents.correction_text import former, item, public, written
from documents.facsimile import Facsimile, facsimile_of, picture_of, row_box_of
from documents.findings import FindingWords, IdentityText, with_explanations
from documents.models import CorrectionEvent, Document, Finding, Page, PrintedLine
from documents.places import place_words
from documents.rows import printed_models
from figures.volumes import line_in_volume
from inspection.models import Question
from inspection.wording import sentence
from lists.columns import StandingText
from lists.filters import any_of

MANIFEST = "manifest.json"
_DATA = ("rows.json", "findings.json", "questions.json", "corrections.json", "identities.json", "query.json")
_NEIGHBOURS = 2
"""The number of lines shown before and after a row's own line."""
_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # of every file, so that the same content gives the same ZIP


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A row of the bundle: a printed line, or a record (`record`) about one.

    `line_document` is the document with the line; it differs from `document` for a project that has ended.
    """

    document: Document
    line_document: Document
    target: str
    key: str
    name: str
    page: int
    line: int
    record: Any

    @property
    def place(self) -> tuple[int, str, str]:
        """The key of its line: document, table and natural key."""
        return self.line_document.pk, self.target, self.key

    @classmethod
    def of(cls, record: Any, document: Document) -> "BundleRow":
        is_line = isinstance(record, PrintedLine)
        target, key = (record._meta.label, record.key) if is_line else (record.target, record.target_key)
        line_document = getattr(record, "line_document", document)
        name = str(getattr(record, "name", record))
        return cls(document, line_document, target, key, name, record.page, record.line, record)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The content of a bundle: `files` are the list's files, `query` its URL and conditions."""

    document: Document
    rows: Sequence[BundleRow]
    files: Mapping[str, bytes]
    query: Mapping[str, Any]
    words: FindingWords
    identities: Sequence[IdentityText]

    def packed(self) -> bytes:
        with override("ko"):
            files = dict(self._files())
        manifest = {
            "query": self.query["address"],
            "version": self.query["version"],
            "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
        }
        output = io.BytesIO()
        with ZipFile(output, "w", ZIP_DEFLATED) as archive:
            for name, content in [*sorted(files.items()), (MANIFEST, _json(manifest))]:
                archive.writestr(ZipInfo(name, _SAME_TIME), content, ZIP_DEFLATED)
        return output.getvalue()

    def _files(self) -> Iterator[tuple[str, bytes]]:
        yield from self.files.items()
        sheets = [_BundledPage.of(page) for page in self._pages()]
        for sheet in sheets:
            yield from sheet.files()
        of_rows = [next((sheet for sheet in sheets if sheet.has(row)), None) for row in self.rows]
        lines = self._lines()
        rows = [_described(row, lines.get(row.place), sheet) for row, sheet in zip(self.rows, of_rows, strict=True)]
        findings, questions, corrections = self._findings(), self._questions(), self._corrections()
        identities = self._identities()
        parts = (rows, findings, questions, corrections, identities, self.query)
        yield from ((name, _json(part)) for name, part in zip(_DATA, parts, strict=True))
        context: dict[str, Any] = {
            "rows": [
                described | (sheet.around(row) if sheet else {})
                for row, described, sheet in zip(self.rows, rows, of_rows, strict=True)
            ],
            "findings": findings,
            "questions": questions,
            "corrections": corrections,
            "identities": identities,
            "query": self.query,
            "document": self.document,
            "files": [*self.files, *_DATA, MANIFEST],
        }
        yield "index.html", render_to_string("inspection/bundle.html", context).encode()

    def _pages(self) -> list[Page]:
        wanted = any_of(Q(document=row.line_document, number=row.page) for row in self.rows)
        return list(Page.objects.filter(wanted)) if self.rows else []

    def _lines(self) -> dict[tuple[int, str, str], PrintedLine]:
        """The printed lines of the rows, by `BundleRow.place`. One query for each table."""
        keys: dict[str, set[tuple[int, str]]] = {}
        for row in self.rows:
            keys.setdefault(row.target, set()).add((row.line_document.pk, row.key))
        tables, lines = printed_models(), {}
        for target in keys.keys() & tables.keys():
            documents, of_lines = map(set, zip(*keys[target], strict=True))
            for line in tables[target]._default_manager.filter(document__in=documents, key__in=of_lines):
                lines[line.document_id, target, line.key] = line
        return lines

    def _findings(self) -> list[dict[str, Any]]:
        rows = [Q(document=row.line_document, target=row.target, target_key=row.key) for row in self.rows]
        findings = Finding.objects.filter(any_of(rows)) if rows else Finding.objects.none()
        explained: Any = with_explanations(findings.order_by("document", "position"))
        return [
            {
                "key": finding.target_key,
                "name": finding.name,
                "kind": finding.kind,
                "severity": finding.severity,
                "state": finding.state,
                "sentence": self.words.sentence(finding, "ko") or self.words.kind(finding.kind, "ko"),
                "printed": finding.printed,
                "expected": finding.expected,
                "answer": finding.explanation or "",
            }
            for finding in explained
        ]

    def _questions(self) -> list[dict[str, Any]]:
        rows = [
            Q(document=row.document, line_document=row.line_document, target=row.target, target_key=row.key)
            for row in self.rows
        ]
        questions: Any = Question.objects.filter(any_of(rows)) if rows else Question.objects.none()
        answered: Any = with_explanations(questions.order_by("document", "position"))
        return [
            {
                "key": question.target_key,
                "name": question.name,
                "rule": question.rule,
                "sentence": sentence(question, "ko"),
                "facts": question.facts,
                "answer": question.explanation or "",
            }
            for question in answered
        ]

    def _corrections(self) -> list[dict[str, Any]]:
        """The corrections with their events, without reviewers' comments, which are not public."""
        documents = list({row.line_document.pk: row.line_document for row in self.rows}.values())
        rows = [Q(target=row.target, target_key=row.key) for row in self.rows]
        corrections = public(documents).filter(any_of(rows)) if rows else ()
        steps: dict[int, list[dict[str, str]]] = {}
        for event in CorrectionEvent.objects.filter(correction__in=[correction.pk for correction in corrections]):
            step = {"verb": event.verb, "words": event.verb_name, "at": event.at.isoformat(timespec="seconds")}
            steps.setdefault(event.correction_id, []).append(step)
        return [
            {
                "key": correction.target_key,
                "name": correction.name,
                "item": item(correction),
                "printed": written(correction, former(correction)),
                "value": written(correction, correction.value),
                "reason": correction.reason,
                "state": correction.state,
                "history": steps.get(correction.pk, []),
            }
            for correction in corrections
        ]

    def _identities(self) -> list[dict[str, Any]]:
        """The identities checked on the document, and how often each held."""
        tallies = self.document.report.get("identities") or {}
        return [
            {"id": identity.id, "sentence": identity.ko, **tallies[identity.id]}
            for identity in self.identities
            if identity.id in tallies
        ]


@dataclass(frozen=True, slots=True)
class _BundledPage:
    """A page of the bundle: its text, and its image if there is one."""

    page: Page
    picture: Path | None
    facsimile: Facsimile | None

    @classmethod
    def of(cls, page: Page) -> "_BundledPage":
        picture = picture_of(page) if page.layout.get("size") else None
        return cls(page, picture, facsimile_of(page) if picture else None)

    def name(self, suffix: str) -> str:
        return f"pages/{self.page.document_id}-{self.page.number}-{self.page.first_line}.{suffix}"

    def files(self) -> Iterator[tuple[str, bytes]]:
        yield self.name("txt"), self.page.text.encode()
        if self.picture is not None:
            yield self.name("png"), self.picture.read_bytes()

    def has(self, row: BundleRow) -> bool:
        page = self.page
        on_page = page.document_id == row.line_document.pk and page.number == row.page
        return on_page and page.first_line <= row.line < page.end

    def described(self, row: BundleRow) -> dict[str, Any]:
        """A row's printed line, its box on the page image, and the image's size, in points."""
        described: dict[str, Any] = {
            "text": self.page.text.split("\n")[row.line - self.page.first_line],
            "files": [self.name("txt")],
        }
        if self.facsimile is not None:
            described["files"].append(self.name("png"))
            described["page_size"] = {"width": self.facsimile.width, "height": self.facsimile.height}
            box = row_box_of(self.page, row.line)
            described |= {"box": asdict(box)} if box is not None else {}
        return described

    def around(self, row: BundleRow) -> dict[str, Any]:
        """Template context of a row: the page image with the row's box, and the lines around it."""
        texts, at = self.page.text.split("\n"), row.line - self.page.first_line
        facsimile = self.facsimile and replace(self.facsimile, box=row_box_of(self.page, row.line))
        return {
            "picture": self.name("png"),
            "facsimile": facsimile,
            "before": "\n".join(texts[max(at - _NEIGHBOURS, 0) : at]),
            "after": "\n".join(texts[at + 1 : at + 1 + _NEIGHBOURS]),
        }


def _described(row: BundleRow, line: PrintedLine | None, sheet: _BundledPage | None) -> dict[str, Any]:
    """A row as JSON values: its place, its printed cells, and the standings of its figures."""
    described: dict[str, Any] = {
        "name": row.name,
        "table": row.target,
        "key": row.key,
        "fiscal_year": row.line_document.fiscal_year,
        "place": place_words(row.page, row.line),
        "page": row.page,
        "line": line_in_volume(row.line),
    }
    if sheet is not None:
        described |= sheet.described(row)
    if line is not None:
        described["cells"] = line.cells
        described["standings"] = line.standings
        described["rests_on"] = StandingText(line.figure_columns)(json.dumps(line.standings)) or ""
    return described


def problems_of(archive: ZipFile) -> list[str]:
    """A sentence for each file of a bundle that was changed, added or removed since; empty if it is intact."""
    names = set(archive.namelist())
    twice = sorted(name for name, times in Counter(archive.namelist()).items() if times > 1)
    if twice:
        return [f"{name}: 두 번 들어 있음" for name in twice]
    if MANIFEST not in names:
        return [f"{MANIFEST}: 없음"]
    expected: dict[str, str] = json.loads(archive.read(MANIFEST))["files"]
    problems = [f"{name}: 없음" for name in sorted(expected.keys() - names)]
    problems += [f"{name}: 목록에 없는 파일" for name in sorted(names - expected.keys() - {MANIFEST})]
    changed = (name for name in sorted(expected.keys() & names) if _digest(archive, name) != expected[name])
    return problems + [f"{name}: 쓰인 때와 다름" for name in changed]


def _digest(archive: ZipFile, name: str) -> str:
    digest = sha256()
    with archive.open(name) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
