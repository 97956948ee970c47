"""Rules on 사업별조서 of one year: amounts unspent, carried over, moved and held in reserve."""

from collections.abc import Mapping
from typing import Any

from django.db.models import BigIntegerField, F, Q, Sum, Value
from django.db.models.functions import Least

from budget.columns import PROGRAM_LEVELS, SUBJECT_LEVELS
from budget.models import ExpenditureLine, RevenueLine
from documents.models import Document
from inspection.rules.rule import (
    Check,
    CityThreshold,
    InspectionRule,
    Test,
    less,
    more,
    no_less,
    not_conflicting,
    share_above,
    share_below,
    share_from,
)

DETAIL = PROGRAM_LEVELS.index("세부사업")
SUBITEM = SUBJECT_LEVELS.index("목")
PROJECTS = Q(level=DETAIL)
RESERVE = Q(search="예비비") | Q(search__startswith="예비비 ")
GENERAL = "일반회계"
SUBSIDISED = Q(subsidy_returned__gt=0) | Q(unspent_subsidy__gt=0)
_WITH_BUDGET = Q(current_budget__gt=0)
_MOVED_IN = F("interprogram_transfer") + F("diversion") + F("other_change")
_OF_SUBSIDY = F("subsidy_returned") + F("unspent_subsidy")
_EARLIER_OF_SUBSIDY = F("earlier_subsidy_returned") + F("earlier_unspent_subsidy")


def _negative(column: str, ko: str, en: str) -> Check:
    return Check(
        (column,),
        lambda limits: Q(**{f"{column}__lt": 0}),
        f"{ko}이 {{{column}}}으로 0보다 작습니다.",
        f"{en} is below zero: {{{column}}}.",
        column,
    )


def _reserve_of_account(document: Document, earlier: Document | None) -> Mapping[str, Any]:
    """The reserve and the budget of the general account in won; NULL where a part is unknown."""
    lines = ExpenditureLine.objects.filter(document=document, account=GENERAL).order_by()
    known = lines.filter(not_conflicting("budget"), budget__isnull=False)

    def sum_of(which: Q) -> Value:
        amount = known.filter(which).aggregate(sum=Sum("budget"))["sum"]
        all_known = known.filter(which).count() == lines.filter(which).count()
        return Value(int(amount or 0) if all_known else None, output_field=BigIntegerField())

    return {"reserve_budget": sum_of(PROJECTS & RESERVE), "account_budget": sum_of(Q(level=0))}


