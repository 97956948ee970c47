"""What in a free text looks like a person's own data. Plain Python.

Rather too much than too little: who is refused can say the same without it.
"""

import re
import unicodedata

_BIRTHDAY = r"\d\s?\d\s?(?:0\s?[1-9]|1\s?[0-2])\s?(?:0\s?[1-9]|[12]\s?\d|3\s?[01])"
_PATTERNS = {
    "주민등록번호": re.compile(rf"(?<!\d){_BIRTHDAY}\s*[-.]?\s*[1-8](?:\s?\d){{6}}(?!\d)"),
    "전화번호": re.compile(
        r"(?<![\d,])(?:\+?82[-.\s)]*0?|0)(?:1[016789][-.\s)]*\d{3,4}[-.\s]*\d{4}|\d{1,2}[-.)]\s?\d{3,4}[-.]\d{4})(?![\d,])"
    ),
    "카드번호": re.compile(r"(?<![\d,])(?:\d{4}[- ]){3}\d{4}(?![\d,])"),
    "계좌번호": re.compile(r"(?:은행|농협|신협|수협|우체국|금고|계좌)\D{0,10}\d(?:[- ]?\d){9,15}"),
    "여권번호": re.compile(r"(?<![A-Za-z])[MSROD]\d{3}[A-Z0-9]\d{4}(?!\d)"),
    "집 주소": re.compile(r"(?:로|길)\s?\d{1,4}(?:-\d{1,3})?(?:번지)?,?\s*(?:\d{1,4}동\s*)?\d{1,4}호"),
    "전자우편": re.compile(r"[\w.+-]+\s*@\s*[\w-]+(?:\.[\w-]+)+"),
}


def personal_data(text: str) -> list[str]:
    """The kinds of personal data that a text seems to hold; wide digits and signs are taken as narrow ones.

    >>> personal_data("０１０－１２３４－５６７８로 연락 주세요"), personal_data("예산현액 108,468,000원")
    (['전화번호'], [])
    >>> personal_data("9 0 0 1 0 1 - 1 2 3 4 5 6 7"), personal_data("10,280 1,230 1234567")
    (['주민등록번호'], [])
    """
    text = re.sub(r"[‐‑‒–—−－ㅡ]", "-", unicodedata.normalize("NFKC", text))
    return [kind for kind, pattern in _PATTERNS.items() if pattern.search(text)]
