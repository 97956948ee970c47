"""Detects personal data in free text. Plain Python.

False positives are preferred to misses: the author can rephrase. Figures of a settlement (amounts, years, account
codes, pages) must pass.
"""

import re
import unicodedata

_DASHES = re.compile("[‐‑‒–—−－ㅡ]")
_ALONE, _ENDS = r"(?<!\d)(?<!\d[,.-])", r"(?![,.-]?\d)"
"""Not part of a longer number or amount."""
_NO_AMOUNT = r"(?!\s?(?:[천만억조]|백만)?원)"
_NO_YEARS = r"(?!(?:(?:19|20)\d\d ){2})"
_PARTED = re.compile(rf"{_ALONE}(?<!\d )\d(?:(?: ?- ?| )\d){{9,}}{_ENDS}(?! \d)")
"""Ten or more digits, each separated by a space or a hyphen: `0 1 0 - 1 2 3 4 - 5 6 7 8`."""
_BIRTHDAY = r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_AREA = r"0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|50\d)"
_PLACE = r"[가-힣]{1,8}[시군구읍면동리]\s+"
_STREET = r"(?:[가-힣]{1,10}|[가-힣]{2,10}\d{1,3})(?:로|길)\s?"
_PARTICLE_RO = (
    "으|[가-힣]별|차례|순서|하나|반대|별도|추가|실제|대체|최대|홀|함부|서|새|따|바|위|아래|스스|거꾸|"
    "그대|이대|계획대|원문대|인쇄대|예상대|순서대|보고대|사실대|비|계|금|액|세|제|료|표|조|과"
)
_NOT_RESIDENTIAL = "도|농|선|철|경|통|진|항|관|수|입|산책|등산|접속|연결|활주"
_NO_STREET = rf"(?!\S{{0,10}}(?:{_PARTICLE_RO}|{_NOT_RESIDENTIAL})로)"
_NUMBER = rf"\d{{1,4}}(?:-\d{{1,3}})?{_ENDS}"
_NO_UNIT = (
    r"(?!\s?(?:[%~/:×㎡]|[a-zA-Z]|[원천만백억조개건명인년월일회차쪽행줄칸위등종점배권장부과팀식대곳시분주급면톤편항목코]"
    r"|번(?!지|길)|호선|단계|분기|가구|세대|구간|노선|공구|지구|필지|그루|글자|이[상하내]|미만))"
)
_PATTERNS = {
    "주민등록번호": re.compile(rf"(?<!\d){_BIRTHDAY}\s*[-.]?\s*[1-8]\s?\d{{6}}(?!\d)"),
    "전화번호": re.compile(
        rf"{_ALONE}(?:\+?82[-./\s)]*0?|0)1[016789][-./·\s)]*\d{{3,4}}[-./·\s]*\d{{4}}{_ENDS}"
        rf"|{_ALONE}(?:\+?82[-.\s]|0)(?:\d{{1,2}}|50\d)[-.)]\s?\d{{3,4}}\s?[-.]\s?\d{{4}}{_ENDS}"
        rf"|{_ALONE}(?<!\d ){_AREA}(?! (?:19|20)\d\d (?:19|20)\d\d)(?:[-.)]?\s?\d{{3,4}}[-.\s]\d{{4}}|\d{{7,8}})"
        rf"{_ENDS}(?! ?[\d년월일쪽행]){_NO_AMOUNT}"
    ),
    "카드번호": re.compile(
        rf"{_ALONE}(?:{_NO_YEARS}[1-9]\d{{3}}([-. ]?)\d{{4}}\1\d{{4}}\1\d{{4}}|3[47]\d\d([- ])\d{{6}}\2\d{{5}})"
        rf"{_ENDS}{_NO_AMOUNT}"
    ),
    "계좌번호": re.compile(
        r"(?:은행|뱅크|농협|신협|수협|우체국|금고|계좌)\D{0,10}"
        rf"{_NO_YEARS}(?>\d(?:[- ]?\d){{9,15}}){_ENDS}{_NO_AMOUNT}"
    ),
    "여권번호": re.compile(r"(?<![A-Za-z])[MSROD]\d{3}[A-Z0-9]\d{4}(?!\d)"),
    "운전면허번호": re.compile(rf"{_ALONE}\d\d-\d\d-\d{{6}}-\d\d{_ENDS}"),
    "집 주소": re.compile(
        r"(?:로|길)\s?\d{1,4}(?:-\d{1,3})?(?:번지)?,?\s*(?:\d{1,4}동\s*)?\d{1,4}호"
        rf"|[가-힣]\s?\d{{1,4}}번길\s?{_NUMBER}"
        rf"|(?:{_PLACE}|(?<![가-힣\d])){_NO_STREET}{_STREET}{_NUMBER}{_NO_UNIT}"
        r"|[가-힣]{1,8}[동리가읍면]\s?산?\s?\d{1,4}(?:-\d{1,4})?\s?번지"
    ),
    "전자우편": re.compile(
        r"[\w.+-]{1,64}\s{0,3}(?:@|[(\[{<]\s*(?:@|at|앳|골뱅이)\s*[)\]}>]|골뱅이)\s*"
        r"[\w-]+(?:\s*(?:\.|[(\[{<]\s*(?:\.|dot|닷|점)\s*[)\]}>]|닷)\s*[\w-]+)+",
        re.IGNORECASE,
    ),
}


def personal_data(text: str) -> list[str]:
    """The kinds of personal data that a text seems to contain; full-width digits and signs count as ASCII.

    >>> personal_data("０１０－１２３４－５６７８로 연락 주세요"), personal_data("예산현액 108,468,000원")
    (['전화번호'], [])
    >>> personal_data("9 0 0 1 0 1 - 1 2 3 4 5 6 7"), personal_data("10,280 1,230 1234567")
    (['주민등록번호'], [])
    """
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    text = _PARTED.sub(lambda match: match[0].replace(" ", ""), text)
    return [kind for kind, pattern in _PATTERNS.items() if pattern.search(text)]
