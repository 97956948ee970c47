"""The levels of small tables by their amounts alone, whole and damaged, as recorded in levels.jsonl.

They were drawn and chosen as those of test_recorded_tables; RECORD_TABLES=1 records the answers anew.
"""

import json
import os
from pathlib import Path
from typing import Any

from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.levels import find_levels
from ingest.reconcile.lost_department_row import find_levels_below

FILE = Path(__file__).with_name("levels.jsonl")
CASES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def answer_of(case: dict[str, Any]) -> dict[str, Any]:
    """Level and parent of each row, and what is said of the families; `against` are costs by row and level."""
    costs = {(row, level): cost for row, level, cost in case["against"]}
    evidence = LevelEvidence(lambda row, level: costs.get((row, level), 0), case["prints"], frozenset(case["shaky"]))
    search = find_levels_below if case["own_row_lost"] else find_levels
    found = search([tuple(key) for key in case["keys"]], evidence)
    flags = [name for name in ("solved", "lenient", "forgot", "given_up") if getattr(found, name)]
    candidates = [sorted(one) for one in found.candidates]
    marks = {"broken": sorted(found.broken), "twice": sorted(found.twice), "candidates": candidates}
    return {"level": found.level, "parent": found.parent, "flags": flags, **marks}


def test_a_recorded_table_has_its_recorded_levels() -> None:
    for case in CASES:
        answer = answer_of(case)
        if os.environ.get("RECORD_TABLES"):
            case["answer"] = answer
        assert answer == case["answer"], case["keys"]
    if os.environ.get("RECORD_TABLES"):
        FILE.write_text("".join(f"{json.dumps(case)}\n" for case in CASES), encoding="utf-8")
