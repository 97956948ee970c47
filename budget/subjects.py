"""The digit rule of revenue subjects: 장 x00, 관 xx0, 항 xxx, 목 xxx-yy (DOMAIN.md §2). Plain Python."""

import re
from functools import lru_cache

_DIGITS = r"(\d{3})(?:\s?[-‐‑–—−.]\s?(\d{2,3})|\s?(\d{2})(?=\s|[)\]]))?(?!\.?\d)"
_CODE = re.compile(rf"\s*(?:[(\[]\s?{_DIGITS}\s?[)\]]|{_DIGITS})[.:]?")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CODE_BEHIND = re.compile(rf"[(\[]{_DIGITS}[)\]]\s*\Z")


@lru_cache(maxsize=65536)  # departments have the same subjects
def split_code(name: str) -> tuple[str, str]:
    """Split `216-01 공공예금이자수입`, in any notation, into code ("" for none) and name.

    >>> split_code("(216) 이자수입"), split_code("２１６－０１ 예금이자"), split_code("예금이자(216.01)")
    (('216', '이자수입'), ('216-01', '예금이자'), ('216-01', '예금이자'))
    """
    half = name.translate(_HALF_WIDTH)
    if match := _CODE.match(half):
        rest = name[match.end() :]
    elif match := _CODE_BEHIND.search(half):
        rest = name[: match.start()]
    else:
        return "", name.strip()
    return "-".join(filter(None, match.groups())), rest.strip()


def level_of(code: str) -> int | None:
    """1 장 x00, 2 관 xx0, 3 항 xxx, 4 목 xxx-yy; None without a code."""
    if not code:
        return None
    if "-" in code:
        return 4
    return 3 if code[2] != "0" else 2 if code[1] != "0" else 1


def parent_code(code: str) -> str:
    """The parent's code by the digit rule: 216-01 → 216 → 210 → 200 → ""."""
    match level_of(code):
        case 4:
            return code[:3]
        case 3:
            return code[:2] + "0"
        case 2:
            return code[0] + "00"
        case _:
            return ""
