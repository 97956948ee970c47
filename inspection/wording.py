"""The sentences of inspection questions and thresholds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from figures.rates import rate_text
from figures.won import spell_won, write_won
from inspection.models import Question
from inspection.rules import RULES
from inspection.rules.rule import Check, CityThreshold

_MEASURES = frozenset({"target", "result", "target_before", "result_before", "rate", "rate_before"})
TINY = {"ko": "0.1% 미만", "en": "under 0.1%"}
_PEOPLE = frozenset({"staff", "earlier_staff"})


def sentence(question: Question, language: str) -> str:
    """The question as a sentence: `예산 500만원을 한 푼도 쓰지 않았습니다.`"""
    check = RULES[question.rule].checks[question.check_number]
    written = check.en if language == "en" else check.ko
    return written.format(**_slots(check, question.facts, question.amount, language))


def values(question: Question) -> str:
    """The columns that the check fired on with their values, for files: `spent=0; current_budget=5000000`."""
    check = RULES[question.rule].checks[question.check_number]
    names = dict.fromkeys((*check.columns, *(check.rate or ())))  # jsonb does not keep the order
    return "; ".join(f"{name}={question.facts[name]}" for name in names)


def amount_words(amount: int, language: str) -> str:
    return f"{write_won(amount)} won" if language == "en" else spell_won(amount)


def limit_words(threshold: CityThreshold, value: int, language: str) -> str:
    """A threshold with its value: `집행률 50% 미만`."""
    words = threshold.en if language == "en" else threshold.ko
    return words.format(f"{value}%" if threshold.unit == "%" else amount_words(value, language))


def _slots(check: Check, facts: Mapping[str, Any], amount: int | None, language: str) -> dict[str, str]:
    slots = {name: _written(name, value, language) for name, value in facts.items()}
    if "rate" not in facts:
        part, whole = check.rate or (*check.columns, "", "")[:2]
        slots["rate"] = rate_text(_whole(facts.get(part)), _whole(facts.get(whole)), TINY[language])
    slots["rate_printed"] = f"{facts.get('rate', '')}%"
    slots["amount"] = "" if amount is None else amount_words(amount, language)
    return slots


def _written(name: str, value: Any, language: str) -> str:
    if name in _MEASURES:
        return f"{Decimal(str(value)):,f}"
    return str(value) if name in _PEOPLE or not isinstance(value, int) else amount_words(value, language)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None
