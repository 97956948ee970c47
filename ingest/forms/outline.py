"""Tracks the position in the report: the current title, goal, and passage of prose."""

from ingest.forms.headings import Announces, Heading
from ingest.forms.prose import Prose
from ingest.forms.sheet import ProseSection, Sheet


class Outline:
    """The headings of a department read so far. `table` is the form of the last title, until its head follows.

    `prose` is the current passage; `titling`: the next words are a title, which `title` collects; `goal` is the index
    of the 정책사업목표.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.table = ""
        self.prose: Prose | None = None
        self.titling = False
        self.title = ""
        self.goal: int | None = None
        self._goal_titled = False

    def end_heading(self) -> None:
        """End the current passage or title, at the head of a table or another section."""
        self.table, self.prose, self.titling = "", None, False

    def take_title(self) -> str:
        """Return the title over a new table, and clear it."""
        title, self.title = self.title, ""
        return title

    def add_to_title(self, text: str) -> None:
        """Add a line to the title."""
        self.title = f"{self.title} {text.strip()}".strip()

    def announce(self, heading: Heading) -> None:
        """Start what follows a heading."""
        self.prose, self.titling = None, False
        self.title = heading.title or self.title
        match heading.announces:
            case Announces.TABLE:
                self.table = heading.of
                if heading.of == "indicators" and any(t.goal == self.goal for t in self._sheet.tables_of("indicators")):
                    self._next_goal()
            case Announces.PROSE:
                self._begin_prose(heading.of)
            case Announces.GOAL:
                self._next_goal()
                self._goal_titled, self.titling, self.title = True, True, ""
            case Announces.UNIT:
                self.titling, self.title, self.table = True, "", "unit_programs"

    def _begin_prose(self, section: str) -> None:
        unit = None
        if section == "주요내용":
            if not self._goal_titled:
                self._next_goal()
            self._goal_titled = False
        elif section == "주요 추진성과":
            unit = len(self._sheet.tables_of("unit_programs"))
            self.table = "unit_programs"
        self.prose = Prose(section)
        goal = self.goal if unit is None and section != "주요성과" else None
        self._sheet.passages.append(ProseSection(section, self.prose.items, goal, unit))

    def _next_goal(self) -> None:
        self.goal = 0 if self.goal is None else self.goal + 1
