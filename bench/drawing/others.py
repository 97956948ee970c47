"""What else stands in a whole book: a foreword, contents, a balance sheet, pictures, tables that no form knows."""

from collections.abc import Iterable, Iterator
from random import Random

from bench.drawing.tables import DrawnLine, DrawnRow, DrawnTable, Item, NewPage, Picture

_FOREWORD = ("발 간 사", "이 결산서는 한 해의 살림을 시민 여러분께 알리고자 펴냅니다.", "세출 12,345백만원을 썼습니다.")
_CONTENTS = ("세입결산", "세출결산", "성과보고서", "재무제표", "결산서 첨부서류")
_ACCOUNTS = ("유동자산", "투자자산", "일반유형자산", "주민편의시설", "유동부채", "장기차입부채", "순자산")


def with_other_pages(items: Iterable[Item], seed: int) -> Iterator[Item]:
    """A book's items with pages of other kinds before, between and behind them, where a page begins."""
    random = Random(f"others {seed}")
    kinds = (_balance, _picture, _people, _narrow, _pages_of_sums)
    yield from _foreword(random)
    yield from _contents(random)
    for item in items:
        if isinstance(item, NewPage) and random.random() < 0.15:
            yield NewPage()
            yield from random.choice(kinds)(random)
        yield item
    for kind in kinds:
        yield NewPage()
        yield from kind(random)


def _foreword(random: Random) -> Iterator[Item]:
    yield NewPage()
    yield from map(DrawnLine, _FOREWORD)


def _contents(random: Random) -> Iterator[Item]:
    yield NewPage()
    yield DrawnLine("차 례")
    for number, title in enumerate(_CONTENTS, 1):
        yield DrawnLine(f"{number}. {title} {'·' * 30} {number * 100}")


def _balance(random: Random) -> Iterator[Item]:
    """A balance sheet, under a title that is nobody's."""
    yield DrawnLine("자산과 부채의 현황")
    yield DrawnLine("(단위: 원)")
    yield _table(random, ["과목", "당해연도", "직전연도", "증감"], _ACCOUNTS)


def _people(random: Random) -> Iterator[Item]:
    yield DrawnLine("한눈에 보는 우리 시")
    yield _table(random, ["구분", "계", "남", "여", "세대"], ("읍", "면", "동"))


def _narrow(random: Random) -> Iterator[Item]:
    """Amounts under words that the known tables use too."""
    yield DrawnLine("회계별 세입세출 총괄")
    yield DrawnLine("(단위: 백만원)")
    yield _table(random, ["회계", "예산현액", "수납액", "지출액", "차인잔액"], ("일반회계", "특별회계", "합계"))


def _pages_of_sums(random: Random) -> Iterator[Item]:
    """As many amounts side by side as 세입결산 has, without a word above them that says what they are."""
    yield DrawnLine("연도별 추이")
    yield _table(random, ["연도", *(f"{number}월" for number in range(1, 11))], ("2018", "2019", "2020"))


def _picture(random: Random) -> Iterator[Item]:
    yield DrawnLine("연도별 세출 규모")
    yield Picture([(f"{year}년", random.randrange(10**9)) for year in range(2016, 2021)])


def _table(random: Random, head: list[str], names: Iterable[str]) -> DrawnTable:
    rows = [DrawnRow([[name], *([f"{random.randrange(10**11):,}"] for _ in head[1:])]) for name in names]
    return DrawnTable([head], rows)
