"""The summaries at the top of the pages of a year, a department, a program and an indicator.

Each is a value (`figures.headline`) used by the page, its description and its preview picture. Unknown figures are
said to be unknown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budget.accounts import total
from budget.charts import CAUSES
from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine, Program
from budget.scope import department_rows, lines_of_department
from departments.models import Department
from documents.findings import findings_of_department
from documents.models import Document, Finding
from documents.templatetags.figures import source_url
from figures.columns import Column
from figures.headline import Fact, Headline, Phrase, Sentence, change, join_sentences, largest, sentence
from performance.columns import ACHIEVED, INDICATOR_BEFORE, INDICATOR_THIS_YEAR, MISSED
from performance.last_year import Before, department_before, departments_before, programs_before, statuses_of
from performance.models import Indicator
from performance.reasons import PrintedReason, indicators_of_department, indicators_of_policy
from performance.same_money import findings_of_program
from web.addresses import address
from web.amounts import rate_in_words
from web.language import in_words, named
from web.prepared import prepared
from web.sharing import brief_in_words, change_in_words
from web.terms import TERMS

COLUMNS: Mapping[str, Column] = {column.name: column for column in EXPENDITURE}
NAMED_MISSES = 2
"""The number of missed indicators named in a sentence."""
TO_CHECK = (Finding.Severity.ERROR, Finding.Severity.WARNING)
"""The severities of findings that a headline counts."""
LONGEST_REASON = 60
"""The most characters of a reason in a sentence; the indicator's page has all of it."""


class NamedSpending(NamedTuple):
    """A department or program in a sentence, with its spending in won."""

    name: str
    spent: int | None
    url: str
    before: int | None = None


def year_headline(document: Document) -> Headline | None:
    """The summary of a year's departments, in the account with the largest spending. At most five queries."""
    lines = sorted(department_rows(document), key=attrgetter("position"))
    if not lines:
        return None
    largest = _largest_account(lines)
    befores = departments_before(document, lines)
    items = [
        NamedSpending(
            line.department.name,
            line.spent,
            address("department", *document.url_args, line.department.slug),
            of_year_before.amount if (of_year_before := befores.get(line.department_id)) else None,
        )
        for line in largest
    ]
    spent, budget = total(line.spent for line in largest), total(line.current_budget for line in largest)
    known = [item.before for item in items if item.before is not None]
    before = sum(known) if len(known) == len(items) else None
    marks = list(Indicator.objects.filter(document=document).values_list("mark", flat=True))
    departments = address("departments", *document.url_args)
    of = _("수록된 {number}개 부서 합계").format(number=len({line.department_id for line in largest}))
    facts = [
        Fact(_label(largest[0], lines), Phrase(brief_in_words(spent), departments), (Phrase(of + _open(largest)),)),
        _change_fact(spent, before, departments, _partly(len(known), len(items))),
        _rate_fact(spent, budget, departments),
        _goals_fact(marks, address("performance", *document.url_args)),
        _findings_fact(
            Finding.objects.filter(document=document, severity__in=TO_CHECK).count(),
            address("findings", *document.url_args, severity=TO_CHECK),
        ),
    ]
    sentences = [_mostly(items, spent), _missed_in_all(document, marks), _unspent_in_all(document, largest)]
    return _headline(facts, sentences)


def department_headline(document: Document, department: Department) -> Headline | None:
    """The summary of a department, in the account with its largest spending. At most six queries."""
    lines = [line for line in lines_of_department(document, department) if line.level in (0, 1, 2)]
    department_lines = [line for line in lines if line.level == 0]
    if not department_lines:
        return None
    statuses = statuses_of(document, department)
    line = _largest_account(department_lines)[0]
    below = [row for row in lines if row.account == line.account and row.level]
    befores = programs_before(below, statuses)
    before = department_before(department_lines, statuses) if len(department_lines) == 1 else None
    indicators, why = indicators_of_department(document, department)
    whole = _spent_by_departments(document.pk, line.account)
    facts = [
        _spent_fact(document, line, _label(line, department_lines), whole, _("수록된 부서 합계")),
        _before_fact(document, line, before, _("결산현황에 전년도 금액이 없거나 결산액이 다릅니다.")),
        _rate_fact(line.spent, line.current_budget, source_url(line, COLUMNS["spent"], document)),
        _goals_fact([indicator.mark for indicator in indicators], "#goals"),
        _findings_fact(
            _number_to_check(findings_of_department(document, department.name)),
            address("findings", *document.url_args, department=department.slug, severity=TO_CHECK),
        ),
    ]
    args = (*document.url_args, department.slug)
    policies, units = (_items([row for row in below if row.level == level], befores, args) for level in (1, 2))
    sentences = [
        _mostly(policies, line.spent, units),
        _missed(document, indicators, why),
        _unspent(document, line),
    ]
    return _headline(facts, sentences)


