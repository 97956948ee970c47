"""All kinds of findings, as data."""

from ingest.reconcile.identities import BY_ID, IDENTITIES, Severity
from ingest.reconcile.kind import Kind
from ingest.reconcile.page_kinds import PAGE_KINDS
from ingest.reconcile.row_kinds import ROW_KINDS

_NAMES = {
    "row": ("행 안의 계산 불일치", "A row does not add up"),
    "tree": ("하위 합계와 다름", "Not the sum of what is below"),
    "sister": ("표 사이의 금액이 다름", "Two tables differ"),
    "years": ("해 사이의 금액이 다름", "Two years differ"),
    "volumes": ("두 권의 금액이 다름", "Two volumes differ"),
}

_BY = {
    "row": "계산하면",
    "tree": "더하면",
    "sister": "대응하는 표에는",
    "years": "다른 해로는",
    "volumes": "다른 권에는",
}

_BROKEN = tuple(
    Kind(
        identity.id,
        f"{_NAMES[identity.scope][0]} ({identity.id})",
        f"{_NAMES[identity.scope][1]} ({identity.id})",
        f"{{row}}의 {{column}}: 인쇄된 값은 {{printed}}, {_BY[identity.scope]} {{expected}} (차이 {{difference}})."
        f" {identity.ko}",
        f"{{column}} of {{row}}: printed {{printed}}, expected {{expected}} (difference {{difference}}). {identity.en}",
        identity.severity,
    )
    for identity in IDENTITIES
)

KINDS = (*_BROKEN, *ROW_KINDS, *PAGE_KINDS)
KIND_BY_ID = {kind.id: kind for kind in KINDS}


def severity_of(kind: str) -> Severity:
    """The severity of a kind of finding; a warning for an undeclared kind."""
    if kind in BY_ID:
        return BY_ID[kind].severity
    return KIND_BY_ID[kind].severity if kind in KIND_BY_ID else "warning"
