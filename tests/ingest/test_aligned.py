"""Columns parted by blanks lie where they lie on paper or on screen, by whichever measure their letters have."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.reader.opening import open_text

HEAD = ["과목", "예산액", "전년도이월액", "예산현액", "지출액", "보조금반납금", "집행잔액"]
ROWS = [
    HEAD,
    ["세무과", "3,500", "0", "3,500", "1,200", "0", "2,300"],
    ["지방세정 운영 및 전산 유지보수", "3,000", "0", "3,000", "1,200", "0", "1,800"],
    ["징수 2단계", "500", "0", "500", "0", "0", "500"],
]


def on_screen(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def aligned(width: Callable[[str], int], counted: Callable[[str], int]) -> str:
    """The rows with cells as wide as `width` says, in lines whose letters are `counted`."""
    widths = [max(map(width, column)) for column in zip(*ROWS, strict=True)]
    ends = [sum(widths[: at + 1]) + 2 * at for at in range(len(widths))]
    lines = []
    for row in ROWS:
        line = row[0]
        for cell, end in zip(row[1:], ends[1:], strict=True):
            line += " " * (end - width(cell) - counted(line)) + cell
        lines.append(line)
    return "\n".join(["【일반회계】 【세무과】", "", *lines, ""])


def rows_read(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "book.txt"
    path.write_text(text, encoding="utf-8")
    return open_text(path, tmp_path / "spool").text.read_text(encoding="utf-8").split("\n")[2:-1]


@pytest.mark.parametrize(
    ("width", "counted"),
    [(len, len), (on_screen, on_screen), (on_screen, len)],
    ids=["letter by letter", "as a terminal shows it", "as pdftotext writes what is on paper"],
)
def test_korean_letters_may_take_one_column_or_two(
    width: Callable[[str], int], counted: Callable[[str], int], tmp_path: Path
) -> None:
    assert rows_read(aligned(width, counted), tmp_path) == ["\t".join(row) for row in ROWS]


def test_letters_may_be_written_in_their_parts(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", aligned(on_screen, on_screen))
    assert rows_read(text, tmp_path) == ["\t".join(row) for row in ROWS]


GROUP = "다음연도 이월액"


def test_the_words_of_a_head_over_several_columns_are_one_head(tmp_path: Path) -> None:
    head = ["과목".ljust(12), "예산액".rjust(12), "지출액".rjust(12), GROUP.center(36), "반납금".rjust(12)]
    below = [" " * 36, *(word.rjust(12) for word in ("계", "명시이월", "사고이월"))]
    row = ["세무과".ljust(12), *(amount.rjust(12) for amount in ("3,500", "1,200", "50", "50", "0", "0"))]
    lines = rows_read("\n".join(["【일반회계】 【세무과】", "", *map("".join, (head, below, row, row)), ""]), tmp_path)
    assert lines[:2] == [f"과목\t예산액\t지출액\t{GROUP}\t\t\t반납금", "\t\t\t계\t명시이월\t사고이월\t"]


TABLE = [
    ["과목", "예산액", "전년도이월액", "예산현액", "지출액", "집행잔액"],
    ["세무과", "3,500,000", "0", "3,500,000", "1,200,000", "2,300,000"],
    ["징수 2단계", "3,000,000", "0", "3,000,000", "1,200,000", "1,800,000"],
    ["부과", "500,000", "0", "500,000", "0", "500,000"],
]


def lined_up(rows: list[list[str]]) -> str:
    lines = ["".join([row[0].ljust(12), *(cell.rjust(14) for cell in row[1:6]), *row[6:]]) for row in rows]
    return "\n".join(["【일반회계】 【세무과】", "", *lines, ""])


@pytest.mark.parametrize("cell", ["1,800,00?", "1,800,000원", "<1,800>", "￦1,800,000", "1;800,000", "1,800,000주1)"])
@pytest.mark.parametrize("column", [3, 5], ids=["amid the row", "at its end"])
def test_a_row_stays_one_though_a_cell_of_it_cannot_be_read(cell: str, column: int, tmp_path: Path) -> None:
    damaged = [list(row) for row in TABLE]
    damaged[2][column] = cell
    assert rows_read(lined_up(damaged), tmp_path) == ["\t".join(row) for row in damaged]


def test_remarks_after_the_figures_are_a_column_of_words(tmp_path: Path) -> None:
    remarks = ["      비고", "", "      이월 3건", ""]
    with_remarks = [[*row, remark] for row, remark in zip(TABLE, remarks, strict=True)]
    assert rows_read(lined_up(with_remarks), tmp_path) == [
        "\t".join([*row[:6], row[6].strip()]) for row in with_remarks
    ]


def test_letters_of_a_watermark_belong_to_no_name_above_that_had_room_for_them(tmp_path: Path) -> None:
    *lines, last = aligned(on_screen, on_screen).split("\n")
    with_letters = [*lines[:4], "대", *lines[4:6], "외", last]
    assert [row.partition("\t")[0] for row in rows_read("\n".join(with_letters), tmp_path)] == [
        "과목",
        "세무과",
        "대",
        "지방세정 운영 및 전산 유지보수",
        "징수 2단계",
        "외",
    ]


def test_the_last_letter_of_a_name_that_fills_its_line_goes_on_with_it(tmp_path: Path) -> None:
    *lines, last = aligned(on_screen, on_screen).split("\n")
    broken = [*lines[:5], "비", *lines[5:], last]
    names = [row.partition("\t")[0] for row in rows_read("\n".join(broken), tmp_path)]
    assert names[2] == "지방세정 운영 및 전산 유지보수 비"


NIL_IS_BLANK = """【일반회계】 【세무과】

