"""What waits on the desk: open findings of each department, remarks, proposals."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count

from desk.permissions import Verb, may
from documents.models import Correction, Finding, Remark


@dataclass(frozen=True, slots=True)
class Waiting:
    """Numbers of what waits; None where it is not for this person to see."""

    departments: list[tuple[str, int]] | None
    remarks: int | None
    proposals: int | None

    @property
    def findings(self) -> int:
        return sum(count for _, count in self.departments or ())


def waiting(user: User | AnonymousUser) -> Waiting:
    sees = {model: may(user, Verb.READ, model) for model in (Finding, Remark, Correction)}
    return Waiting(
        _departments() if sees[Finding] else None,
        Remark.objects.filter(state=Remark.State.OPEN).count() if sees[Remark] else None,
        Correction.objects.filter(state=Correction.State.PROPOSED).count() if sees[Correction] else None,
    )


def _departments() -> list[tuple[str, int]]:
    opened = Finding.objects.filter(state=Finding.State.OPEN).order_by()
    counted = opened.values("department").annotate(count=Count("pk")).order_by("-count", "department")
    return list(counted.values_list("department", "count"))
