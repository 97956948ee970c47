"""Column heads of 세입결산 and 사업별조서, as set and as read: circled marks and letters are never to be relied on."""

from random import Random

REVENUE = (
    "과목 조직-장-관-항-목\t예산액 ㉑\t전년도 이월액 ㉒\t예산현액 ㉓=㉑+㉒\t징수결정액 ㉔"
    "\t수납액\t\t\t\t불납결손액\t미수납액",
    "\t\t\t\t\t수납총액 ①\t물납액 ②\t환급액 ③\t실제수납액 ④=①+②-③\t\t",
)
EXPENDITURE = (
    "과목 (조직 - 사업)\t예산액 ㉑\t예산성립후 증감㉒\t\t\t예산현액 ㉓=㉑+㉒\t지출액 ㉔\t다음연도 이월액\t\t\t"
    "\t보조금 반납금 ㉖\t집행잔액 ㉗=㉓-㉔-㉕-㉖\t\t\t",
    "\t\t전년도이월액\t이용\t수입대체경비\t\t\t계 ㉕\t명시이월 ①\t사고이월 ②\t계속비이월 ③\t"
    "\t계 ㉗=④+⑤ +⑥+⑦+⑧+⑨\t보조금 정산잔액④\t예산절감액⑤\t계획변경등 집행사유미발생⑥",
    "\t\t예비비사용액\t전용\t변경\t\t\t\t\t\t\t\t\t낙찰차액⑦\t지출잔액⑧\t예비비⑨",
)
_MARKS = "㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"
_MISREAD = (
    ("예산절감액", "예산결감액"),
    ("보조금 정산", "보조금 경산"),
    ("계속비이월", "계속빙이월"),
    ("징수결정액", "징수 액"),
    ("(조직 - 사업)", "(조 직 - 사 업)"),
    ("지출잔액⑧\t예비비⑨", "\t"),
)


def misread(head: list[str], random: Random) -> list[str]:
    """The same head with other marks and some words read wrongly; its cells stay where they are."""
    lines = list(head)
    for true, read in _MISREAD:
        if random.random() < 0.4:
            lines = [line.replace(true, read) for line in lines]
    return ["".join(_other_mark(letter, random) for letter in line) for line in lines]


def _other_mark(letter: str, random: Random) -> str:
    if letter in _MARKS or (letter in _CIRCLED and random.random() < 0.5):
        return random.choice(_MARKS)
    return letter