과목             예산액  예산성립후 증감                 예산현액  집행잔액
                         전년도이월액  이용  전용                  계  보조금정산잔액  지출잔액
세무과        3,500,000       500,000              4,000,000   230,000               230,000
지방세 운영   2,500,000       500,000              3,000,000   130,000               130,000
체납 정리     1,000,000                            1,000,000   100,000               100,000
"""


def test_words_of_the_lower_line_of_a_head_stay_over_their_columns(tmp_path: Path) -> None:
    head, below, *_ = rows_read(NIL_IS_BLANK, tmp_path)
    assert head.split("\t")[0] == "과목"
    assert below.split("\t")[:2] == ["", ""]
    assert "전년도이월액 이용" not in below.split("\t")
    assert not [cell for cell in below.split("\t") if cell == "보조금정산잔액" or cell.startswith("계 보")]


BESIDE = """【일반회계】 【세무과】

과목             예산액   예산현액  이월액                            보조금반납금  집행잔액
                                            계  명시이월  계속비이월
세무과        3,500,000  3,500,000     500,000   500,000                32,897,000   230,000
지방세 운영   2,500,000  2,500,000     500,000   500,000                32,897,000   130,000
체납 정리     1,000,000  1,000,000                                                   100,000
"""


def test_words_of_a_column_without_figures_name_none_beside_it(tmp_path: Path) -> None:
    head, *rows = [line.split("\t") for line in rows_read(BESIDE, tmp_path)]
    assert "계속비이월" not in [cell for line in (head, rows[0]) for cell in line]


def in_cells(*rows: str, width: int = 11) -> str:
    """Rows of words parted by bars, names to the left, amounts to the right and heads in the middle of their cells.

    A head with as many `>` behind it stands over so many more cells.
    """
    lines = []
    for row in rows:
        name, *cells = row.split("|")
        line = name.ljust(width + 4)
        for cell in cells:
            text, over = cell.rstrip(">"), width * (1 + cell.count(">"))
            line += text.rjust(over) if text[:1].isdigit() else text.center(over)
        lines.append(line.rstrip())
    return "\n".join(["[일반회계] [세무과]", "", *lines, ""])


def test_columns_without_a_figure_have_their_heads_below_those_of_several(tmp_path: Path) -> None:
    text = in_cells(
        "과목 (조직 - 사업)|예산액|이용|예산현액|다음연도이월액>>|보조금반납금|집행잔액>>",
        "||||계|명시이월|사고이월||계|낙찰차액|지출잔액",
        "세무과|3,500,000||3,500,000|500,000||500,000||230,000||230,000",
        "지방세 운영|2,500,000||2,500,000|||||130,000||130,000",
        "체납 정리|1,000,000||1,000,000|500,000||500,000||100,000||100,000",
    )
    head, below, first, *_ = [line.split("\t") for line in rows_read(text, tmp_path)]
    assert [*zip(head, below, first, strict=True)][1:] == [
        ("예산액", "", "3,500,000"),
        ("이용", "", ""),
        ("예산현액", "", "3,500,000"),
        ("다음연도이월액", "계", "500,000"),
        ("", "명시이월", ""),
        ("", "사고이월", "500,000"),
        ("보조금반납금", "", ""),
        ("집행잔액", "계", "230,000"),
        ("", "낙찰차액", ""),
        ("", "지출잔액", "230,000"),
    ]


def test_a_head_over_several_columns_may_stand_between_the_words_below_it(tmp_path: Path) -> None:
    text = in_cells(
        "과목|예산액|수납액>>>|미수납액",
        "||수납총액|물납액|환급액|실제수납액|",
        "세무과|3,500,000|3,000,000|||3,000,000|500,000",
        "지방세|2,500,000|2,000,000|||2,000,000|500,000",
    )
    lines = rows_read(text, tmp_path)
    assert lines[:2] == ["과목\t예산액\t수납액\t\t\t\t미수납액", "\t\t수납총액\t물납액\t환급액\t실제수납액\t"]


def test_a_remark_may_follow_a_zero(tmp_path: Path) -> None:
    text = in_cells(
        "과목|예산액|수납액>>>|미수납액|비고",
        "||수납총액|물납액|환급액|실제수납액||",
        "세무과|3,500,000|3,500,000|0|0|3,500,000|0|",
        "지방세|2,500,000|2,500,000|0|0|2,500,000|0|",
    ).replace(" 0", " -")
    first = next(line for line in text.split("\n") if line.startswith("세무과"))
    lines = rows_read(text.replace(first, f"{first}   3회 추경"), tmp_path)
    assert lines[1:3] == [
        "\t\t수납총액\t물납액\t환급액\t실제수납액\t\t",
        "세무과\t3,500,000\t3,500,000\t-\t-\t3,500,000\t-\t3회 추경",
    ]


def test_a_page_head_with_its_words_far_apart_is_no_head_of_columns(tmp_path: Path) -> None:
    text = lined_up(TABLE).replace("【일반회계】 【세무과】", "회계 : 특별회계(상수도)   부서 : 세무과")
    path = tmp_path / "book.txt"
    path.write_text(text, encoding="utf-8")
    lines = open_text(path, tmp_path / "spool").text.read_text(encoding="utf-8").split("\n")
    assert lines[0].split() == ["회계", ":", "특별회계(상수도)", "부서", ":", "세무과"]
    assert "\t" not in lines[0]


def test_a_dash_before_an_amount_is_its_sign_where_no_figure_stands_below(tmp_path: Path) -> None:
    signed = [list(row) for row in TABLE]
    signed[2][2] = "− 500"
    assert rows_read(lined_up(signed), tmp_path) == ["\t".join(row) for row in signed]


def test_a_dash_before_an_amount_is_a_zero_where_figures_stand_below(tmp_path: Path) -> None:
    rows = [
        "과목       예산액 이월액",
        "세무과     100,000   500",
        "부과             - 3,500",
        "징수       100,000   500",
    ]
    rows = [
        f"{row}     {tail}"
        for row, tail in zip(
            rows, ("예산현액  지출액", "  100,500  100,000", "      500  100,000", "  100,500  100,000"), strict=True
        )
    ]
    assert rows_read("\n".join(["【일반회계】 【세무과】", "", *rows, ""]), tmp_path)[2].split("\t")[1:3] == [
        "-",
        "3,500",
    ]


def test_a_name_without_figures_parts_no_table_whose_rows_have_blank_lines_between(tmp_path: Path) -> None:
    head, first, second, third = lined_up(TABLE).rstrip().split("\n")[2:]
    spaced = "\n\n".join([head, first, second, "징수 1단계", third])
    lines = rows_read("\n".join(["【일반회계】 【세무과】", "", spaced, ""]), tmp_path)
    assert lines[-1].split("\t") == TABLE[3]


@pytest.mark.parametrize(
    "owner", ["[특별회계(상수도)] [세무과]", "특별회계(상수도) / 세무과", "회계 : 특별회계 부서 : 세무과"]
)
def test_a_page_head_parts_tables_whose_rows_have_blank_lines_between(owner: str, tmp_path: Path) -> None:
    head, *rows = lined_up(TABLE).rstrip().split("\n")[2:]
    lines = rows_read("\n\n".join(["【일반회계】 【세무과】", head, *rows, f"{owner}\n{head}", *rows, ""]), tmp_path)
    assert owner in lines
    assert [line.split("\t") for line in lines if "\t" in line.strip()] == [*TABLE, *TABLE]


def test_amounts_may_have_wide_digits_or_a_word_for_won_after(tmp_path: Path) -> None:
    for written in (lambda amount: amount.translate(WIDE), lambda amount: f"{amount}원"):
        rows = [TABLE[0], *([name, *map(written, amounts)] for name, *amounts in TABLE[1:])]
        assert rows_read(lined_up(rows), tmp_path) == ["\t".join(row) for row in rows]


WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


def test_a_number_broken_at_its_comma_is_no_row_of_its_own(tmp_path: Path) -> None:
    broken = [list(row) for row in TABLE]
    broken[2][2] = "483,"
    broken[3:3] = [["", "", "496", "", "", ""]]
    lines = rows_read(lined_up(broken), tmp_path)
    assert [line.split() for line in lines if "483," in line or "496" in line] == [
        ["징수", "2단계", "3,000,000", "483,", "3,000,000", "1,200,000", "1,800,000"],
        ["496"],
    ]
    assert not any("\t" in line for line in lines if "483," in line or "496" in line)


def test_an_amount_below_its_sign_is_not_read_without_it(tmp_path: Path) -> None:
    signed = [list(row) for row in TABLE]
    signed[3:3] = [["", "", "", "", "−", ""]]
    assert "\t" not in rows_read(lined_up(signed), tmp_path)[4]


def test_rows_with_blanks_in_different_columns_tell_the_width_of_letters(tmp_path: Path) -> None:
    text = in_cells(
        "과목|예산액|이월액|예산현액|실제수납액|불납결손액|미수납액",
        "시·군일반조정교부금|3,553,747|507,678|4,061,425|3,421,505||",
        "지난연도수입|142||142|157||11",
        "기타이자수입|142||142|157||11",
    )
    assert [line.count("\t") for line in rows_read(text, tmp_path)] == [6] * 4
    assert rows_read(text, tmp_path)[2] == "지난연도수입\t142\t\t142\t157\t\t11"


def test_a_head_that_may_be_over_either_of_two_columns_names_none(tmp_path: Path) -> None:
    text = in_cells(
        "과목|예산액|예산현액|지출액|집행잔액",
        "세무과|3,500,000|3,500,000|1,200,000|2,300,000",
        "부과|500,000|500,000|100,000|400,000",
    ).replace("  지출액   ", "지출액 이월액")
    head = rows_read(text, tmp_path)[0].split("\t")
    assert "지출액" not in head


def test_a_head_that_fits_badly_in_every_way_names_nothing_by_a_narrow_lead(tmp_path: Path) -> None:
    """The last amounts are 지출잔액; 낙찰차액 to its left has none."""
    text = (Path(__file__).parent / "head_of_narrow_cells.txt").read_text(encoding="utf-8")
    last = [line.split("\t")[-2:] for line in rows_read(text, tmp_path) if "\t" in line]
    assert [head for head, _ in last if head] and not any(head == "낙찰차" for row in last for head in row)


def test_words_that_may_each_be_over_the_column_beside_name_none(tmp_path: Path) -> None:
    """The columns are 이용, 수입대체경비, 예비비사용액, 전용 and 변경; the third is below 수입대체경비."""
    text = (Path(__file__).parent / "head_over_narrow_zeros.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in rows_read(text, tmp_path) if line.count("\t") > 20]
    heads = ["".join(column[:5]).strip() for column in zip(*rows, strict=True)]
    assert heads[3:8] == ["이용", "", "및 수입대및 체경비", "및 예비비및 전용및 사용액", "변경"]