@prepared
def _spent_by_departments(document: int, account: str) -> QuerySet[Any]:
    of_account = ExpenditureLine.objects.filter(document=document, level=0, account=account)
    return of_account.order_by().values_list("spent", flat=True)


def program_headline(
    document: Document, program: Program, lines: Sequence[ExpenditureLine], above: ExpenditureLine | None
) -> Headline:
    """The summary of a program: `lines` are its own and those below it, `above` is its parent. At most four queries."""
    line = next(row for row in lines if row.program_id == program.pk)
    statuses = statuses_of(document, program.department) if program.level in (1, 2) else []
    befores = programs_before(lines, statuses)
    args = (*document.url_args, program.department.slug)
    children = [row for row in lines if row.program and row.program.parent_id == program.pk]
    facts: list[Fact | None] = [
        _spent_fact(document, line, named(COLUMNS["spent"]), *(([above.spent], above.name) if above else ([], ""))),
        _before_fact(document, line, befores.get(program.pk), _("성과보고서에 전년도 금액이 인쇄되지 않았습니다.")),
        _rate_fact(line.spent, line.current_budget, source_url(line, COLUMNS["spent"], document)),
    ]
    sentences = [_mostly(_items(children, befores, args), line.spent)]
    if program.level == 1:
        indicators, why = indicators_of_policy(document, program)
        facts.append(_goals_fact([indicator.mark for indicator in indicators], "#goals"))
        sentences.append(_missed(document, indicators, why))
    facts.append(_findings_fact(_number_to_check(findings_of_program(document, program)), "#findings"))
    sentences.append(_unspent(document, line))
    return _headline(facts, sentences)


def indicator_headline(document: Document, indicator: Indicator, reason: PrintedReason | None) -> Headline:
    """The summary of an indicator: target, result, and the printed reason if it was missed."""
    facts = []
    for column, before in zip(INDICATOR_THIS_YEAR, INDICATOR_BEFORE, strict=True):
        unit = column.unit or indicator.unit
        earlier = getattr(indicator, before.name)
        note = (Phrase(_("전년도 {value}").format(value=_measured(earlier, unit))),) if earlier is not None else ()
        value = Phrase(_measured(getattr(indicator, column.name), unit), source_url(indicator, column, document))
        facts.append(Fact(named(column), value, note))
    achieved = Phrase(f"{indicator.mark} {in_words(indicator.achievement)}" if indicator.mark else _("인쇄되지 않음"))
    facts.append(Fact(named(TERMS["달성성과"]), achieved))
    if indicator.mark != MISSED:
        return Headline(tuple(facts))
    if reason is None:
        return Headline(tuple(facts), (sentence(_("달성하지 못한 사유는 결산서에서 찾지 못했습니다.")),))
    text = _("결산서에 인쇄된 미달성 사유: “{reason}”")
    return Headline(tuple(facts), (sentence(text, reason=Phrase(reason.text, "#reason")),))


def _headline(facts: Iterable[Fact | None], sentences: Iterable[Sentence | None]) -> Headline:
    return Headline(tuple(filter(None, facts)), tuple(filter(None, sentences)))


def _label(line: ExpenditureLine, lines: Iterable[ExpenditureLine]) -> str:
    """The label 지출액, with the account where there are several."""
    spent = named(COLUMNS["spent"])
    return f"{line.account} {spent}" if len({row.account for row in lines}) > 1 else spent


def _spent_fact(document: Document, line: ExpenditureLine, label: str, whole: Sequence[int | None], name: str) -> Fact:
    share = rate_in_words(line.spent, total(whole)) if whole else ""
    note = (Phrase(_("{name}의 {share}").format(name=name, share=share)),) if share else ()
    return Fact(label, Phrase(brief_in_words(line.spent), source_url(line, COLUMNS["spent"], document)), note)


def _before_fact(document: Document, line: ExpenditureLine, before: Before | None, unknown: str) -> Fact:
    if before is None:
        return _change_fact(line.spent, None, "", unknown)
    note = _("올해 사업 {number}개의 전년도결산액 합계").format(number=before.parts) if before.parts else ""
    return _change_fact(line.spent, before.amount, source_url(before.line, before.column, document), note)


def _change_fact(spent: int | None, before: int | None, url: str, note: str) -> Fact:
    """The change in won and %; `note` says why it is unknown, or of what the year before is a sum."""
    words = change_in_words(change(spent, before))
    if not words:
        return Fact(_("전년 대비"), Phrase(_("미확인")), (Phrase(note),) if note else ())
    earlier = _("전년도 {amount}").format(amount=brief_in_words(before))
    return Fact(_("전년 대비"), Phrase(words, url), (Phrase(f"{earlier} ({note})" if note else earlier),))


