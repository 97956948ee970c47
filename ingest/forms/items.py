"""Rows under a program that part its amounts by the object of expenditure (통계목): 201-01 사무관리비."""

import re

_CODE = re.compile(r"\W*[1-8]\d{2}(?:-\d{2})?[\s.)]*(?=[가-힣])")


def is_item(name: str) -> bool:
    """Whether a name has a code such as objects of expenditure have; without it programs are called so, too.

    >>> [is_item(name) for name in ("201-01 사무관리비", "- 401 시설비", "시책추진업무추진비", "기본경비")]
    [True, True, False, False]
    """
    return _CODE.match(name) is not None
