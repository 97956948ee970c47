"""The fonts in parts: each letter of the whole font is in one part of each weight, and that part has it."""

import re
from pathlib import Path

from fontTools.ttLib import TTFont

STATIC = Path(__file__).parent.parent / "static"
FACE = re.compile(r"font-weight:(\d+).*?url\(\"\.\./(fonts/[^\"]+)\"\).*?unicode-range:([^}]+)}")


def faces() -> list[tuple[str, Path, list[int]]]:
    """Weight, file and letters of each part."""
    found = []
    for weight, file, ranges in FACE.findall((STATIC / "css" / "fonts.css").read_text(encoding="utf-8")):
        letters: list[int] = []
        for each in ranges.split(","):
            low, _dash, high = each.removeprefix("U+").partition("-")
            letters += range(int(low, 16), int(high or low, 16) + 1)
        found.append((weight, STATIC / file, letters))
    return found


def test_every_letter_of_the_font_is_in_one_part_of_each_weight() -> None:
    source = STATIC / "vendor" / "pretendard-gov-1.3.9" / "PretendardGOV-Regular.subset.woff2"
    whole = sorted(TTFont(source, lazy=True).getBestCmap())
    for weight in ("400", "700"):
        assert sorted(letter for face in faces() if face[0] == weight for letter in face[2]) == whole


def test_a_part_has_the_letters_for_which_it_is_fetched() -> None:
    for _weight, file, letters in faces():
        assert set(letters) <= set(TTFont(file, lazy=True).getBestCmap()), file.name
