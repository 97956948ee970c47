"""The ways a settlement book is laid out: paper, rules, fonts, indents, heads and feet."""

from dataclasses import dataclass
from typing import Literal

FONTS = "/usr/share/fonts/truetype/nanum"
A4, A3 = (595.28, 841.89), (841.89, 1190.55)

Pieces = Literal["lines", "words", "groups"]
Rules = Literal["full", "cells", "filled", "dashed", "dotted", "no outer", "no vertical", "three", "none"]


@dataclass(frozen=True, slots=True)
class DrawnLayout:
    """How a book is set.

    `paper` is width and height in points as one looks at it; `rotate` how the page's own axes are turned to that.
    `pieces`: what is drawn at once: a line, each word of it without the spaces, or each group of digits and
    each comma. `bold_twice` draws words twice, a hair apart; `letters_apart` sets letters that many points apart;
    `shuffled` draws the words of a page in any order.

    `rules`: "cells" draws a rectangle for every cell as HWP does, "filled" thin filled rectangles,
    "dashed" for each rule one area of many dashes, "dotted" an area for each dot, as Chromium does;
    "three" no rules but above and below the head, under its groups and at the end. `indent` is points per level, or
    where `indent_by_spaces` spaces. `wraps_words` breaks names at spaces, else at any letter.
    `merged` lets a cell run down over the empty ones below it, where the rows have no name of their own. `foot`
    and `head` have {page}. `centred` sets names in the middle of a row of two lines, `at_bottom` all at its foot.
    `head_in_table` makes the page head and the unit rows of the table's border. `watermark` stands askew over the page,
    `stamp` upright and in colour. `tall_fonts` have boxes of thrice their height; `sheet` is how many pages stand
    beside one another on a sheet, and in how many rows.
    """

    name: str
    paper: tuple[float, float]
    rules: Rules
    font: str = "NanumGothic.ttf"
    size: float = 7.5
    indent: float = 6.0
    indent_by_spaces: bool = False
    wraps_words: bool = False
    centred: bool = True
    rotate: int = 0
    head: str = ""
    foot: str = "- {page} -"
    narrow_names: bool = False
    shaded: bool = False
    merged: bool = False
    pieces: Pieces = "lines"
    bold_twice: bool = False
    letters_apart: float = 0.0
    shuffled: bool = False
    at_bottom: bool = False
    head_in_table: bool = False
    watermark: str = ""
    stamp: str = ""
    tall_fonts: bool = False
    sheet: tuple[int, int] = (1, 1)

    @property
    def ruled(self) -> bool:
        """Whether every column and every row stands between rules."""
        return self.rules in ("full", "cells", "filled", "dashed", "dotted", "no outer")


def _turned(paper: tuple[float, float]) -> tuple[float, float]:
    return paper[1], paper[0]


LAYOUTS = {
    layout.name: layout
    for layout in (
        DrawnLayout("a3 ruled", _turned(A3), "full", shaded=True),
        DrawnLayout(
            "a4 cells", _turned(A4), "cells", size=5.5, indent=4, narrow_names=True, foot="{page}", merged=True
        ),
        DrawnLayout(
            "a3 no outer",
            _turned(A3),
            "no outer",
            font="NanumBarunGothic.ttf",
            size=8,
            indent_by_spaces=True,
            wraps_words=True,
            narrow_names=True,
            head="결산서 | 회계연도",
            merged=True,
        ),
        DrawnLayout(
            "a3 no vertical", _turned(A3), "no vertical", font="NanumMyeongjo.ttf", size=8, foot="{page} / 999"
        ),
        DrawnLayout(
            "a4 turned", _turned(A4), "filled", size=5.5, rotate=90, indent=3, wraps_words=True, narrow_names=True
        ),
        DrawnLayout(
            "a3 three rules", _turned(A3), "three", size=7, indent=8, centred=False, head="2020회계연도 결산 {page}쪽"
        ),
        DrawnLayout("a4 no rules", _turned(A4), "none", size=5.5),
        DrawnLayout("a3 words", _turned(A3), "cells", pieces="words", bold_twice=True, shuffled=True, size=7),
        DrawnLayout("a3 groups", _turned(A3), "full", pieces="groups", letters_apart=0.7, size=7, centred=False),
        DrawnLayout("a3 dashed", _turned(A3), "dashed", size=7),
        DrawnLayout("a3 dotted", _turned(A3), "dotted", size=7, indent=4),
        DrawnLayout("a3 bottom", _turned(A3), "full", at_bottom=True, centred=False),
        DrawnLayout("a3 head in table", _turned(A3), "full", head_in_table=True),
        DrawnLayout("a3 watermark", _turned(A3), "full", watermark="열람용 대외비", stamp="대외비"),
        DrawnLayout("a3 tall fonts", _turned(A3), "full", size=6, tall_fonts=True),
        DrawnLayout("a4 spread", _turned(A4), "full", size=5.5, indent=4, sheet=(2, 1)),
        DrawnLayout("a3 upright", A3, "full", font="NanumSquareR.ttf", size=5.5, indent=3, rotate=270, foot=""),
    )
}
