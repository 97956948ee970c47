"""An evidence bundle: the rows of a query with all that they rest on, in one ZIP that can be verified later.

The same query of the same version of the data gives the same files.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import override

from documents.correction_text import former, item, public, written
from documents.facsimile import facsimile_of, picture_of
from documents.findings import FindingWords, IdentityText, with_explanations
from documents.models import CorrectionEvent, Document, Finding, Page, PrintedLine
from documents.places import place_words
from figures.volumes import own_line
from inspection.models import Question
from inspection.wording import sentence
from lists.filters import any_of

MANIFEST = "manifest.json"
_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # of every file, so that the same content is the same ZIP


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the bundle: the printed line that it is, or that it is about.

    `line_document` is the document in which the line is printed: another than its list's where a project has ended.
    """

    document: Document
    line_document: Document
    target: str
    key: str
    name: str
    page: int
    line: int
    record: Any

    @classmethod
    def of(cls, record: Any, document: Document) -> "Row":
        target = getattr(record, "target", "") or record._meta.label
        key = getattr(record, "target_key", "") or record.key
        line_document = getattr(record, "line_document", document)
        name = str(getattr(record, "name", record))
        return cls(document, line_document, target, key, name, record.page, record.line, record)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is packed: `files` are the list itself as it was asked for, `query` its address and conditions."""

    document: Document
    rows: Sequence[Row]
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
        pages = {(page.document_id, page.number, page.first_line): page for page in self._pages()}
        for page in pages.values():
            yield _page_name(page, "txt"), page.text.encode()
            picture = picture_of(page) if page.layout.get("size") else None
            if picture is not None:
                yield _page_name(page, "png"), picture.read_bytes()
        rows = [self._described(row, pages.values()) for row in self.rows]
        findings, questions, corrections = self._findings(), self._questions(), self._corrections()
        identities = self._identities()
        yield "rows.json", _json(rows)
        yield "findings.json", _json(findings)
        yield "questions.json", _json(questions)
        yield "corrections.json", _json(corrections)
        yield "identities.json", _json(identities)
        yield "query.json", _json(self.query)
        context: dict[str, Any] = {
            "rows": rows,
            "findings": findings,
            "questions": questions,
            "corrections": corrections,
            "identities": identities,
            "query": self.query,
            "document": self.document,
        }
        yield "index.html", render_to_string("inspection/bundle.html", context).encode()

    def _pages(self) -> list[Page]:
        wanted = any_of(Q(document=row.line_document, number=row.page) for row in self.rows)
        return list(Page.objects.filter(wanted)) if self.rows else []

    def _described(self, row: Row, pages: Any) -> dict[str, Any]:
        """A row: where it is printed, as what, and on what its figures rest."""
        described: dict[str, Any] = {
            "name": row.name,
            "table": row.target,
            "key": row.key,
            "fiscal_year": row.line_document.fiscal_year,
            "place": place_words(row.page, row.line),
            "page": row.page,
            "line": own_line(row.line),
        }
        page = next((page for page in pages if _is_on(row, page)), None)
        if page is not None:
            described["text"] = page.text.split("\n")[row.line - page.first_line]
            described["files"] = [_page_name(page, "txt")]
            facsimile = facsimile_of(page, row.line)
            if facsimile is not None:
                described["files"].append(_page_name(page, "png"))
            if facsimile is not None and facsimile.box is not None:
                box = facsimile.box
                described["box"] = {"left": box.left, "top": box.top, "width": box.width, "height": box.height}
        if isinstance(row.record, PrintedLine):
            described["cells"] = row.record.cells
            described["standings"] = row.record.standings
        return described

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
        documents = list({row.line_document.pk: row.line_document for row in self.rows}.values())
        rows = [Q(target=row.target, target_key=row.key) for row in self.rows]
        corrections = public(documents).filter(any_of(rows)) if rows else ()
        steps: dict[int, list[dict[str, str]]] = {}
        for event in CorrectionEvent.objects.filter(correction__in=[correction.pk for correction in corrections]):
            step = {"verb": event.verb, "at": event.at.isoformat(timespec="seconds"), "word": event.word}
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
        """The identities that were tried on the document, and how often each held."""
        tallies = self.document.report.get("identities") or {}
        return [
            {"id": identity.id, "sentence": identity.ko, **tallies[identity.id]}
            for identity in self.identities
            if identity.id in tallies
        ]


def problems_of(archive: ZipFile) -> list[str]:
    """What in a bundle is not as it was written, a sentence each; none where all is."""
    names = set(archive.namelist())
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


def _is_on(row: Row, page: Page) -> bool:
    on_page = page.document_id == row.line_document.pk and page.number == row.page
    return on_page and page.first_line <= row.line < page.end


def _page_name(page: Page, suffix: str) -> str:
    return f"pages/{page.document_id}-{page.number}-{page.first_line}.{suffix}"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
