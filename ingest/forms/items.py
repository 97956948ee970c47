"""Rows under a program that split its amounts by object of expenditure (통계목): 201-01 사무관리비."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.forms.form import read_figure
from ingest.rows import PrintedRow, PrintedTable

Levels = Callable[[PrintedTable], Sequence[int | None]]
"""table → the level of each row of 사업별조서 by its sums; None where undecided."""
DETAIL = 3
_MAIN = ("budget", "current_budget", "spent")
_LEAST_MAIN = 2
_NAMES = """
보수 기타직보수 무기계약근로자보수 공무직근로자보수 기간제근로자등보수 사무관리비 공공운영비 행사운영비
맞춤형복지제도시행경비 국내여비 월액여비 국외업무여비 국제화여비 외빈초청여비 공무원교육여비 기관운영업무추진비
정원가산업무추진비 시책추진업무추진비 부서운영업무추진비 직책급업무수행경비 직급보조비 특정업무경비 의정활동비
월정수당 의원국내여비 의원국외여비 의정운영공통경비 의회운영업무추진비 재료비 연구용역비 전산개발비 시험연구비
사회보장적수혜금 장학금및학자금 민간인국외여비 행사실비보상금 행사실비지원금 기타보상금 포상금 성과상여금 연금부담금
국민건강보험금 배상금등 출연금 의료및구료비 민간경상보조 민간경상사업보조 민간단체법정운영비보조 민간행사사업보조
민간위탁금 보험금 이차보전금 운수업계보조금 사회복지시설법정운영비보조 사회복지사업보조 민간인위탁교육비
자치단체간부담금 교육기관에대한보조 공기관등에대한경상적위탁사업비 시설비 감리비 시설부대비 행사관련시설비
민간자본보조 민간자본사업보조 민간위탁사업비 공기관등에대한자본적위탁사업비 자산및물품취득비 도서구입비 기타회계전출금
기금전출금
"""
_OBJECTS = frozenset(_NAMES.split())
"""Objects of expenditure of the national budget standard; programs may have the same names."""
_CODE = re.compile(r"\W*(?:[1-8]0\d|31\d)(?:-\d{2})?(?!세|년|명|호|번|회|개|만|억|시간)[\s.)]*(?=[가-힣])")
"""Codes of the national budget standard: 101 to 104, 201 to 208, 301 to 311 …, and no number of what is counted."""


def is_item(name: str) -> bool:
    """Whether a name has the code of an object of expenditure; without it, it may be a program.

    >>> [is_item(name) for name in ("201-01 사무관리비", "- 401 시설비", "시책추진업무추진비", "100세 교실")]
    [True, True, False, False]
    """
    return _CODE.match(name) is not None


def items_without_codes(table: PrintedTable, levels_of: Levels) -> list[int]:
    """The rows with an object's name and no code, if sums show that all of them are parts of projects.

    Each run of them adds up to the row above, and without them the table is a tree in which that row is a project.
    """
    named = [_plain(row.name) in _OBJECTS for row in table.rows]
    if not any(named) or named[0]:
        return []
    above = [at for at in range(len(named) - 1) if named[at + 1] and not named[at]]
    if not all(_adds_up(table.rows, at, named) for at in above):
        return []
    rest = [at for at, is_named in enumerate(named) if not is_named]
    levels = levels_of(replace(table, rows=[table.rows[at] for at in rest], sums=[]))
    level_at = dict(zip(rest, levels, strict=True))
    whole = None not in levels and all(level_at[at] == DETAIL for at in above)
    return [at for at, is_named in enumerate(named) if is_named] if whole else []


def _plain(name: str) -> str:
    """A name without spaces and a leading mark."""
    return name.replace(" ", "").lstrip("-·ㆍ○□")


def _adds_up(rows: Sequence[PrintedRow], at: int, named: Sequence[bool]) -> bool:
    """Whether the objects after a row add up to its main amounts."""
    end = next((below for below in range(at + 1, len(rows)) if not named[below]), len(rows))
    sums = 0
    for name in _MAIN:
        own, *parts = (read_figure(row, name, 1).value for row in (rows[at], *rows[at + 1 : end]))
        known = [part for part in parts if part is not None]
        if own is not None:
            if len(known) < len(parts) or sum(known) != own:
                return False
            sums += 1
    return sums >= _LEAST_MAIN
