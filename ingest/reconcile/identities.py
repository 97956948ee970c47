"""The identities of a settlement, as data (DOMAIN.md §3).

Row identities have terms: the sum of coefficient × column is 0. Checks, repair and propagation all use this table; no
equation is written elsewhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]
Scope = Literal["row", "tree", "sister", "years", "volumes"]


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity: its sentence in two languages, its scope, and the severity of a violation.

    `terms` are (column, coefficient) of a row identity, whose sum is 0 won; empty for identities over several rows or
    tables.
    """

    id: str
    ko: str
    en: str
    scope: Scope
    table: str
    severity: Severity = "error"
    terms: tuple[tuple[str, int], ...] = ()


def _total(total: str, *parts: str, less: tuple[str, ...] = ()) -> tuple[tuple[str, int], ...]:
    """`total` = sum of `parts` − sum of `less`, as terms that sum to 0."""
    return ((total, -1), *((part, 1) for part in parts), *((part, -1) for part in less))


IDENTITIES = (
    Identity(
        "R1",
        "예산현액은 예산액에 전년도이월액을 더한 금액입니다.",
        "The current budget is the budget plus what was carried in.",
        "row",
        "revenue",
        terms=_total("current_budget", "budget", "carried_in"),
    ),
    Identity(
        "R2",
        "실제수납액은 수납총액에 물납액을 더하고 환급액을 뺀 금액입니다.",
        "Net receipts are gross receipts plus payment in kind less refunds.",
        "row",
        "revenue",
        terms=_total("net_receipts", "gross_receipts", "paid_in_kind", less=("refunded",)),
    ),
    Identity(
        "R3",
        "미수납액은 징수결정액에서 실제수납액과 불납결손액을 뺀 금액입니다.",
        "What is uncollected is what was assessed less net receipts and write-offs.",
        "row",
        "revenue",
        terms=_total("uncollected", "assessed", less=("net_receipts", "written_off")),
    ),
    Identity(
        "R4",
        "부서·장·관·항은 각각 바로 아래 과목의 합계와 같습니다.",
        "Each department, chapter, section and item is the sum of the subjects below it, in every column.",
        "tree",
        "revenue",
    ),
    Identity(
        "E1",
        "예산현액은 예산액에 예산성립 후 증감(이월·예비비·이용·전용·이체·수입대체·변경)을 더한 금액입니다.",
        "The current budget is the budget plus every change after it was voted.",
        "row",
        "expenditure",
        terms=_total(
            "current_budget",
            "budget",
            "carried_in",
            "interprogram_transfer",
            "revenue_offset",
            "reserve_used",
            "diversion",
            "reorganisation_transfer",
            "other_change",
        ),
    ),
    Identity(
        "E2",
        "다음연도이월액은 명시이월·사고이월·계속비이월의 합계입니다.",
        "What is carried out is the sum of its three kinds.",
        "row",
        "expenditure",
        terms=_total("carried_out", "carried_specified", "carried_accidental", "carried_continuing"),
    ),
    Identity(
        "E3",
        "집행잔액은 예산현액에서 지출액·다음연도이월액·보조금반납금을 뺀 금액입니다.",
        "What is unspent is the current budget less spending, carry-over and returned subsidies.",
        "row",
        "expenditure",
        terms=_total("unspent", "current_budget", less=("spent", "carried_out", "subsidy_returned")),
    ),
    Identity(
        "E4",
        "집행잔액은 그 여섯 가지 내역의 합계입니다.",
        "What is unspent is the sum of its six parts.",
        "row",
        "expenditure",
        terms=_total(
            "unspent",
            "unspent_subsidy",
            "unspent_savings",
            "unspent_plan_change",
            "unspent_bid_saving",
            "unspent_remainder",
            "unspent_reserve",
        ),
    ),
    Identity(
        "E5",
        "부서·정책사업·단위사업은 각각 바로 아래 사업의 합계와 같습니다.",
        "Each department, policy and unit is the sum of the programs below it, in every column.",
        "tree",
        "expenditure",
    ),
    Identity(
        "T1",
        "합계 행(합계·소계·총계·누계)은 그것이 더한 행들의 합계와 같습니다.",
        "A row of totals is the sum of the rows that it totals, in every column.",
        "tree",
        "totals",
    ),
    Identity(
        "P1",
        "결산현황의 합계는 사업별조서의 부서 지출액이고, 정책사업·행정운영경비·재무활동의 합계입니다.",
        "The performance report's total is the department's spending, and the sum of its three kinds.",
        "sister",
        "performance",
    ),
    Identity(
        "P2",
        "정책사업목표의 예산액·결산액은 해당 정책사업의 예산현액·지출액과 같습니다.",
        "A program goal's budget and spending are those of its policy.",
        "sister",
        "performance",
    ),
    Identity(
        "P3",
        "비교증감은 결산액에서 전년도결산액을 뺀 금액이고, 지표수는 초과달성·달성·미달성의 합계입니다.",
        "The change is this year's spending less last year's; indicators are exceeded, achieved or missed.",
        "row",
        "performance",
    ),
    Identity(
        "P4",
        "단위사업표에서 단위사업은 세부사업의 합계이고, 각 줄은 사업별조서의 예산현액·지출액과 같습니다.",
        "In a unit table the unit is the sum of its projects, and each row repeats the settlement's.",
        "sister",
        "performance",
    ),
    Identity(
        "P5",
        "달성률은 실적÷목표×100(낮을수록 좋은 지표는 목표÷실적×100)입니다.",
        "The achievement rate is result ÷ target × 100, or the inverse where lower is better.",
        "row",
        "performance",
        severity="warning",
    ),
    Identity(
        "P6",
        "단위사업표들의 전년도결산액을 더하면 결산현황의 정책사업 전년도결산액입니다.",
        "What the unit tables say was spent last year adds up to what the report says of all policies.",
        "sister",
        "performance",
        severity="warning",
    ),
    Identity(
        "P7",
        "전략목표들의 결산액을 더하면 결산현황의 정책사업 결산액입니다.",
        "The spending of the strategic goals adds up to what the report says of all policies.",
        "sister",
        "performance",
    ),
    Identity(
        "P8",
        "구성비는 전체에서 차지하는 비율, 증감률은 전년도에 대한 비교증감의 비율입니다.",
        "Shares are parts of the total, and rates of change are changes by last year's amount.",
        "row",
        "performance",
        severity="warning",
    ),
    Identity(
        "P9",
        "같은 지표의 목표·실적·달성률은 부서 성과와 성과보고서에서 같습니다.",
        "An indicator's target, result and rate are the same in both tables that print them.",
        "sister",
        "performance",
        severity="warning",
    ),
    Identity(
        "P10",
        "달성성과(◎ ○ ×)는 달성률에 문서의 달성 기준을 적용한 것입니다.",
        "The mark of an indicator is what the document's own legend gives to its rate.",
        "row",
        "performance",
        severity="warning",
    ),
    Identity(
        "P11",
        "한 표에 적힌 개수는 다른 표에 실제로 있는 목표·지표·단위사업의 수와 같습니다.",
        "What one table counts is what stands in the others: goals, indicators, marks and units.",
        "sister",
        "performance",
        severity="warning",
    ),
    Identity(
        "P12",
        "총괄과 인력현황의 계는 아래 줄의 합계이고, 정원 계는 직급별 정원의 합계입니다.",
        "Totals of the summary and of staff are the sums of the rows below; authorised staff is the sum of its grades.",
        "tree",
        "performance",
        severity="warning",
    ),
    Identity(
        "C1",
        "다음 해의 전년도이월액은 올해의 다음연도이월액과 같습니다.",
        "What next year carries in is what this year carries out, project by project.",
        "years",
        "expenditure",
        severity="warning",
    ),
    Identity(
        "C2",
        "전년도결산액은 지난해 결산서의 지출액과 같습니다.",
        "What a book calls last year's spending is the spending in last year's book, project by project.",
        "years",
        "expenditure",
        severity="warning",
    ),
    Identity(
        "V1",
        "여러 권이 한 행을 인쇄하면, 그 금액은 서로 같습니다.",
        "Where several volumes print the same row, its amounts are the same.",
        "volumes",
        "",
    ),
)

BY_ID = {identity.id: identity for identity in IDENTITIES}


class Equation(NamedTuple):
    """A row identity over the positions of a table's columns: Σ coefficient × value = 0; `total` comes first."""

    id: str
    terms: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        return self.terms[0][0]


def equations(table: str, columns: tuple[str, ...], printed: Collection[str]) -> tuple[Equation, ...]:
    """The row identities of a kind of table, over the positions of `columns`, that can be checked on those `printed`.

    Columns that only some forms have are not in `columns` if not printed, and count as 0.
    """
    position = {name: index for index, name in enumerate(columns)}
    checked = []
    for identity in IDENTITIES:
        terms = [term for term in identity.terms if term[0] in position]
        if identity.table == table and terms and all(name in printed for name, _ in terms):
            checked.append(Equation(identity.id, tuple((position[name], coefficient) for name, coefficient in terms)))
    return tuple(checked)
