"""Mappings of the columns of CSV, XLSX or JSON files to ours, with their unit and the source of row levels.

Plain Python.
Written in TOML (docs/mappings.md); those shipped are in `ingest/mappings/`.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from budget.columns import EXPENDITURE, PROGRAM_LEVELS, REVENUE, SPENT_BEFORE, SUBJECT_LEVELS
from figures.names import search_key
from figures.won import SCALES
from ingest.errors import BookError, raise_all

SHIPPED = Path(__file__).parent / "mappings"
LABELS = {
    "expenditure": ("policy", "unit", "detail"),
    "revenue": ("chapter", "section", "item", "subitem"),
}
"""Name columns that each stand for a level, outermost first."""
OPTIONAL = ("city", "province", "fiscal_year")
"""Columns by which rows of other cities and years are skipped; not needed in a file of one city and year."""
WORDS = ("department", "account", "name", "code", "level", *OPTIONAL, *LABELS["expenditure"], *LABELS["revenue"])
"""The columns of text. `code` is that of a revenue subject."""
FIGURES = {"expenditure": (*EXPENDITURE, SPENT_BEFORE), "revenue": REVENUE}
_RANKS = {"expenditure": PROGRAM_LEVELS[1:], "revenue": SUBJECT_LEVELS[1:]}
_FILLED = ("department", "account", "name", "code", "level", *OPTIONAL)
_CONTEXT = ("department", "account", "city", "province", "fiscal_year")
_KEYS = {
    *("title", "table", "unit", "levels", "columns", "constants", "words", "drop", "same"),
    *("snapshot", "fill", "context", "ranks", "records"),
}
_DEPTH = len(PROGRAM_LEVELS)
PRINTED = "printed"
"""The `unit` of a mapping that uses the unit printed in the file."""

LevelSource = Literal["detail", "word", "indent", "code", "column"]
"""How a row's level is known: all are 세부사업; by a word in a column; by the name's indent; by the subject's code; or
by which of several columns the name is in."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping of one table. `columns` are the possible headings of each of our columns, `constants` fixed values.

    `scale` is the value in won of one unit (None: as printed in the file). `words` maps words of the level column to
    levels (0 부서 … 3 세부사업). `drop` are prefixes to remove from names. Columns headed `same` must have one value
    throughout, those headed `snapshot` the last day of the year. `fill` are text columns whose empty cells repeat the
    value above. `context` are the labels of rows that set a value for the rows below. `ranks` are the levels of the
    name columns. `records` is the path to the records in a JSON response.
    """

    title: str
    table: Literal["expenditure", "revenue"]
    scale: int | None
    levels: LevelSource
    columns: dict[str, tuple[str, ...]]
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    snapshot: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    context: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranks: tuple[str, ...] = ()
    records: str = ""

    @property
    def nameless(self) -> bool:
        """Whether some name columns stand for levels that we do not have (분야, 부문)."""
        return self.levels == "column" and not set(self.ranks) <= set(_RANKS[self.table])


def read_mapping(name: str) -> TableMapping:
    """Read a mapping, given the name of a shipped one or a path. Raises BookError."""
    path = SHIPPED / f"{name}.toml"
    if not path.is_file():
        path = Path(name)
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BookError(
            "매핑 파일이 없습니다. 경로를 적거나, 있는 이름({names}) 가운데 하나를 적어 주세요.",
            path,
            names=", ".join(sorted(shipped.stem for shipped in SHIPPED.glob("*.toml"))),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BookError("매핑 파일을 읽을 수 없습니다 ({reason}).", path, reason=str(error)) from None
    return _mapping(written, path)


def _mapping(written: dict[str, Any], path: Path) -> TableMapping:
    """Validate the TOML values, so that no figure is read from a wrong column. Raises BookError with all faults."""
    slips = _Slips(path)
    slips.note(sorted(written.keys() - _KEYS), "모르는 항목입니다: {what}.")
    table, levels = written.get("table", "expenditure"), written.get("levels", "detail")
    slips.note([table] if table not in FIGURES else [], "table은 expenditure나 revenue입니다: {what}.")
    slips.note([levels] if levels not in LevelSource.__args__ else [], "levels에 적을 수 없는 말입니다: {what}.")  # type: ignore[attr-defined]
    unit = written.get("unit", "원")
    slips.note([unit] if unit not in (*SCALES, PRINTED) else [], "모르는 단위입니다: {what}.")
    if table not in FIGURES or levels not in LevelSource.__args__:  # type: ignore[attr-defined]
        slips.raise_all()  # the other checks depend on these
    columns = _lists(written, "columns", slips, "열의 제목은 글이나 글의 목록입니다: {what}.")
    context = _lists(written, "context", slips, "context의 본은 글이나 글의 목록입니다: {what}.")
    constants = _table(written, "constants")
    words = _table(written, "words")
    ranks = _texts(written, "ranks", slips) or _RANKS[table]
    _check_columns(columns, table, slips)
    _check_needed(columns, constants, context, levels, table, slips)
    slips.note(sorted(constants.keys() - {"department", "account"}), "상수로 둘 수 없는 이름입니다: {what}.")
    slips.note(sorted(context.keys() - set(_CONTEXT)), "context에 둘 수 없는 이름입니다: {what}.")
    stars = [pattern for patterns in context.values() for pattern in patterns if pattern.count("*") != 1]
    slips.note(stars, "context의 본에는 *가 하나 있어야 합니다: {what}.")
    wrong = [word for word, level in words.items() if not (isinstance(level, int) and 0 <= level < _DEPTH)]
    slips.note(wrong, "단계는 0(부서)에서 3(세부사업)까지입니다: {what}.")
    fill, drop, same, snapshot = (_texts(written, name, slips) for name in ("fill", "drop", "same", "snapshot"))
    slips.note([name for name in fill if name not in _FILLED], "fill에 둘 수 없는 이름입니다: {what}.")
    slips.raise_all()
    return TableMapping(
        str(written.get("title", path.stem)),
        table,
        None if unit == PRINTED else SCALES[unit],
        levels,
        columns,
        {name: str(value) for name, value in constants.items()},
        words,
        drop,
        same,
        snapshot,
        fill,
        context,
        ranks,
        str(written.get("records", "")),
    )


def _check_columns(columns: dict[str, tuple[str, ...]], table: str, slips: "_Slips") -> None:
    allowed = {column.name for column in FIGURES[table]} | set(WORDS) - {
        name for other, names in LABELS.items() if other != table for name in names
    }
    slips.note(sorted(columns.keys() - allowed), "모르는 열 이름입니다: {what}.")
    spelled: dict[str, str] = {}
    twice = []
    for name, heads in columns.items():
        for head in heads:
            if spelled.setdefault(search_key(head), name) != name:
                twice.append(head)
    slips.note(twice, "한 제목을 두 열에 적었습니다: {what}.")


def _check_needed(
    columns: dict[str, tuple[str, ...]],
    constants: dict[str, Any],
    context: dict[str, tuple[str, ...]],
    levels: str,
    table: str,
    slips: "_Slips",
) -> None:
    by_column = levels == "column" and any(name in columns for name in LABELS[table])
    needed = [] if by_column else ["name"]
    needed += [name for name in ("department", "account") if name not in constants and name not in context]
    if levels == "indent" and "department" in needed:
        needed.remove("department")  # the rows of the outermost level are departments
    needed += {"word": ["level"], "code": ["code"]}.get(levels, [])
    slips.note([name for name in needed if name not in columns], "열이 빠졌습니다: {what}.")


class _Slips:
    """Collects the faults of a mapping."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._faults: list[BookError] = []

    def note(self, wrong: Sequence[str], sentence: str) -> None:
        if wrong:
            what = ", ".join(map(str, wrong))
            self._faults.append(BookError(f"매핑 파일: {sentence}", self._path, what=what))

    def raise_all(self) -> None:
        raise_all(self._faults)