A01 = InspectionRule(
    "A01",
    "error",
    "지출액이 예산현액보다 많거나, 음수일 수 없는 금액이 음수인 곳",
    "Spent more than the current budget, or below zero where nothing can be",
    "예산을 넘어 쓸 수 없습니다. 대개 잘못 인쇄되었거나 반납·환급이 다른 칸에 적힌 것입니다.",
    "No more than the budget can be spent; mostly a misprint, or a return booked in another column.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("spent", "current_budget"),
                    lambda limits: more("spent", "current_budget"),
                    "예산현액 {current_budget}보다 많은 {spent}을 썼습니다.",
                    "{spent} was spent, more than the budget of {current_budget}.",
                    F("spent") - F("current_budget"),
                ),
                _negative("spent", "지출액", "Spending"),
                _negative("current_budget", "예산현액", "The current budget"),
                _negative("unspent", "집행잔액", "The unspent balance"),
                _negative("carried_out", "다음연도이월액", "The amount carried out"),
            ),
            open_level=True,
        ),
        Test(RevenueLine, Q(level=SUBITEM), (_negative("net_receipts", "실제수납액", "Net receipts"),)),
    ),
    law="지방재정법 제47조",
)
A02 = InspectionRule(
    "A02",
    "warning",
    "예산을 한 푼도 쓰지 않은 사업",
    "Projects that spent nothing of their budget",
    "필요해서 세운 예산을 쓰지 않았다면 계획이나 편성에 이유가 있습니다. 보조금 사업과 예비비는 따로 봅니다.",
    "A budget that was needed and not used asks for its reason. Subsidised projects and reserves stand apart.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("current_budget", "spent"),
                    lambda limits: _WITH_BUDGET & Q(spent=0),
                    "예산 {current_budget}을 한 푼도 쓰지 않았습니다.",
                    "Nothing was spent of a budget of {current_budget}.",
                    "current_budget",
                ),
            ),
            apart=(("subsidy", lambda limits: SUBSIDISED), ("reserve", lambda limits: RESERVE)),
        ),
    ),
    law="지방재정법 제36조",
)
A03 = InspectionRule(
    "A03",
    "note",
    "집행률이 낮은 사업",
    "Projects with a low execution rate",
    "예산을 절반도 쓰지 못했다면 다른 사업에 쓸 수 있던 돈이 묶여 있었던 것입니다.",
    "What a project could not use was not there for others.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("spent", "current_budget"),
                    lambda limits: _WITH_BUDGET & share_below("spent", limits["rate"], "current_budget"),
                    "예산 {current_budget} 가운데 {spent}({rate})을 썼습니다.",
                    "{spent} ({rate}) was spent of a budget of {current_budget}.",
                    F("current_budget") - F("spent"),
                ),
            ),
        ),
    ),
    (CityThreshold("A03.rate", "집행률 {} 미만", "Execution rate below {}", 50),),
    "지방재정법 제36조",
)
A04 = InspectionRule(
    "A04",
    "note",
    "집행잔액이 큰 사업",
    "Projects with a large unspent balance",
    "쓰지 않고 남긴 돈이 많으면 예산을 넉넉히 잡았거나 사업이 줄어든 것입니다.",
    "Much left over: the budget was too large, or the work became less.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("unspent",),
                    lambda limits: Q(unspent__gte=limits["amount"]),
                    "{unspent}을 쓰지 않고 남겼습니다.",
                    "{unspent} was left unspent.",
                    "unspent",
                ),
                Check(
                    ("unspent", "current_budget"),
                    lambda limits: _WITH_BUDGET & share_from("unspent", limits["rate"], "current_budget"),
                    "예산 {current_budget} 가운데 {unspent}({rate})을 쓰지 않고 남겼습니다.",
                    "{unspent} ({rate}) of a budget of {current_budget} was left unspent.",
                    "unspent",
                ),
            ),
        ),
    ),
    (
        CityThreshold("A04.amount", "집행잔액 {} 이상", "Unspent balance of {} or more", 100_000_000, "원"),
        CityThreshold("A04.rate", "불용률 {} 이상", "Unspent rate of {} or more", 20),
    ),
    "지방재정법 제36조",
)
A05 = InspectionRule(
    "A05",
    "warning",
    "예산의 많은 부분을, 또는 한 푼도 쓰지 않고 다음 해로 넘긴 사업",
    "Projects that carried over most of their budget, or all without spending any",
    "한 해에 쓸 수 있는 만큼 예산을 세워야 합니다. 이월은 예외입니다.",
    "A budget is of one year; to carry it over is the exception.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("carried_out", "spent", "current_budget"),
                    lambda limits: _WITH_BUDGET & Q(carried_out__gt=0, spent=0),
                    "한 푼도 쓰지 않고 {carried_out}을 다음 해로 넘겼습니다.",
                    "{carried_out} was carried over with nothing spent.",
                    "carried_out",
                ),
                Check(
                    ("carried_out", "current_budget"),
                    lambda limits: _WITH_BUDGET & share_above("carried_out", limits["rate"], "current_budget"),
                    "예산 {current_budget} 가운데 {carried_out}({rate})을 다음 해로 넘겼습니다.",
                    "{carried_out} ({rate}) of a budget of {current_budget} was carried over.",
                    "carried_out",
                ),
            ),
        ),
    ),
    (CityThreshold("A05.rate", "이월률 {} 초과", "Carry-over rate above {}", 50),),
    "지방재정법 제50조",
)
A06 = InspectionRule(
    "A06",
    "warning",
    "지난해에서 넘어온 돈을 또 넘기거나 다 쓰지 못한 사업",
    "Projects that carried over what had been carried over, or did not spend it",
    "두 해 잇달아 넘긴 돈은 처음부터 그 해에 필요하지 않았던 돈일 수 있습니다.",
    "What is carried over twice may not have been needed when it was granted.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("carried_in", "carried_out"),
                    lambda limits: Q(carried_in__gt=0, carried_out__gt=0),
                    "지난해에서 {carried_in}이 넘어왔고, 올해 {carried_out}을 다시 다음 해로 넘겼습니다.",
                    "{carried_in} came over from last year, and {carried_out} was carried over again.",
                    "carried_out",
                ),
                Check(
                    ("carried_in", "spent"),
                    lambda limits: Q(carried_in__gt=0) & less("spent", "carried_in"),
                    "지난해에서 넘어온 {carried_in}에 못 미치는 {spent}을 썼습니다.",
                    "{spent} was spent, less than the {carried_in} that came over from last year.",
                    F("carried_in") - F("spent"),
                ),
            ),
        ),
    ),
    law="지방재정법 제50조",
)
A07 = InspectionRule(
    "A07",
    "warning",
    "사고이월을 두 해 잇달아 한 사업",
    "Projects with accidental carry-over two years running",
    "사고이월은 피치 못할 때 한 번 하는 것입니다. 같은 사업에서 되풀이되면 사유를 묻습니다.",
    "Accidental carry-over is for what could not be foreseen; repeated, it asks for its reason.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("carried_accidental", "earlier_carried_accidental"),
                    lambda limits: Q(carried_accidental__gt=0, earlier_carried_accidental__gt=0),
                    "지난해 {earlier_carried_accidental}, 올해 {carried_accidental}을 사고이월했습니다.",
                    "{earlier_carried_accidental} last year and {carried_accidental} this year were carried over.",
                    "carried_accidental",
                ),
            ),
        ),
    ),
    law="지방재정법 제50조",
)
A08 = InspectionRule(
    "A08",
    "warning",
    "다른 사업에서 돈을 옮겨 받고 그만큼을 남긴 사업",
    "Projects that were given money of others, and left as much unspent",
    "이용·전용·변경으로 옮겨 온 돈이 그대로 남았다면 옮길 필요가 있었는지 묻습니다.",
    "Money moved in and then left over asks whether the move was needed.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("interprogram_transfer", "diversion", "other_change", "unspent"),
                    lambda limits: more(_MOVED_IN, 0) & no_less("unspent", _MOVED_IN),
                    "다른 사업에서 {amount}을 옮겨 받았으나 {unspent}이 남았습니다.",
                    "{amount} was moved in from other projects, and {unspent} was left unspent.",
                    _MOVED_IN,
                ),
            ),
        ),
    ),
    law="지방재정법 제47조의2, 제49조",
)
A09 = InspectionRule(
    "A09",
    "note",
    "예비비를 받아 쓰고 남긴 사업",
    "Projects that drew on the reserve and left money unspent",
    "예비비는 꼭 필요한 만큼만 꺼내 씁니다. 남았다면 얼마나 필요했는지 묻습니다.",
    "The reserve is for what is needed; a balance asks how much was.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("reserve_used", "unspent"),
                    lambda limits: Q(reserve_used__gt=0, unspent__gt=0),
                    "예비비 {reserve_used}을 받았으나 {unspent}이 남았습니다.",
                    "{reserve_used} was drawn from the reserve, and {unspent} was left unspent.",
                    Least("reserve_used", "unspent"),
                ),
            ),
        ),
    ),
    law="지방재정법 제43조",
)
A10 = InspectionRule(
    "A10",
    "error",
    "법이 정한 한도를 넘는 일반회계 예비비",
    "A reserve of the general account above the limit of the law",
    "일반회계 예비비는 예산총액의 1% 이내에서 둡니다. 재해·재난에 쓸 목적예비비는 세지 않습니다.",
    "The reserve of the general account is at most 1 % of its budget, apart from that for disasters.",
    (
        Test(
            ExpenditureLine,
            PROJECTS & RESERVE & Q(account=GENERAL),
            (
                Check(
                    ("budget", "reserve_budget", "account_budget"),
                    lambda limits: share_above("reserve_budget", limits["rate"], "account_budget"),
                    "예비비 {reserve_budget}은 일반회계 예산 {account_budget}의 {rate}입니다.",
                    "The reserve of {reserve_budget} is {rate} of the general account's {account_budget}.",
                    "budget",
                    ("reserve_budget", "account_budget"),
                ),
            ),
            joined=_reserve_of_account,
        ),
    ),
    (CityThreshold("A10.rate", "일반회계 예산의 {} 초과", "More than {} of the general account", 1),),
    "지방재정법 제43조",
    whole=True,
)
A11 = InspectionRule(
    "A11",
    "note",
    "보조금을 많이 돌려주었거나 지난해보다 더 돌려준 사업",
    "Projects that returned much of their subsidies, or more than last year",
    "국가나 도에서 받은 돈을 쓰지 못하고 돌려주면 받을 수 있던 사업을 하지 못한 것입니다.",
    "A subsidy returned is work that could have been done and was not.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("subsidy_returned", "unspent_subsidy", "current_budget"),
                    lambda limits: (
                        _WITH_BUDGET & more(_OF_SUBSIDY, 0) & share_from(_OF_SUBSIDY, limits["rate"], "current_budget")
                    ),
                    "예산 {current_budget} 가운데 보조금 {amount}을 쓰지 못했습니다.",
                    "{amount} of subsidies was not used, of a budget of {current_budget}.",
                    _OF_SUBSIDY,
                ),
                Check(
                    (
                        "subsidy_returned",
                        "unspent_subsidy",
                        "earlier_subsidy_returned",
                        "earlier_unspent_subsidy",
                    ),
                    lambda limits: more(_OF_SUBSIDY, _EARLIER_OF_SUBSIDY),
                    "쓰지 못한 보조금이 지난해보다 많은 {amount}입니다.",
                    "{amount} of subsidies was not used, more than last year.",
                    _OF_SUBSIDY,
                ),
            ),
        ),
    ),
    (CityThreshold("A11.rate", "예산현액의 {} 이상", "{} of the current budget or more", 10),),
    "지방자치단체 보조금 관리에 관한 법률",
)

EXPENDITURE_RULES = (A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A11)