def _rate_fact(spent: int | None, budget: int | None, url: str) -> Fact:
    rate = rate_in_words(spent, budget)
    note = f"{named(COLUMNS['current_budget'])} {brief_in_words(budget)}"
    return Fact(named(TERMS["집행률"]), Phrase(rate, url) if rate else Phrase("-"), (Phrase(note),))


def _goals_fact(marks: Sequence[str], url: str) -> Fact | None:
    if not marks:
        return None
    reached = sum(mark in ACHIEVED for mark in marks)
    unknown = marks.count("")
    note = (Phrase(_("{number}개는 미확인").format(number=unknown)),) if unknown else ()
    words = _("{total}개 중 {reached}개").format(total=len(marks), reached=reached)
    if unknown == len(marks):
        words = _("미확인")
    return Fact(_("성과지표 달성"), Phrase(words, url), note)


def _number_to_check(findings: Iterable[Finding]) -> int:
    return sum(finding.severity in TO_CHECK for finding in findings)


def _findings_fact(number: int, url: str) -> Fact:
    return Fact(_("확인 필요"), Phrase(_("{number}건").format(number=f"{number:,}"), url if number else ""))


def _mostly(
    items: Sequence[NamedSpending], whole: int | None, changing: Sequence[NamedSpending] = ()
) -> Sentence | None:
    """What most was spent on, and which of `changing` (default: `items`) changed most from the year before."""
    by_name = {str(number): item for number, item in enumerate(items)}
    order = largest({number: item.spent for number, item in by_name.items()})
    if not order:
        return None
    first = by_name[order[0]]
    share = rate_in_words(first.spent, whole)
    amount = ", ".join(filter(None, (brief_in_words(first.spent), share)))
    most: dict[str, Phrase | str] = {"name": Phrase(first.name, first.url), "amount": amount}
    compared = [item for item in changing or items if change(item.spent, item.before)]
    if not compared:
        return sentence(
            _("{name}에 가장 많이({amount}) 썼습니다. 전년도 금액은 인쇄되지 않아 비교하지 못했습니다."), **most
        )
    changed = max(compared, key=lambda item: abs((item.spent or 0) - (item.before or 0)))
    text = _("{name}에 가장 많이({amount}) 썼고, 전년과 가장 크게 달라진 것은 {changed}, {change}입니다.")
    words = change_in_words(change(changed.spent, changed.before))
    return sentence(text, **most, changed=Phrase(changed.name, changed.url), change=words)


def _missed(document: Document, indicators: Sequence[Indicator], why: Mapping[int, PrintedReason]) -> Sentence | None:
    """The missed indicators with their reasons; those with a printed reason first."""
    if not indicators:
        return None
    missed = sorted(
        (indicator for indicator in indicators if indicator.mark == MISSED), key=lambda item: item.pk not in why
    )
    if not missed:
        unknown = any(not indicator.mark for indicator in indicators)
        return None if unknown else sentence(_("성과지표 {number}개를 모두 달성했습니다."), number=str(len(indicators)))
    names = join_sentences((_miss(document, item, why.get(item.pk)) for item in missed[:NAMED_MISSES]), ", ")
    if len(missed) > NAMED_MISSES:
        others = _("기타 {number}개").format(number=len(missed) - NAMED_MISSES)
        names = (*names, Phrase(", "), Phrase(others, "#goals"))
    before, _braces, after = _("달성하지 못한 지표는 {names}입니다.").partition("{names}")
    return (Phrase(before), *names, Phrase(after))


def _miss(document: Document, indicator: Indicator, reason: PrintedReason | None) -> Sentence:
    name = Phrase(indicator.name, address("indicator", *document.url_args, indicator.pk))
    if reason is None:
        return sentence(_("{name}(사유는 찾지 못함)"), name=name)
    short = reason.text if len(reason.text) <= LONGEST_REASON else f"{reason.text[: LONGEST_REASON - 1]}…"
    return sentence(_("{name}(사유: “{reason}”)"), name=name, reason=short)


def _missed_in_all(document: Document, marks: Sequence[str]) -> Sentence | None:
    """The number of missed indicators of a year."""
    if not marks:
        return None
    missed = marks.count(MISSED)
    if not missed:
        return None if "" in marks else sentence(_("성과지표 {number}개를 모두 달성했습니다."), number=str(len(marks)))
    url = address("performance", *document.url_args, achievement="미달성")
    text = _("성과지표 {total}개 가운데 {missed}를 달성하지 못했으며, 결산서에 실린 사유는 지표마다 적었습니다.")
    number = Phrase(_("{number}개").format(number=missed), url)
    return sentence(text, total=str(len(marks)), missed=number)


