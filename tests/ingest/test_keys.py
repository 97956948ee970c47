"""The natural keys of what is stored."""

from ingest.keys import finding_keys
from ingest.rows import Discrepancy


def test_findings_of_rows_whose_names_differ_by_spaces_have_keys_of_their_own() -> None:
    rows = ("도로 정비", "도로정비", "도로 정비")
    findings = [Discrepancy("E1", "도로과", "일반회계", row, "spent", 1, line) for line, row in enumerate(rows, 1)]
    keys = finding_keys("도로과", findings)
    assert len(set(keys)) == 3
    assert keys[0].partition("#")[0] == keys[2].partition("#")[0]
