"""A mapping: which column of a CSV or XLSX file is which of ours, in what unit, and how levels are told. Plain Python.

Written as TOML (docs/mappings.md); those shipped stand in `ingest/mappings/`.
"""

import tomllib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from budget.columns import EXPENDITURE, PROGRAM_LEVELS, REVENUE, SPENT_BEFORE
from figures.names import search_key
from figures.won import SCALES
from ingest.errors import BookError

SHIPPED = Path(__file__).parent / "mappings"
WORDS = ("department", "account", "name", "code", "level", "city", "fiscal_year")
"""What a column may hold beside figures. `code` is a revenue subject's."""
_WHOSE = ("city", "fiscal_year")
"""By these, rows of other cities and years are passed over; a file of one city's year has no need of them."""
FIGURES = {"expenditure": (*EXPENDITURE, SPENT_BEFORE), "revenue": REVENUE}
_KEYS = {"title", "table", "unit", "levels", "columns", "constants", "words", "drop", "same"}
_DEPTH = len(PROGRAM_LEVELS)

Told = Literal["detail", "word", "indent", "code"]
"""A row's level: 세부사업 all, or told by a word in a column, by the name's indent, or by the subject's code."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns` are the heads each of our columns may stand under; `constants` what no column of the file says.

    `words` give the level (0 부서 … 3 세부사업) of each word of the level column; `drop` are beginnings that
    are no part of a name; in the columns headed `same` a file must hold one value throughout.
    """

    title: str
    table: Literal["expenditure", "revenue"]
    scale: int
    levels: Told
    columns: dict[str, tuple[str, ...]]
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    def under(self, heads: Sequence[str]) -> "Layout | None":
        """Where each column stands, by a row of heads; None where the row is no head of this table."""
        keys = {search_key(head): at for at, head in reversed(list(enumerate(heads))) if search_key(head)}
        found = {
            name: at
            for name, spellings in self.columns.items()
            if (at := next((keys[key] for key in map(search_key, spellings) if key in keys), None)) is not None
        }
        figures = [name for name in found if name not in WORDS]
        lacking = [name for name in WORDS if name in self.columns and name not in (*_WHOSE, *found)]
        if not figures or lacking:
            return None
        same = tuple(keys[key] for key in map(search_key, self.same) if key in keys)
        words = {name: heads[at].strip() for name, at in found.items()}
        told = (self.title, self.table, self.scale, self.levels)
        return Layout(*told, found, words, self.constants, self.words, self.drop, same, len(heads))


@dataclass(frozen=True, slots=True)
class Layout:
    """A mapping laid over one file: the 0-based cell of each column, its head, and how many cells the head has.

    `indents` are the widths of indent (in letters) that the file's names have, from the outermost.
    """

    title: str
    table: str
    scale: int
    levels: str
    cells: dict[str, int]
    heads: dict[str, str]
    constants: dict[str, str]
    words: dict[str, int]
    drop: tuple[str, ...]
    same: tuple[int, ...]
    width: int
    indents: tuple[int, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As a document keeps it, to read its pages again by."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def of(cls, stored: Dictionary[str, Any]) -> "Layout":
        lists = {name: tuple(value) for name, value in stored.items() if isinstance(value, list)}
        return cls(**{**stored, **lists})

    @property
    def figures(self) -> dict[str, int]:
        """The cell of each column of figures."""
        return {name: at for name, at in self.cells.items() if name not in WORDS}

    def is_head(self, cells: Sequence[str]) -> bool:
        """Whether a row repeats the heads."""
        if self.word("name", cells) != self.heads["name"]:
            return False
        return all(at < len(cells) and cells[at].strip() == self.heads[name] for name, at in self.cells.items())

    def word(self, name: str, cells: Sequence[str]) -> str:
        """What a row says in a column of words; the constant where no column says it."""
        at = self.cells.get(name)
        return self.constants.get(name, "") if at is None else cells[at].strip() if at < len(cells) else ""


def read_mapping(name: str) -> Mapping:
    """A mapping by the name of one shipped, or by its path. Raises BookError."""
    path = SHIPPED / f"{name}.toml"
    if not path.is_file():
        path = Path(name)
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BookError(
            "매핑 파일이 없습니다. 경로를 적거나, 있는 이름({names}) 가운데 하나를 적어 주세요.",
            path,
            names=", ".join(sorted(each.stem for each in SHIPPED.glob("*.toml"))),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BookError("매핑 파일을 읽을 수 없습니다 ({reason}).", path, reason=str(error)) from None
    return _mapping(written, path)


def _mapping(written: dict[str, Any], path: Path) -> Mapping:
    """What the TOML says, checked: a slip in it must not read a figure from the wrong column."""
    _refuse(sorted(written.keys() - _KEYS), "모르는 항목입니다: {what}.", path)
    table, told = written.get("table", "expenditure"), written.get("levels", "detail")
    _refuse([table] if table not in FIGURES else [], "table은 expenditure나 revenue입니다: {what}.", path)
    _refuse([told] if told not in Told.__args__ else [], "levels에 적을 수 없는 말입니다: {what}.", path)  # type: ignore[attr-defined]
    unit = written.get("unit", "원")
    _refuse([unit] if unit not in SCALES else [], "모르는 단위입니다: {what}.", path)
    columns = {
        name: (heads,) if isinstance(heads, str) else heads for name, heads in _table(written, "columns").items()
    }
    known = {column.name for column in FIGURES[table]} | set(WORDS)
    _refuse(sorted(columns.keys() - known), "모르는 열 이름입니다: {what}.", path)
    wrong = [name for name, heads in columns.items() if not _are_texts(heads)]
    _refuse(wrong, "열의 제목은 글이나 글의 목록입니다: {what}.", path)
    constants = _table(written, "constants")
    _refuse(sorted(constants.keys() - {"department", "account"}), "상수로 둘 수 없는 이름입니다: {what}.", path)
    needed = ["name"] + [name for name in ("department", "account") if name not in constants]
    if told == "indent" and "department" in needed:
        needed.remove("department")  # the outermost rows are departments
    needed += {"word": ["level"], "code": ["code"]}.get(told, [])
    _refuse([name for name in needed if name not in columns], "열이 빠졌습니다: {what}.", path)
    words = _table(written, "words")
    wrong = [word for word, level in words.items() if not (isinstance(level, int) and 0 <= level < _DEPTH)]
    _refuse(wrong, "단계는 0(부서)에서 3(세부사업)까지입니다: {what}.", path)
    return Mapping(
        str(written.get("title", path.stem)),
        table,
        SCALES[unit],
        told,
        {name: tuple(heads) for name, heads in columns.items()},
        {name: str(value) for name, value in constants.items()},
        words,
        tuple(map(str, written.get("drop", ()))),
        tuple(map(str, written.get("same", ()))),
    )


def _table(written: dict[str, Any], name: str) -> dict[str, Any]:
    found = written.get(name, {})
    return found if isinstance(found, dict) else {}


def _are_texts(heads: Any) -> bool:
    return isinstance(heads, list | tuple) and bool(heads) and all(isinstance(head, str) for head in heads)


def _refuse(wrong: Sequence[str], sentence: str, path: Path) -> None:
    if wrong:
        raise BookError(f"매핑 파일: {sentence}", path, what=", ".join(map(str, wrong)))


def indent_of(name: str) -> int:
    """The width of a name's indent, in halves of a letter; a wide blank counts twice."""
    return sum(2 if letter == "\u3000" else 1 for letter in name[: len(name) - len(name.lstrip())])
