"""Recognises the labels of total rows in their many spellings. Plain Python."""

import re
from functools import lru_cache

from figures.names import misreading, search_key

_MAY_BE = re.compile(
    r"계[\W①-⑳㉠-㉻ⓐ-ⓩ]*(?:\(.*\)\W*)?(?:\^?\d{1,2}\)?)?\Z|[합총소누]\s*계|計|total|\bsum\b|전\s*체|총\s*[액괄지수합]|합\s*계\s*금|합\s*산|이\s*월|(?:쪽|면|장|지)\s*(?:에서|으로|로)\Z",
    re.IGNORECASE,
)
_HAS_LETTER_OF_ONE = re.compile(
    "[계計체액괄산출입월합쪽면장지lLmM]"
).search  # every match of _MAY_BE contains one; 5 times as fast
_IN_HANGUL = str.maketrans("合小總総累計", "합소총총누계")
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）|[①-⑳㉠-㉻ⓐ-ⓩ]")
_LAST_ASIDE = re.compile(r"[(（]([^()（）]*)[)）]\s*\Z")
_IN_BRACKETS = frozenset({"계", "합계", "소계", "총계", "누계"})
_FOOTNOTE = re.compile(r"(?<=[^\d\s(（])\s*(?:\d{1,2}\)|[¹²³⁴-⁹]+[)⁾]?|[①-⑳㉠-㉻ⓐ-ⓩ]|\^\d)\s*\Z")
_ALONE = frozenset({"계", "합계", "소계", "총계", "누계", "중계", "총합계", "총누계", "sum", "total"}) | {
    *(
        "전체",
        "집계",
        "총집계",
        "총액",
        "총괄",
        "합산",
        "총합",
        "합계액",
        "총계액",
        "합계금액",
        "총괄계",
        "총지출",
        "총수입",
        "과계",
        "실계",
        "국계",
    ),
    *("시전체", "군전체", "구전체", "도전체", "부서전체", "부서계"),
    *(
        "쪽계",
        "면계",
        "장계",
        "페이지계",
    ),
}
_OF_PAGE = r"(?:전|앞|이전|차|다음|뒷|뒤|본|이)?(?:쪽|면|장|페이지)"
_CARRIED = re.compile(rf"{_OF_PAGE}(?:(?:에서|으로|로)?이월|에서|으로|로|(?:누|합|소)?계)|이하이월|이월계")
_SHORT, _JAMO, _LONGEST_LABEL = 4, 0.4, 10
_WORDS = ("합계", "소계", "총계", "누계")
_HAS_LETTER_OF_WORDS = re.compile("[합소총누계]").search  # of two letters, at most one is misread
_HAS_LETTER_OF_ANY = re.compile("[계計체액괄산출입월합쪽면장지lLmM소총누]").search
_REAL_WORDS = frozenset({"통계"})
"""Words in program names that are one jamo away from the label of a total."""


def without_footnote(label: str) -> str:
    """The label without a trailing footnote mark.

    >>> [without_footnote(label) for label in ("세무과 1)", "합계¹", "세무과(1)")]
    ['세무과', '합계', '세무과(1)']
    """
    return _FOOTNOTE.sub("", label)


def has_letter_of_total(label: str) -> bool:
    """Whether a label has a letter that each name of a total has, also a misread one: to ask before the others.

    >>> [has_letter_of_total(label) for label in ("합 계", "함계", "TOTAL", "길 고치기")]
    [True, True, True, False]
    """
    return _HAS_LETTER_OF_ANY(label) is not None


def may_be_total(label: str) -> bool:
    """A fast test to run before `is_total`: False means that `is_total` is False."""
    return _HAS_LETTER_OF_ONE(label) is not None and _MAY_BE.search(label) is not None


def is_carried_over(label: str) -> bool:
    """Whether the label is that of a total carried over from or to another page (전쪽 이월)."""
    return search_key(label).endswith("이월")


@lru_cache(maxsize=4096)
def is_total(label: str, *wholes: str) -> bool:
    """Whether a label is that of a total: 합계, 소계(A), Total, `세무과 계`, `세무과(계)`; 세무과계 if in `wholes`.

    >>> [is_total(label, "세무과") for label in ("합 계", "복지과 계", "복지과(소계)", "세무과계", "일반회계", "통 계")]
    [True, True, True, True, False, False]
    """
    if not may_be_total(label):
        return False
    label = without_footnote(label).translate(_IN_HANGUL)
    if (aside := _LAST_ASIDE.search(label)) and search_key(aside[1]) in _IN_BRACKETS:
        return True
    bare = _ASIDE.sub("", label)
    if not search_key(bare):
        bare = label.strip("()（） ")
    key, words = search_key(bare), bare.split()
    if key in _ALONE or _CARRIED.fullmatch(key) or key.endswith((*_WORDS, "total")):
        return True
    if words and search_key(words[0]) in _WORDS:
        return True
    if key[-1:] != "계":
        return False
    if key.endswith(("회계계", "기금계")):
        return True
    if any(key[:-1] == search_key(whole) for whole in wholes if whole):
        return True
    return len(words) > 1 and search_key(words[-1]) == "계" and len(words[-2]) > 1


@lru_cache(maxsize=1024)
def names_whole(name: str) -> bool:
    """Whether a label in the place of an account or department name means all of them: 합계, 함계, 총괄.

    >>> [names_whole(name) for name in ("합 계", "함계", "총괄", "일반회계", "통계과")]
    [True, True, True, False, False]
    """
    return is_total(name) or may_be_misread_total(name)


def may_be_misread_total(label: str) -> bool:
    """Whether a label is one jamo away from that of a total, and is not a real word: 함계, 총게.

    >>> [may_be_misread_total(label) for label in ("함 계", "총게", "회계", "통계")]
    [True, True, False, False]
    """
    if len(label) > _LONGEST_LABEL or _HAS_LETTER_OF_WORDS(label) is None:
        return False
    key = search_key(_ASIDE.sub("", label))
    if key in _REAL_WORDS:
        return False
    return len(key) < _SHORT and any(0 < misreading(key, word) < _JAMO for word in _WORDS)