def _lists(written: dict[str, Any], name: str, slips: _Slips, sentence: str) -> dict[str, tuple[str, ...]]:
    lists = {}
    for key, texts in _table(written, name).items():
        listed = (texts,) if isinstance(texts, str) else texts
        slips.note([] if _are_texts(listed) else [key], sentence)
        lists[key] = tuple(listed) if _are_texts(listed) else ()
    return lists


def _texts(written: dict[str, Any], name: str, slips: _Slips) -> tuple[str, ...]:
    texts = written.get(name, ())
    listed = (texts,) if isinstance(texts, str) else texts
    slips.note([] if not listed or _are_texts(listed) else [name], "글이나 글의 목록이어야 합니다: {what}.")
    return tuple(listed) if _are_texts(listed) else ()


def _table(written: dict[str, Any], name: str) -> dict[str, Any]:
    table = written.get(name, {})
    return table if isinstance(table, dict) else {}


def _are_texts(heads: Any) -> bool:
    return isinstance(heads, list | tuple) and bool(heads) and all(isinstance(head, str) for head in heads)


def indent_of(name: str) -> int:
    """The width of a name's indent in half letters; a full-width space counts as two."""
    return sum(2 if letter == "\u3000" else 1 for letter in name[: len(name) - len(name.lstrip())])
