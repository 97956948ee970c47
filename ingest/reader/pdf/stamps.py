"""Separate letters stamped over a page from its text: they differ in size or colour and cross rules or letters."""

from collections.abc import Sequence

from ingest.reader.pdf.lines import FIGURE
from ingest.reader.pdf.page_objects import UNKNOWN, Colour, PageDrawing, Rule, Run

_LARGE = 1.5  # times the usual height of letters
_CORE = 0.25  # of a letter's height: a rule or letter at least this far inside another crosses it
_MOST = 0.2  # of a page's letters: a style with more is text
_MOST_RUNS = 300

_Style = tuple[Colour, int]


def separate_stamps(page: PageDrawing) -> tuple[list[Run], list[list[Run]]]:
    """Return the runs of a page's text, and those of stamps by style.

    A style (a colour and a height) is a stamp if it differs from the usual one, none of its runs is a figure, and one
    of them crosses a rule or other letters, or is both larger and coloured within the rules of a table.
    """
    styles: dict[_Style, list[Run]] = {}
    for run in page.runs:
        styles.setdefault(_style(run), []).append(run)
    if len(styles) < 2:
        return page.runs, []
    letters = {style: sum(len(run.text) for run in runs) for style, runs in styles.items()}
    usual, total = max(letters, key=letters.__getitem__), sum(letters.values())
    stamps = [runs for style, runs in styles.items() if _is_stamp(runs, page, usual, letters[style] / total)]
    stamped = {id(run) for runs in stamps for run in runs}
    return [run for run in page.runs if id(run) not in stamped], stamps


def _style(run: Run) -> _Style:
    return run.colour, round(run.height)


def _is_stamp(runs: Sequence[Run], page: PageDrawing, usual: _Style, share: float) -> bool:
    colour, height = _style(runs[0])
    is_coloured, is_large = colour != usual[0], height >= _LARGE * usual[1]
    if not (is_coloured or is_large):
        return False
    if share > _MOST or len(runs) > _MOST_RUNS or any(FIGURE.match(run.text.replace(UNKNOWN, "")) for run in runs):
        return False
    if is_coloured and is_large and any(_among(run, page.across) for run in runs):
        return True
    stamp_runs = {id(run) for run in runs}
    others = [run for run in page.runs if id(run) not in stamp_runs]
    return any(_crosses(run, page.across) or _overlaps(run, others) for run in runs)


def _crosses(run: Run, across: Sequence[Rule]) -> bool:
    """Whether a rule passes through the whole run."""
    upper, lower = run.top + _CORE * run.height, run.bottom - _CORE * run.height
    return any(upper < rule.at < lower and rule.start <= run.x0 and run.x1 <= rule.end for rule in across)


def _among(run: Run, across: Sequence[Rule]) -> bool:
    """Whether there are rules above and below a run."""
    over = [rule.at for rule in across if rule.start <= run.x0 and run.x1 <= rule.end]
    return bool(over) and min(over) <= run.top and run.bottom <= max(over)


def _overlaps(run: Run, others: Sequence[Run]) -> bool:
    """Whether another run is in the same place; boxes of neighbours on a line may overlap a little."""
    return any(
        min(run.x1, other.x1) - max(run.x0, other.x0) > _CORE * other.height
        and run.top < other.middle < run.bottom
        and other.text != run.text
        for other in others
    )
