"""One program or department over all stored years of its city, with the reasons of its matches in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budget.models import ExpenditureLine
from comparison.matching import MatchReason
from comparison.models import Succession, SuccessionDecision, Target
from comparison.store import thread_of
from documents.models import Document
from web.prepared import prepared

WORDS: dict[str, str | Promise] = {
    MatchReason.NAME: _("이름이 같음"),
    MatchReason.SLIP: _("이름이 한 글자만 다름"),
    MatchReason.RENAMED: _("이름이 다름"),
    MatchReason.PLACE: _("놓인 자리가 같음"),
    MatchReason.MOVED: _("같은 부서 안에서 자리가 다름"),
    MatchReason.MOVED_DEPARTMENT: _("부서가 다름"),
    MatchReason.CARRIED: _("지난해의 다음연도이월액이 올해의 전년도이월액과 같음"),
    MatchReason.SPENT: _("지난해의 지출액이 올해 적힌 전년도결산액과 같음"),
    MatchReason.CARRIED_DIFFERS: _("지난해의 다음연도이월액과 올해의 전년도이월액이 다름"),
    MatchReason.SPENT_DIFFERS: _("지난해의 지출액과 올해 적힌 전년도결산액이 다름"),
    MatchReason.MOST_PROGRAMS: _("지난해 이 부서의 사업 절반 넘게 여기로 이어짐"),
    MatchReason.NEW: _("이름, 자리, 금액으로 이어지는 것이 없음"),
    MatchReason.TIED: _("닮은 것이 둘 이상이라 하나로 고를 수 없음"),
    MatchReason.PERSON: _("담당자가 정함"),
    MatchReason.LOST: _("담당자가 정한 것이 다시 읽은 지난해 문서에 없음"),
    MatchReason.TAKEN: _("담당자가 다른 것의 지난해로도 정함"),
}


@dataclass(frozen=True, slots=True)
class YearStep:
    """A program or department in one year: its natural key, and its succession (`back`) if the year before exists."""

    fiscal_year: int
    key: str
    back: Succession | None = None

    @property
    def uncertain(self) -> bool:
        return self.back is not None and self.back.certainty == Succession.Certainty.UNCERTAIN

    @property
    def because(self) -> str:
        """The reasons of the match with the year before, in words; "" where there is no year before."""
        if self.back is None:
            return ""
        words = ", ".join(str(WORDS[reason]) for reason in self.back.reasons)
        reason = getattr(self.back, "decision_reason", None)
        return f"{words}: {reason}" if reason else words


def steps(document: Document, target: Target, key: str) -> list[YearStep]:
    """All stored years of the program or department with this key in the document's year, newest first. One query."""
    year = document.fiscal_year
    successions = _thread(document.city_id, year, str(target), key, thread_of(year, target, key))
    followed = [YearStep(item.fiscal_year, item.key, item) for item in successions]
    first = followed[-1].back if followed else None
    if first is not None and first.earlier_key:
        followed.append(YearStep(first.fiscal_year - 1, first.earlier_key))
    return followed or [YearStep(year, key)]


@prepared
def _thread(city: int, fiscal_year: int, target: str, key: str, thread_if_new: str) -> QuerySet[Succession]:
    """The successions of the thread that this is in, the newest first; `thread_if_new` where there is none."""
    of_city = Succession.objects.filter(city=city, target=target)
    own = of_city.filter(fiscal_year=fiscal_year, key=key).values("thread")[:1]
    decisions = SuccessionDecision.objects.filter(
        city=OuterRef("city"), fiscal_year=OuterRef("fiscal_year"), target=OuterRef("target"), key=OuterRef("key")
    )
    thread = of_city.filter(thread=Coalesce(Subquery(own), Value(thread_if_new)))
    return thread.order_by("-fiscal_year").annotate(decision_reason=Subquery(decisions.values("reason")))


def lines_of(document: Document, followed: Sequence[YearStep]) -> dict[int, ExpenditureLine]:
    """The expenditure lines of a program, by year. One query."""
    q = Q(pk__in=())
    for step in followed:
        q |= Q(document__fiscal_year=step.fiscal_year, key=step.key)
    lines = ExpenditureLine.objects.filter(q, document__city=document.city_id)
    return {line.document.fiscal_year: line for line in lines.select_related("document__city", "department", "program")}


def own_lines_of(document: Document, followed: Sequence[YearStep]) -> list[ExpenditureLine]:
    """A department's own lines, one for each year and account, newest year first. One query."""
    q = Q(pk__in=())
    for step in followed:
        q |= Q(document__fiscal_year=step.fiscal_year, department__name=step.key)
    lines = ExpenditureLine.objects.filter(q, document__city=document.city_id, level=0)
    return list(
        lines.select_related("document__city", "department").order_by("-document__fiscal_year", "account", "position")
    )
