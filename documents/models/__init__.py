"""Models of documents, findings and corrections."""

from documents.models.book import (
    FIRST_VERSION,
    FIRST_YEAR,
    LAST_YEAR,
    City,
    Document,
    Edition,
    Page,
    PrintedLine,
    UnclaimedLine,
    Volume,
)
from documents.models.changes import LineChange
from documents.models.corrections import Correction, CorrectionEvent
from documents.models.field_text import ROW, RowState
from documents.models.findings import CoveredRow, Finding, Remark, Verdict

__all__ = [
    "FIRST_VERSION",
    "FIRST_YEAR",
    "LAST_YEAR",
    "ROW",
    "City",
    "Correction",
    "CorrectionEvent",
    "CoveredRow",
    "Document",
    "Edition",
    "Finding",
    "LineChange",
    "Page",
    "PrintedLine",
    "Remark",
    "RowState",
    "UnclaimedLine",
    "Verdict",
    "Volume",
]
