"""Formats the sentence of a finding in Korean or English."""

import re
from collections.abc import Mapping

from figures.particles import with_particles
from figures.won import write_won
from ingest.reconcile.kinds import KIND_BY_ID
from ingest.reconcile.labels import COLUMN_LABELS, COLUMNS_IN_ENGLISH, IN_ENGLISH_BY_LABEL

_TABLES_IN_ENGLISH = {"단위사업표": "the unit table", "사업별조서": "the statement of programs"}
_NO_DIFFERENCE = re.compile(r" \((?:차이|difference) -?\)")
_PLACES = {"row": "", "column": "", "printed": "", "expected": "", "difference": ""}
_MORE_ROWS = (" and {more} more rows", " 등 {count}줄")
_CAUSES = {
    "left": ("왼쪽 칸에", "in the cell to the left"),
    "right": ("오른쪽 칸에", "in the cell to the right"),
    "line": ("이웃한 줄에", "in a neighbouring line"),
    "near": ("옆 칸이나 이웃한 줄에", "in a neighbouring cell or row"),
}
"""Where moved amounts were printed."""


def finding_sentence(kind: str, language: str, slots: Mapping[str, object]) -> str:
    """The sentence of a finding in `ko` or `en`, with its explanation; `slots` are its fields and notes."""
    known = KIND_BY_ID.get(kind)
    if known is None:
        return kind
    count = slots.get("count")
    others = (
        _MORE_ROWS[language == "ko"].format(count=count, more=count - 1) if isinstance(count, int) and count > 1 else ""
    )
    slots = {"cause": "near", "others": others, **slots}
    words = _Words({name: _write(name, value, language) for name, value in {**_PLACES, **slots}.items()})
    sentence = (known.ko if language == "ko" else known.en).format_map(words)
    sentences = [_NO_DIFFERENCE.sub("", sentence)]
    sentences += [ko.format_map(words) if language == "ko" else en.format_map(words) for ko, en in _explained(slots)]
    text = " ".join(sentences)
    return with_particles(text) if language == "ko" else text


_EXPLANATIONS = {
    "explained_by": (
        "이 차이는 {explained_by}의 금액을 더한 값과 정확히 같습니다.",
        "The difference is exactly the sum of {explained_by}.",
    ),
    "named": ("단위사업표에는 {named}(으)로 적혀 있습니다.", "The unit table names it {named}."),
    "same_cause": ("원인은 {same_cause}에서와 같습니다.", "The cause is the same as for {same_cause}."),
    "explains": ("같은 원인: {explains}.", "The same cause explains: {explains}."),
    "candidates": (
        "한 곳만 고쳐 맞출 수 있는 후보: {candidates}.",
        "One slip that would mend it: {candidates}.",
    ),
}


def _explained(slots: Mapping[str, object]) -> list[tuple[str, str]]:
    """The explanations of a finding; a cause given by another finding is not repeated."""
    given = [slot for slot in _EXPLANATIONS if slots.get(slot)]
    if "same_cause" in given:
        given = [slot for slot in given if slot != "explained_by"]
    return [_ALONE if slot == "explained_by" and _is_one(slots[slot]) else _EXPLANATIONS[slot] for slot in given]


_ALONE = ("이 차이는 {explained_by}의 금액과 정확히 같습니다.", "The difference is exactly that of {explained_by}.")


def _is_one(names: object) -> bool:
    return isinstance(names, list | tuple) and len(names) == 1


class _Words(dict[str, str]):
    """Texts for the slots of a sentence; missing slots are empty."""

    def __missing__(self, slot: str) -> str:
        return ""


def _write(name: str, value: object, language: str) -> str:
    match value:
        case None:
            return "-"
        case int():
            return write_won(value)
        case list() | tuple():
            return ", ".join(_write(name, one, language) for one in value)
        case str() if language != "ko" and name == "table":
            return _TABLES_IN_ENGLISH.get(value, value)
        case str() if language != "ko" and name in ("same_cause", "explains"):
            row, _space, label = value.rpartition(" ")
            return f"{IN_ENGLISH_BY_LABEL.get(label, label)} of {row}"
        case str() if name == "cause":
            return _CAUSES.get(value, (value, value))[language != "ko"]
        case _ if name in ("column", "columns", "of"):
            return (COLUMN_LABELS if language == "ko" else COLUMNS_IN_ENGLISH).get(str(value), str(value))
        case _:
            return str(value)
