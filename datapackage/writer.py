"""Writes a data package as a ZIP in blocks, in constant memory."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.utils import timezone

from datapackage import source
from datapackage.descriptor import DESCRIPTOR
from datapackage.tables import TABLES, PackageTable
from documents.models import Document
from lists.columns import FileColumn
from lists.export.csv_file import csv_lines, csv_rows
from lists.export.zip_output import ZipOutput

EVIDENCE = "evidence/"
_ROLES = {
    "fiscal_year": "date:fiscal-year",
    "city": "geo:source:title",
    "department": "administrative-classification:generic:level1:label",
    "policy": "activity:generic:program:label",
    "unit": "activity:generic:subprogram:label",
    "detail": "activity:generic:project:label",
    "code": "economic-classification:generic:code",
    "key": "budget-line-id",
}
"""Roles of the Fiscal Data Package's budget taxonomy, by column; amounts of won are `value`."""
_FISCAL = {"revenue": "revenue", "expenditure": "expenditure"}


def package_blocks(document: Document, with_names: bool = False) -> Iterator[bytes]:
    """The whole package, in blocks. The same version of the data gives the same bytes.

    `with_names` adds what is not public, for a backup: names of staff, pending proposals, and evidence files.
    """
    output = ZipOutput()
    resources: list[dict[str, Any]] = []
    with ZipFile(output, "w", ZIP_DEFLATED) as packed:
        for table in TABLES:
            resource = _resource_of(table)
            yield from _write(packed, output, document, resource, table_lines(table, document))
            resources.append(resource)
        people = source.People(with_names)
        for name, lines in source.PARTS.items():
            rows = lines(document, people, True) if with_names and name == "corrections" else lines(document, people)
            resource = {"name": f"source-{name}", "path": f"source/{name}.jsonl", "type": "file"}
            yield from _write(packed, output, document, resource, map(source.json_line, rows))
            resources.append(resource)
        if with_names:
            for name in _evidence(document):
                with default_storage.open(name, "rb") as file:
                    resource = {"name": f"evidence-{len(resources)}", "path": EVIDENCE + name, "type": "file"}
                    yield from _write(packed, output, document, resource, iter(file.chunks()))
                resources.append(resource)
        descriptor = json.dumps(
            describe(document, resources, people), ensure_ascii=False, indent=1, default=source.plain
        ).encode()
        yield from _write(packed, output, document, {"path": DESCRIPTOR}, iter([descriptor]))
    yield output.take()


def table_lines(table: PackageTable, document: Document) -> Iterator[bytes]:
    """A table as CSV with column names; without a BOM, which Table Schema does not allow."""
    heads = [column.name for column in table.columns]
    lines = csv_lines(table.columns, heads, table.rows(document))
    next(lines)
    yield csv_rows([heads]).encode()
    yield from lines


def describe(document: Document, resources: Sequence[dict[str, Any]], people: source.People) -> dict[str, Any]:
    """The content of datapackage.json: descriptions of the files, and the document's metadata."""
    city = document.city
    return {
        "profile": "data-package",
        "name": f"{city.slug}-{document.fiscal_year}-settlement".lower().replace("_", "-"),
        "title": f"{city} {document.fiscal_year} 결산",
        "version": str(document.version),
        "created": timezone.localtime(document.changed_at).isoformat(),
        "countryCode": "KR",
        "fiscalPeriod": {"start": f"{document.fiscal_year}-01-01", "end": f"{document.fiscal_year}-12-31"},
        **({"licenses": [{"name": "city", "title": city.licence}]} if city.licence else {}),
        **({"sources": [{"title": city.source}]} if city.source else {}),
        "resources": list(resources),
        "settlement": source.settlement(document, people),
    }


def _resource_of(table: PackageTable) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [theirs]}}
            for column, other, theirs in table.refers
        ]
    return {
        "name": table.name,
        "path": f"data/{table.name}.csv",
        "title": table.title,
        "profile": "tabular-data-resource",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": schema,
    }


def _field(table: PackageTable, column: FileColumn) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "title": column.header, "type": column.type}
    if column.help:
        field["description"] = column.help
    if column.unit:
        field["unit"] = column.unit
    if table.name in _FISCAL:
        role = "value" if column.unit == "원" else _ROLES.get(column.name)
        if column.name == "name":
            role = "economic-classification:generic:label"
        if role:
            field["columnType"] = role
    return field


def _write(
    packed: ZipFile, output: ZipOutput, document: Document, resource: dict[str, Any], content: Iterator[bytes]
) -> Iterator[bytes]:
    """Write a file of the package, and set size and digest in its resource."""
    digest, size = sha256(), 0
    entry = ZipInfo(resource["path"], timezone.localtime(document.changed_at).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with packed.open(entry, "w", force_zip64=True) as file:
        for block in content:
            digest.update(block)
            size += len(block)
            file.write(block)
            yield output.take()
    resource |= {"bytes": size, "hash": f"sha256:{digest.hexdigest()}"}
    yield output.take()


def _evidence(document: Document) -> Iterator[str]:
    """The names of the evidence files of corrections, each once."""
    people = source.People(with_names=True)
    names = (line["evidence_file"] for line in source.corrections(document, people, all_of_them=True))
    yield from dict.fromkeys(name for name in names if name and default_storage.exists(name))
