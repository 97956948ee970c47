"""A compared file on its way to proposals: what it shows, what it proposes, and what happened to its rows since."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.actions import ActionError
from documents.models import RowState
from performance.models import UnitLine
from staff import uploads
from staff.csv_rows import LARGEST, TableError
from staff.models import Upload
from staff.upload_diff import Difference, UploadComparison
from staff.uploads import (
    _check_unchanged,
    _drafts,
    _lines,
    _new_rows,
    compare,
    differences_of,
    shown_differences,
    store_upload,
)
from tests.factories import make_correction, make_document, make_line, make_tree, make_user
from tests.staff.conftest import OWN

pytestmark = pytest.mark.django_db


def difference(key: str, field: str, before: str, value: str, row: int = 5) -> Difference:
    return Difference(row, key, OWN, "사업", field, before, value)


def upload_of(*differences: Difference, target: str = "expenditure") -> Upload:
    file: Any = SimpleUploadedFile("세출.csv", b"abc")
    return store_upload(UploadComparison(list(differences), [], []), file, target, make_document(), make_user())


def still_so(upload: Upload) -> None:
    _check_unchanged(upload, differences_of(upload), _lines(upload, upload.document))


def test_a_file_is_stored_with_what_differs() -> None:
    upload = upload_of(difference("k", "spent", "90", "95"))
    upload.refresh_from_db()
    assert differences_of(upload) == [difference("k", "spent", "90", "95")]
    assert upload.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (upload.name, upload.target, upload.author.username) == ("세출.csv", "expenditure", "kim")


def test_a_file_of_at_most_ten_megabytes_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "read_csv", lambda content: content)
    monkeypatch.setattr(
        uploads, "Comparer", lambda *options: type("C", (), {"compare": lambda _self, it: (it, options)})
    )
    file: Any = SimpleUploadedFile("a.csv", b"abc")
    file.read()
    assert LARGEST == 10 * 1024 * 1024
    for size in (None, LARGEST + 1):
        file.size = size
        with pytest.raises(TableError, match="10MB까지"):
            compare(file, "expenditure", make_document(), make_user())


def test_differences_are_shown_as_people_read_them() -> None:
    lines = make_tree()
    make_correction(target_key=lines[3].key, field="spent", printed="1000", value="90")
    make_correction(target_key=lines[3].key, field="budget", printed="7", value="100", state="rejected")
    shown = shown_differences(
        upload_of(
            difference(lines[3].key, "spent", "90", "1000"),
            difference(lines[3].key, "budget", "100", "7"),
            difference(lines[4].key, "spent", "", "1000", row=6),
            difference(lines[4].key, "other", "a", ""),
        )
    )
    assert [(item.row, item.label, item.before, item.after, item.undoes) for item in shown] == [
        (5, "지출액", "90", "1,000", True),
        (5, "예산액", "100", "7", False),
        (6, "지출액", "미확인", "1,000", False),
        (5, "other", "a", "미확인", False),
    ]


def test_a_row_that_changed_since_is_said() -> None:
    detail = make_tree()[3]
    still_so(upload_of(difference(detail.key, "spent", "90", "95")))
    for wrong, sentence in (
        (difference(detail.key, "spent", "91", "95"), "5행: 그사이 값이 바뀌었습니다"),
        (difference("gone", "spent", "90", "95"), "5행: 그사이 없어진 행입니다"),
        (difference(detail.key, "other", "90", "95"), "5행: 그사이 없어진 행입니다"),
    ):
        with pytest.raises(ActionError, match=sentence):
            still_so(upload_of(wrong))


def test_what_others_proposed_since_is_said() -> None:
    detail = make_tree()[3]
    correction = make_correction(target_key=detail.key, field="spent", value="", author=make_user("park"))
    correction.made_at = timezone.now() - timedelta(days=1)
    correction.save()
    upload = upload_of(difference(detail.key, "spent", "90", "95"))
    still_so(upload)
    correction.made_at = timezone.now() + timedelta(days=1)
    correction.save()
    with pytest.raises(ActionError, match=r"5행: 그사이 park 님이 다른 값\(미확인\)을 제안했습니다"):
        still_so(upload)
    still_so(upload_of(difference(detail.key, "budget", "100", "95")))


def test_a_new_row_is_still_new_behind_one_that_is_there() -> None:
    detail = make_tree()[3]
    row = difference("new", "row", RowState.ABSENT, f"added {detail.key}")
    amount = difference("new", "spent", "", "95")
    assert _new_rows([row, amount, difference("k", "row", "stands", "removed")]) == {"new": row}
    assert list(_lines(upload_of(row, amount), make_document())) == [detail.key]
    still_so(upload_of(row, amount))
    taken = difference(detail.key, "row", RowState.ABSENT, f"added {detail.key}")
    with pytest.raises(ActionError, match="그사이 값이 바뀌었습니다"):
        still_so(upload_of(taken))
    with pytest.raises(ActionError, match="그사이 없어진 행입니다"):
        still_so(upload_of(difference("new", "row", RowState.ABSENT, "added gone")))


def test_drafts_are_of_the_lines_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(uploads.correction_effects, "new_row", lambda *args: calls.append(args) or ["drafts"])
    _department, _policy, unit, detail, _other = make_tree()
    row = difference("new", "row", RowState.ABSENT, f"added {detail.key}")
    level = difference("new", "level", "", f"3 {unit.key}")
    upload = upload_of(
        difference(detail.key, "spent", "90", "95"),
        difference("gone", "spent", "90", "95"),
        row,
        level,
        difference("new", "spent", "", "7"),
        difference("lost", "row", RowState.ABSENT, "added gone"),
    )
    first, *added = _drafts(upload, _lines(upload, upload.document))
    assert (first.place.target_key, first.place.field, first.value) == (detail.key, "spent", "95")
    assert added == ["drafts"]
    assert calls == [(detail, "일반회계", "사업", 3, unit.key, {"spent": "7"})]
    bare = upload_of(row)
    _drafts(bare, _lines(bare, bare.document))
    assert calls[1:] == [(detail, "일반회계", "사업", None, "", {})]


def test_a_new_row_of_a_unit_hangs_below_the_unit_of_the_one_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    above: list[str] = []
    monkeypatch.setattr(uploads.correction_effects, "new_row", lambda *args: above.append(args[4]) or [])
    line = make_line(UnitLine, name="세부", key="감사담당관/단위/세부")
    upload = upload_of(difference("new", "row", RowState.ABSENT, f"added {line.key}"), target="units")
    assert _drafts(upload, _lines(upload, upload.document)) == []
    assert above == ["감사담당관/단위"]
