"""The digit rule of revenue subjects: 장 x00, 관 xx0, 항 xxx, 목 xxx-yy (DOMAIN.md §2). Plain Python."""

import re

_CODE = re.compile(r"\s*(\d{3})(?:-(\d{2,3}))?(?!\d)")


def split_code(name: str) -> tuple[str, str]:
    """`216-01 공공예금이자수입` parted into code and name; a department's row has no code."""
    match = _CODE.match(name)
    return (match[0].strip(), name[match.end() :].strip()) if match else ("", name.strip())


def level_of(code: str) -> int:
    """0 부서 (no code), 1 장 x00, 2 관 xx0, 3 항 xxx, 4 목 xxx-yy."""
    if not code:
        return 0
    if "-" in code:
        return 4
    return 3 if code[2] != "0" else 2 if code[1] != "0" else 1


def parent_code(code: str) -> str:
    """The code one level up by the digit rule: 216-01 → 216 → 210 → 200 → none."""
    match level_of(code):
        case 4:
            return code[:3]
        case 3:
            return code[:2] + "0"
        case 2:
            return code[0] + "00"
        case _:
            return ""
