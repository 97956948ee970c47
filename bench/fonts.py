"""Split the fonts of the pages into small files that a browser fetches as it meets their letters.

    python -m bench.fonts

Letters are ordered by how often they stand in templates, in texts, in the words of the sample book and, ten times over,
in words of names of departments and projects: the commonest are one file, the others follow in small ones, the same for
both weights. Writes `static/fonts/` and `static/css/fonts.css`.
"""

from collections import Counter
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "static" / "vendor" / "pretendard-gov-1.3.9"
WEIGHTS = {"Regular": 400, "Bold": 700}
COMMON = 360
"""Syllables of the first file, beside the letters and signs of ASCII."""
UNWRITTEN = frozenset(map(ord, "•◦▪▸▾ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"))
"""What browsers draw before the items of lists, and the initials of the glossary, which stand in no text."""
PART, RARE_PART = 20, 100
"""Syllables of a further file: of those that were seen, and of those that were not. A list of sixty departments has a
few syllables each of many files."""
NAMES = 10
"""What a syllable of the words of names counts for: every list is full of names, and few names stand in the sources."""


def counts() -> Counter[int]:
    """How often letters stand in what the pages say, in the words of a book and in names."""
    texts = [
        *ROOT.glob("templates/**/*.html"),
        *ROOT.glob("static/css/[!f]*.css"),
        *ROOT.glob("*/columns.py"),
        *ROOT.glob("web/*.py"),
        *ROOT.glob("inspection/**/*.py"),
        ROOT / "locale/en/LC_MESSAGES/django.po",
    ]
    counted = Counter(_letters(*texts))
    counted.update("".join(set(_letters(ROOT / "fixtures/gimpo-2020-sample.txt").split())))
    for letter, count in Counter(_letters(ROOT / "bench/names.py", ROOT / "bench/words.txt")).items():
        counted[letter] += NAMES * count
    return Counter({ord(letter): count for letter, count in counted.items()})


def _letters(*files: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in files)


def parts(letters: set[int]) -> list[list[int]]:
    """The letters of the font in groups, the commonest first."""
    counted = counts()
    syllables = [letter for letter in letters if 0xAC00 <= letter <= 0xD7A3]
    syllables.sort(key=lambda letter: (-counted[letter], letter))
    seen = [letter for letter in syllables if counted[letter]]
    rare = [letter for letter in syllables if not counted[letter]]
    basic = {letter for letter in letters - set(syllables) if letter < 0x7F or counted[letter] or letter in UNWRITTEN}
    rare += sorted(letters - basic - set(syllables))
    groups = [sorted(basic) + seen[:COMMON]]
    groups += [seen[at : at + PART] for at in range(COMMON, len(seen), PART)]
    return groups + [rare[at : at + RARE_PART] for at in range(0, len(rare), RARE_PART)]


def ranges(letters: list[int]) -> str:
    """Letters as a `unicode-range`: neighbours together."""
    found: list[list[int]] = []
    for letter in sorted(letters):
        if found and found[-1][1] == letter - 1:
            found[-1][1] = letter
        else:
            found.append([letter, letter])
    return ",".join(f"U+{low:X}" if low == high else f"U+{low:X}-{high:X}" for low, high in found)


def write(source: Path, letters: list[int], target: Path) -> None:
    options = Options()
    options.flavor, options.hinting, options.desubroutinize = "woff2", False, True
    options.layout_features = ["kern", "tnum", "lnum", "ccmp", "locl", "mark", "mkmk"]
    font = TTFont(source)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def main() -> None:
    folder = ROOT / "static" / "fonts"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.woff2"):
        old.unlink()
    groups = parts(set(TTFont(SOURCE / "PretendardGOV-Regular.subset.woff2").getBestCmap()))
    faces = ["/* Written by `make fonts`: the fonts of the pages in parts, fetched as their letters are met. */"]
    for name, weight in WEIGHTS.items():
        for number, letters in enumerate(groups):
            file = f"pretendard-gov-{weight}-{number:02}.woff2"
            write(SOURCE / f"PretendardGOV-{name}.subset.woff2", letters, folder / file)
            faces.append(
                f'@font-face{{font-family:"Pretendard GOV";font-weight:{weight};font-display:swap;'
                f'src:url("../fonts/{file}") format("woff2");unicode-range:{ranges(letters)}}}'
            )
    (ROOT / "static" / "css" / "fonts.css").write_text("\n".join(faces) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
