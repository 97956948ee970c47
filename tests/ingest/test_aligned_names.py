"""Names in several lines of tables whose columns are parted by blanks: joined where the room in the lines tells how."""

from collections.abc import Callable, Sequence

import pytest

from ingest.reader.aligned import lines_of
from tests.ingest.test_layouts import EXPENDITURE_ROWS, REVENUE_ROWS, book, read

LONG = {
    "길 고치기": "어린이 보호구역 주변 오래된 길 고치기 사업 추진",
    "등 달기": "밤길이 어두운 골목마다 밝은 등 달기(주민참여예산)",
    "216-01 공공예금이자수입": "216-01 공공예금이자수입 및 기타 예금이자수입",
}
WIDTH = 20
Stand = Callable[[int], int]
"""In which of so many lines of a name its amounts stand."""
FIRST, LAST, AMID = (lambda count: 0), (lambda count: count - 1), (lambda count: count // 2)


def broken(name: str) -> list[str]:
    """A name in lines of at most WIDTH letters."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def aligned(text: str, stand: Stand, zero: str = "0") -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        name, *cells = line.split("\t")
        names = broken(LONG.get(name, name)) if cells else [line]
        amounts = "".join((zero if cell == "0" else cell).rjust(16) for cell in cells)
        lines += [
            (part.ljust(WIDTH + 3) + (amounts if at == stand(len(names)) else "")).rstrip()
            for at, part in enumerate(names)
        ]
    return "\n".join(lines)


@pytest.mark.parametrize("stand", [FIRST, LAST, AMID])
def test_a_name_goes_on_where_its_words_had_no_room(stand: Stand) -> None:
    department = read(aligned(book(), stand))
    proofs = (department.revenue["일반회계"], department.expenditure["일반회계"])
    truths = (REVENUE_ROWS, EXPENDITURE_ROWS)
    for proof, truth in zip(proofs, truths, strict=True):
        assert [row.name for row in proof.rows] == [LONG.get(name, name) for name in truth]
        assert [row.figures["budget"].value for row in proof.rows] == [row["budget"] for row in truth.values()]
    assert not department.findings


def test_names_above_their_rows_are_no_rows_of_zeros_where_zero_is_blank() -> None:
    department = read(aligned(book(), LAST, zero=""))
    names = [row.name for row in department.expenditure["일반회계"].rows]
    assert names == [LONG.get(name, name) for name in EXPENDITURE_ROWS]


def names(*lines: tuple[str, bool]) -> Sequence[str]:
    """The rows of a table that begins with a department, of names and whether amounts stand behind them."""
    head = ["과목".ljust(23) + "".join(word.rjust(16) for word in ("예산액", "예산현액", "지출액", "집행잔액"))]
    rows = [
        name.ljust(23) + ("".join(["1,000".rjust(16)] * 4) if full else "") for name, full in (("부서", True), *lines)
    ]
    return [line.text.replace("\t1,000", "*") for line in lines_of(list(enumerate([*head, *rows], 1)))][2:]


def test_a_line_that_may_go_with_either_row_goes_as_others_of_its_table_do() -> None:
    either = [
        ("가나다라마바사아자차카타파하거너 더러", True),
        ("주민참여예산과 마을 만들기 모둠", False),
        ("사회적경제육성지원사업비", True),
    ]
    assert names(*either) == [
        "가나다라마바사아자차카타파하거너 더러****",
        "주민참여예산과 마을 만들기 모둠\t\t\t\t",
        "사회적경제육성지원사업비****",
    ]
    below = [("짧은 이름", True), ("주민자치위원회 운영과 마을", False), ("활성화사업지원", True)]
    assert names(*either, *below) == [
        "가나다라마바사아자차카타파하거너 더러****",
        "주민참여예산과 마을 만들기 모둠 사회적경제육성지원사업비****",
        "짧은 이름****",
        "주민자치위원회 운영과 마을 활성화사업지원****",
    ]


def test_the_rest_of_the_last_name_joins_it_where_others_go_on_below() -> None:
    rows = [("가나다라마바사아자차카타파하거너 더러", True), ("지원사업", False), ("나", True)]
    last = [("주민참여예산과 마을 만들기 모둠", True), ("활성화사업지원", False)]
    assert names(*rows, *last)[-1] == "주민참여예산과 마을 만들기 모둠 활성화사업지원****"
    assert names(*last)[-1] == "활성화사업지원"