def _unspent(document: Document, line: ExpenditureLine) -> Sentence:
    """What was carried out, what was left unspent, and its largest printed cause."""

    def linked(name: str, words: str) -> Phrase:
        return Phrase(words, source_url(line, COLUMNS[name], document))

    if line.unspent is None:
        return sentence(_("쓰지 않고 남긴 금액은 미확인입니다."))
    start = sentence(
        _("다음 해로 넘긴 금액은 {carried}이고, "), carried=linked("carried_out", brief_in_words(line.carried_out))
    )
    causes = {column.name: getattr(line, column.name) for column in CAUSES}
    left = _left(linked("unspent", brief_in_words(line.unspent)), line.unspent, line.current_budget, causes, linked)
    return (*start, *left) if line.carried_out else left


def _unspent_in_all(document: Document, lines: Sequence[ExpenditureLine]) -> Sentence:
    left = total(line.unspent for line in lines)
    if left is None:
        known = sum(line.unspent is not None for line in lines)
        return sentence(_("집행잔액은 {number}개 부서에서만 확인되어 합계를 내지 않았습니다."), number=str(known))
    causes: dict[str, int | None] = {}
    for column in CAUSES:
        amounts = [getattr(line, column.name) for line in lines]
        causes[column.name] = sum(filter(None, amounts)) or (None if None in amounts else 0)
    partly = any(getattr(line, column.name) is None for line in lines for column in CAUSES)
    url = address("expenditure", *document.url_args, level="부서", sort="-unspent")
    budget = total(line.current_budget for line in lines)
    return _left(Phrase(brief_in_words(left), url), left, budget, causes, lambda _name, words: Phrase(words), partly)


def _left(
    words: Phrase,
    unspent: int,
    budget: int | None,
    causes: Mapping[str, int | None],
    linked: Callable[[str, str], Phrase],
    partly: bool = False,
) -> Sentence:
    """What was left, with its largest cause; says so where causes are unknown (`partly`: of some departments)."""
    if not unspent:
        return sentence(_("쓰지 않고 남긴 금액은 없습니다."))
    share = rate_in_words(unspent, budget)
    fields: dict[str, Phrase | str] = {"unspent": words, "share": f"({share})" if share else ""}
    unknown = partly or None in causes.values()
    order = largest(causes)
    if not order:
        if unknown:
            return sentence(_("쓰지 않고 남긴 금액은 {unspent}{share}이며, 그 사유는 미확인입니다."), **fields)
        return sentence(_("쓰지 않고 남긴 금액은 {unspent}{share}이며, 그 사유는 인쇄되지 않았습니다."), **fields)
    text = (
        _("쓰지 않고 남긴 금액은 {unspent}{share}이며, 확인된 사유 가운데 가장 큰 것은 {cause}입니다.")
        if unknown
        else _("쓰지 않고 남긴 금액은 {unspent}{share}이며, 가장 큰 사유는 {cause}입니다.")
    )
    name = order[0]
    return sentence(text, cause=linked(name, f"{named(COLUMNS[name])} {brief_in_words(causes[name])}"), **fields)


def _items(
    lines: Iterable[ExpenditureLine], befores: Mapping[int, Before], args: Sequence[str | int]
) -> list[NamedSpending]:
    return [
        NamedSpending(
            line.name,
            line.spent,
            address("program", *args, line.program_id),
            before.amount if (before := befores.get(line.program_id or 0)) else None,
        )
        for line in lines
        if line.program_id
    ]


def _largest_account(lines: Sequence[ExpenditureLine]) -> list[ExpenditureLine]:
    """The lines of the account with the largest known spending."""
    accounts: dict[str, list[ExpenditureLine]] = {}
    for line in lines:
        accounts.setdefault(line.account, []).append(line)
    return max(accounts.values(), key=lambda of_account: sum(line.spent or 0 for line in of_account))


def _open(lines: Iterable[ExpenditureLine]) -> str:
    """A note on the number of departments with unknown spending; "" for none."""
    unknown = sum(line.spent is None for line in lines)
    return _(", {number}개 부서 미확인").format(number=unknown) if unknown else ""


def _partly(known: int, whole: int) -> str:
    if known == whole:
        return ""
    return _("전년도 금액은 {whole}개 부서 중 {known}개만 확인").format(whole=whole, known=known)


def _measured(value: Decimal | None, unit: str) -> str:
    return _("미확인") if value is None else f"{value.normalize():,f}{unit}"
