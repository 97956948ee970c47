"""Parse page heads: the account and department above a page's tables, in brackets, after labels or side by side."""

import re
from typing import NamedTuple

_ENDS_AS_ACCOUNT = re.compile(r"(?:회\s*계|기\s*금)(?:\s*[(（][^()（）]{1,60}[)）])?\Z")
_HEAD = re.compile(r"【\s*(.{1,100}?)\s*】\s*【\s*(.{1,100}?)\s*】")
_BRACKETS = "【】〔〕［］『』「」《》\\[\\]"
_MISREAD_HEAD = re.compile(
    rf"[{_BRACKETS}]?\s*([^{_BRACKETS}]{{0,100}}(?:회계(?!\s*구분)|기금)[^{_BRACKETS}]{{0,100}}?)\s*"
    rf"[{_BRACKETS}]+\s*[{_BRACKETS}]*\s*([^{_BRACKETS}]{{1,100}}?)\s*[{_BRACKETS}]?\Z"
)
_LABELLED_HEAD = re.compile(
    r"\s*\W*회\s*계(?:\s*명|\s*구분)?\s*[:：]\s*(\S.{0,99}?)[\s,/|·]+(?:소\s*관|실\s*과|부\s*서|기\s*관|조\s*직)"
    r"(?:\s*부\s*서)?(?:\s*명)?\s*[:：]\s*(\S.{0,99}?)\W*\Z"
)
_ACCOUNT_LABEL = r"회\s*계\s*(?:명|구분)?"
_DEPARTMENT_LABEL = r"(?:소\s*관|부\s*서|실\s*과|조\s*직|기\s*관)\s*(?:부\s*서)?\s*명?"
_ACCOUNT = r"(?P<account>[^\W\d][^\s/|>·:：()（）<]{0,28}(?:회계|기금)(?:\s?[(（][^()（）]{1,30}[)）])?)"
_DEPARTMENT = (
    r"(?P<department>(?!\S*(?:[산고조]서|명세서?)\W*\Z)"
    r"[^\W\d][^\s/|>·:：()（）<]{0,18}(?:[과관실국단소동읍면원서]|센터))"
)
_ACCOUNT_PART = rf"(?:{_ACCOUNT_LABEL}\s*[:：]?\s*)?{_ACCOUNT}"
_DEPARTMENT_PART = rf"(?:{_DEPARTMENT_LABEL}\s*[:：]?\s*)?{_DEPARTMENT}"
_BETWEEN = r"(?:\s*[/|>·∙,~:：\-–—]\s*|\s*[)）>〉\]】』」》]\s*[-–—/]?\s*(?:[(（<〈\[【『「《]\s*)?|\s*[(（]\s*|\s+)"
_HEADS_WITHOUT_BRACKETS = tuple(
    re.compile(rf"(?![-○°·※*])\W*(?:\d{{1,2}}\s*[.)]\s*)?{first}{_BETWEEN}{second}\W*\Z")
    for first, second in ((_ACCOUNT_PART, _DEPARTMENT_PART), (_DEPARTMENT_PART, _ACCOUNT_PART))
)
"""Heads without brackets: `회계 / 부서`, `부서 (회계)`, `■ 회계 - 부서`, `회계명 일반회계 부서명 세무과`."""
_HALVES = (
    re.compile(rf"\W*{_ACCOUNT_LABEL}\s*[:：\s]\s*{_ACCOUNT}\W*\Z"),
    re.compile(rf"\W*{_DEPARTMENT_LABEL}(?:\s*[:：]\s*(?P<any>\S.{{0,40}}?)|\s+{_DEPARTMENT})\W*\Z"),
)
"""`회계 : 일반회계` and `부서 : 세무과`, each on its own line."""
_ACCOUNT_LABELLED = re.compile(rf"\A{_ACCOUNT_LABEL}\s*[:：]\s*(?=\S)")
_DEPARTMENT_LABELLED = re.compile(rf"\A{_DEPARTMENT_LABEL}\s*[:：]\s*(?=\S)")
"""A label within brackets: `회계: 일반회계`, `부서: 세무과`."""
_LONE_HEAD = re.compile(r"【\s*([^【】]{1,100}?)\s*】\Z")
_LABEL_IN_BRACKETS = re.compile(rf"[\[(【〔<]\s*({_ACCOUNT_LABEL}|{_DEPARTMENT_LABEL})\s*[\])】〕>]\s*(?=\S)")
_NO_BRACKET = r"[^()（）\[\]<>〈〉〔〕【】]"
_UNIT_BEHIND = re.compile(
    rf"\s*[(（\[<〈〔](?:\s*(?:금\s*액\s*)?단\s*위{_NO_BRACKET}*"
    rf"|{_NO_BRACKET}{{0,20}}(?:[십백천만억]\s*원|\bwon\b|krw|[₩￦]){_NO_BRACKET}{{0,9}})[)）\]>〉〕]?\s*\Z"
    rf"|\s+(?:금\s*액\s*)?단\s*위\s*[:：]{_NO_BRACKET}*\Z",
    re.IGNORECASE,
)
_MAY_HOLD_UNIT = re.compile("[위원₩￦]|won|krw", re.IGNORECASE)


