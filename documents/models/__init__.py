"""What was read, what does not add up in it, and what people have said and mended."""

from documents.models.book import FIRST_YEAR, LAST_YEAR, City, Document, Page, PrintedLine, UnclaimedLine
from documents.models.corrections import Correction, CorrectionEvent
from documents.models.findings import Finding, Remark, Verdict

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "City",
    "Correction",
    "CorrectionEvent",
    "Document",
    "Finding",
    "Page",
    "PrintedLine",
    "Remark",
    "UnclaimedLine",
    "Verdict",
]
