"""Words that tell one heading from another: 전년도지출액 is no misreading of 전년도이월액."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from figures.names import misreading

_BEFORE = ("전년도", "전년", "전기", "전회계연도", "전회계년도", "작년", "지난해", "과년도", "지난년도", "지난연도")
_NOW = ("당해연도", "당해년도", "당해", "당년도", "당기", "금년도", "금년", "현년도", "올해", "본년도", "해당연도")
_AFTER = ("다음연도", "다음년도", "다음해", "차년도", "차기", "익년도", "내년")
_TIMES = (_BEFORE, _NOW, _AFTER)
_ACTS = tuple(
    (word,)
    for word in ("예산", "결산", "결정", "결의", "지출", "이월", "집행", "불용", "반납", "배정", "교부", "사용", "계획")
    + ("편성", "정산", "절감", "증감", "삭감", "변경", "변동", "이용", "전용", "이체", "세입", "세출", "징수", "수납")
    + ("부과", "환급")
)
_SUMS = (("차액",), ("금액",), ("잔액",), ("총액",), ("현액",))
_OTHERS = ("추경", "대비", "비율", "율", "합계", "누계", "액")
_NEAR = 0.34
"""The misreading distance of a word with one wrong jamo."""
_YEAR = re.compile(r"(?:20)?\d{2}(?=[가-힣])")
_TIME = re.compile("|".join(sorted((word for words in _TIMES for word in words), key=len, reverse=True)))
_PLAIN = re.compile(
    rf"(?:(?:20)?\d{{2}}년?도?)?(?:{_TIME.pattern})?"
    rf"(?:{'|'.join(word for meanings in (*_ACTS, *_SUMS) for word in meanings)}|{'|'.join(_OTHERS)})+"
)
_SHORTEST = 3


def is_plain(key: str) -> bool:
    """Whether a word is made of known words alone, so that it is read right: 전년도 지출 액."""
    return len(key) >= _SHORTEST and _PLAIN.fullmatch(key) is not None


def is_of_year_before(head: str) -> bool:
    """Whether a heading is an amount of the year before, other than what is carried over from it."""
    return _BEFORE in _times(head) and "이월" not in head


def names_time(key: str) -> bool:
    """Whether a word has a word of time."""
    return _TIME.search(key) is not None


def says_another_time(key: str, head: str) -> bool:
    """Whether a word has a year or a word of time that a heading has not: 전년도예산액 is no misread 예산액."""
    return bool(_YEAR.match(key) and not _times(head)) or not _times(key) <= _times(head)


def is_rather_another(key: str, head: str, cost: float) -> bool:
    """Whether a word misread from a heading at this distance is nearer to that of another time or act."""
    return says_another_time(key, head) or any(misreading(key, other) < cost for other in _swapped(head))


def is_surely_another(key: str, head: str) -> bool:
    """Whether a word is the heading of another time or act, with at most one wrong jamo, and nearer to that."""
    if says_another_time(key, head):
        return True
    least = min((misreading(key, other) for other in _swapped(head)), default=9.0)
    return least <= _NEAR and least < misreading(key, head)


@lru_cache(maxsize=4096)
def _times(key: str) -> frozenset[Sequence[str]]:
    """The times that a word names, each as all its words."""
    return frozenset(words for word in _TIME.findall(key) for words in _TIMES if word in words)


@lru_cache(maxsize=4096)
def _swapped(head: str) -> tuple[str, ...]:
    """A heading with one word of time or act replaced by one of another meaning."""
    return tuple(dict.fromkeys(word for groups in (_TIMES, _ACTS, _SUMS) for word in _with_others(head, groups)))


def _with_others(head: str, groups: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a heading with a word of one group, whose words mean the same, replaced by each of the other groups."""
    for words in groups:
        for word in (word for word in words if word in head):
            yield from (head.replace(word, other) for others in groups if others is not words for other in others)
