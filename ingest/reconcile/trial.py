"""The trying of identities: counts what held, and makes a finding of what did not."""

from dataclasses import dataclass, field
from decimal import Decimal

from figures.standing import Standing
from ingest.rows import Discrepancy, Measure, PrintedRow, ReadRow, Tally


@dataclass(slots=True)
class Trial:
    """Tries identities in one department, and keeps the count and the findings."""

    department: str
    account: str = ""
    findings: list[Discrepancy] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def equal(
        self,
        identity: str,
        row: PrintedRow,
        name: str,
        column: str,
        printed: int | str | None,
        expected: int | str | None,
        **notes: str | int | list[str],
    ) -> bool:
        """Whether a figure is what an identity expects of it. What is not known on either side cannot be decided."""
        tally = self.tallies.setdefault(identity, Tally())
        if printed is None or expected is None:
            tally.undecidable += 1
            return True
        if printed == expected:
            tally.held += 1
            return True
        tally.broken += 1
        self.find(identity, row, name, column, printed, expected, **notes)
        return False

    def undecidable(self, identity: str) -> None:
        """An identity that could not be tried for want of a figure."""
        self.tallies.setdefault(identity, Tally()).undecidable += 1

    def find(
        self,
        kind: str,
        row: PrintedRow,
        name: str,
        column: str,
        printed: int | str | None = None,
        expected: int | str | None = None,
        **notes: str | int | list[str],
    ) -> None:
        """A finding at a row, whatever its kind."""
        self.findings.append(
            Discrepancy(
                kind,
                self.department,
                self.account,
                name,
                column,
                row.page,
                row.line,
                printed,
                expected,
                notes=notes,
            )
        )


def written(value: Decimal | None) -> str | None:
    """A measure as a text, without the zeros behind it."""
    return None if value is None else f"{value.normalize():f}"


def contradicted(measure: Measure, identity: str) -> Measure:
    if measure.value is None or measure.standing is Standing.CORRECTED:
        return measure
    return measure._replace(standing=Standing.CONFLICTING, because=(*measure.because, identity))


def contradict(row: ReadRow, column: str, identity: str) -> None:
    figure = row.figures[column]
    if figure.value is not None and figure.standing is not Standing.CORRECTED:
        row.figures[column] = figure._replace(standing=Standing.CONFLICTING, because=(*figure.because, identity))
