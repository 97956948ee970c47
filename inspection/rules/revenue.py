"""Rules on 세입결산: receipts not budgeted, not collected, or refunded."""

from django.db.models import F, Q

from budget.models import RevenueLine
from inspection.rules.expenditure import SUBITEM
from inspection.rules.rule import Check, CityThreshold, InspectionRule, Test, less, more, share_below, share_from

_SUBITEMS = Q(level=SUBITEM)
_NO_REFUNDS_EXPECTED = Q(search__contains="이자") | Q(search__contains="그외수입")
_EXCESS = F("net_receipts") - F("current_budget")


def _up(column: str, ko: str, en: str) -> Check:
    earlier = f"earlier_{column}"
    return Check(
        (column, earlier),
        lambda limits: more(column, earlier),
        f"{ko}이 지난해 {{{earlier}}}에서 올해 {{{column}}}으로 늘었습니다.",
        f"{en} rose from {{{earlier}}} last year to {{{column}}}.",
        F(column) - F(earlier),
    )


A12 = InspectionRule(
    "A12",
    "warning",
    "예산에 없거나 예산보다 훨씬 많이 들어온 수입",
    "Receipts without a budget, or far above it",
    "들어올 돈을 예산에 빠뜨리거나 적게 잡으면 그만큼 한 해 동안 쓸 수 없습니다. 금액이 작은 것은 따로 봅니다.",
    "What was not budgeted could not be used in the year. Small amounts stand apart.",
    (
        Test(
            RevenueLine,
            _SUBITEMS,
            (
                Check(
                    ("net_receipts", "current_budget"),
                    lambda limits: Q(net_receipts__gt=0, current_budget__lte=0),
                    "예산에 없던 {net_receipts}이 들어왔습니다.",
                    "{net_receipts} came in without a budget.",
                    "net_receipts",
                ),
                Check(
                    ("net_receipts", "current_budget"),
                    lambda limits: (
                        Q(current_budget__gt=0) & share_from("net_receipts", limits["rate"], "current_budget")
                    ),
                    "예산 {current_budget}보다 훨씬 많은 {net_receipts}({rate})이 들어왔습니다.",
                    "{net_receipts} ({rate}) came in, against a budget of {current_budget}.",
                    _EXCESS,
                ),
            ),
            apart=(("small", lambda limits: less(_EXCESS, limits["amount"])),),
        ),
    ),
    (
        CityThreshold("A12.rate", "예산현액의 {} 이상", "{} of the current budget or more", 150),
        CityThreshold("A12.amount", "예산보다 {} 이상 더 들어옴", "Above the budget by {} or more", 10_000_000, "원"),
    ),
    "지방재정법 제36조",
)
A13 = InspectionRule(
    "A13",
    "note",
    "거두기로 한 돈이 덜 들어온 수입",
    "Receipts that did not come in",
    "걷지 못한 돈이 많거나 지난해보다 늘었다면 어떻게 거둘지 묻습니다.",
    "Much uncollected, or more than last year, asks how it will be collected.",
    (
        Test(
            RevenueLine,
            _SUBITEMS,
            (
                Check(
                    ("net_receipts", "assessed"),
                    lambda limits: Q(assessed__gt=0) & share_below("net_receipts", limits["rate"], "assessed"),
                    "거두기로 한 {assessed} 가운데 {net_receipts}({rate})이 들어왔습니다.",
                    "{net_receipts} ({rate}) of the {assessed} assessed came in.",
                    F("assessed") - F("net_receipts"),
                ),
                _up("uncollected", "받지 못한 돈", "What is uncollected"),
                _up("written_off", "더는 받을 수 없다고 정리한 돈", "What was written off"),
            ),
        ),
    ),
    (CityThreshold("A13.rate", "수납률 {} 미만", "Collection rate below {}", 90),),
    "지방회계법",
)
A14 = InspectionRule(
    "A14",
    "note",
    "돌려줄 일이 드문 수입에서 돌려준 돈",
    "Refunds of receipts that are seldom refunded",
    "이자와 그외수입은 잘못 거두는 일이 드뭅니다. 돌려주었다면 사유를 묻습니다.",
    "Interest and sundry receipts are seldom taken in error; a refund asks for its reason.",
    (
        Test(
            RevenueLine,
            _SUBITEMS & _NO_REFUNDS_EXPECTED,
            (
                Check(
                    ("refunded",),
                    lambda limits: Q(refunded__gt=0),
                    "받은 돈에서 {refunded}을 돌려주었습니다.",
                    "{refunded} was refunded.",
                    "refunded",
                ),
            ),
        ),
    ),
    law="지방회계법",
)

REVENUE_RULES = (A12, A13, A14)