_ACCOUNT_TITLE = re.compile(
    r"(?![-○°·※*])\W*(?:(?:\d{1,2}|[가-하]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])\s*[.)]\s*)?"
    r"(?P<account>(?!재무회계|관리회계|복식부기)(?:[가-힣·]{1,20}\s)?[가-힣·]{1,28}(?:회계|기금)(?:\s?[(（][^()（）]{1,30}[)）])?)"
    r"(?:\s*(?:세\s*입|세\s*출)?\s*(?:결\s*산)?\s*(?:서|현황|내역|사업별\s*조서)?)\W*\Z"
)
"""A title that names an account: `수도사업특별회계`, `2. 주차장 특별회계 세출결산`."""


_MAY_BE_HEAD = re.compile(r"회\s*계|기금|【|부\s*서|소\s*관|실\s*과|조\s*직|기\s*관").search
"""Matches in every page head and in few other lines; a fast test before the full patterns."""


def may_name_owner(text: str) -> bool:
    """Whether a line may be a page head, half of one or a title that names an account (a fast test)."""
    return _MAY_BE_HEAD(text) is not None


_ENDS_IN_FIGURE = re.compile(rf"[^{_BRACKETS}(（<〈:：]*\d\s*\Z").match
"""Matches lines that cannot be page heads: they end in a digit and have no bracket or colon."""


class HalfHead(NamedTuple):
    """An account or a department on its own line; the other field is empty."""

    account: str
    department: str


def page_head(text: str) -> tuple[str, str] | None:
    """Return the account and department of a page head; None if the line is none.

    One or all brackets may be misread, and the unit of the table may follow.
    """
    if _MAY_BE_HEAD(text) is None:
        return None
    if _MAY_HOLD_UNIT.search(text):
        text = _UNIT_BEHIND.sub("", text)
    match = _HEAD.search(text) if "【" in text else None
    may_name_account = "회계" in text or "기금" in text
    if match is None and may_name_account:
        text = _LABEL_IN_BRACKETS.sub(r"\1 : ", text)
    if match is None and ":" in text.replace("：", ":"):
        match = _LABELLED_HEAD.match(text)
    if match is None and may_name_account:
        parted = next((match for head in _HEADS_WITHOUT_BRACKETS if (match := head.match(text))), None)
        if parted:
            return parted["account"], parted["department"]
        match = _MISREAD_HEAD.match(text)
    return _account_first(match[1].strip(), match[2].strip()) if match else None


def is_unit_line(text: str) -> bool:
    """Whether a line prints only the unit of a table."""
    return "위" in text and _UNIT_BEHIND.match(f" {text}") is not None


def _account_first(account: str, department: str) -> tuple[str, str]:
    """Return (account, department), swapped if the department was printed first: 【세무과】 【일반회계】."""
    if _ENDS_AS_ACCOUNT.search(department) and not _ENDS_AS_ACCOUNT.search(account):
        account, department = department, account
    return _ACCOUNT_LABELLED.sub("", account), _DEPARTMENT_LABELLED.sub("", department)


def half_head(text: str) -> HalfHead | None:
    """Return the account or the department that is printed alone on a line, in brackets or after its label."""
    if _MAY_BE_HEAD(text) is None:
        return None
    if _MAY_HOLD_UNIT.search(text):
        text = _UNIT_BEHIND.sub("", text)
    if text[:1] == "【" and (match := _LONE_HEAD.match(text)):
        return HalfHead(match[1], "") if _ENDS_AS_ACCOUNT.search(match[1]) else HalfHead("", match[1])
    account, department = (half.match(text) for half in _HALVES)
    if account:
        return HalfHead(account["account"], "")
    return HalfHead("", department["any"] or department["department"]) if department else None


def account_title(text: str) -> str:
    """Return the account named by the title of a table or of a part of the book; "" if the line is no such title."""
    if "회계" not in text and "기금" not in text:
        return ""
    match = _ACCOUNT_TITLE.match(_UNIT_BEHIND.sub("", text))
    return match["account"] if match else ""


def head_in_cells(text: str) -> str:
    """Return the page head, or half of one, that a line of cells prints; "" if it prints none."""
    if _MAY_BE_HEAD(text) is None or _ENDS_IN_FIGURE(text):
        return ""
    head = "  ".join(cell.strip() for cell in text.split("\t") if cell.strip())
    return head if page_head(head) or half_head(head) else ""
