"""A year's life: a book, corrections of all kinds, remarks, a new edition, a differently damaged one, and back."""

from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from budget.models import ExpenditureLine, RevenueLine
from documents import actions
from documents.models import ROW, Correction, Document, Edition, Finding, LineChange, PrintedLine, Remark
from documents.rows import find_row, printed_models
from documents.templatetags.figures import source_url
from ingest.correction_effects import Draft, accept_all, new_row, place_of
from ingest.editions import publish_again
from ingest.page_departments import place_of_department
from performance.models import Indicator, ProgramGoal
from tests.conftest import SAMPLE, ingest
from tests.ingest.test_correction_effects import otherwise_damaged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]

GONE = "사회조사"


def corrections_of_all_kinds(document: Document) -> list[list[Draft]]:
    """Two batches: sixty corrections of figures, names, levels, measures, directions, rows and a department."""
    details = list(ExpenditureLine.objects.filter(level=3).exclude(department__name="감사담당관").order_by("line"))
    figures = [Draft(place_of(line, "spent"), str(1_000_003 + at)) for at, line in enumerate(details[:38])]
    names = [Draft(place_of(line, "name"), f"{line.name} 고침") for line in details[38:48]]
    revenue = [Draft(place_of(line, "net_receipts"), "77") for line in RevenueLine.objects.exclude(code="")[:3]]
    indicators = [Draft(place_of(line, "target"), "101") for line in Indicator.objects.order_by("line")[:2]]
    goal = ProgramGoal.objects.get(name="주민자치 기반 강화")
    moved = ExpenditureLine.objects.get(name="효율적 성과관리", level=3)
    unit = ExpenditureLine.objects.get(program=ExpenditureLine.objects.get(name="성과평가 업무추진", level=3).unit)
    twice = details[50]
    added = new_row(details[49], details[49].account, "잃은 사업", 3, _above(details[49]), {"spent": "5"})
    words = [
        Draft(place_of(goal, "name"), "주민 자치의 기반"),
        Draft(place_of(moved, "level"), f"3 {unit.key}"),
        Draft(place_of(Indicator.objects.get(name="공직자 청렴도 등급"), "direction"), "lower"),
        Draft(place_of(twice, ROW), "removed"),
    ]
    return [
        [*figures, *names, *revenue, *indicators, *words, *added],
        [Draft(place_of_department(document, "감사담당관"), "감사관")],
    ]


def _above(line: ExpenditureLine) -> str:
    return ExpenditureLine.objects.get(document=line.document, program=line.unit).key


def fates() -> Counter[str]:
    return Counter(Correction.objects.filter(state="accepted").values_list("fate", flat=True))


def stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table with all that a reader sees of it, by its key."""
    return {
        label: sorted(
            (row.key, str(row), *(getattr(row, column.name) for column in row.figure_columns))
            for row in model._default_manager.all()
        )
        for label, model in printed_models().items()
        if model.figure_columns
    }


def remark_on(client: Client, line: PrintedLine) -> str:
    """The address of a figure of a row, which a citizen has remarked on."""
    address = source_url(line, line.figure_columns[0]).partition("#")[0]
    client.post("/gimpo/2020/remarks/new/", {"from": address, "text": f"{line}이 이상합니다."})
    return address


def check_remarks(client: Client, addresses: dict[str, str]) -> None:
    """Each address shows its row, or says that it is gone and what was printed; each remark knows the same row."""
    document = Document.objects.get()
    for key, address in addresses.items():
        remark = Remark.objects.get(target_key=key)
        row = find_row(document, remark.target, key)
        page = client.get(address, follow=True)
        text = unescape(page.text)
        if row is None:
            assert page.status_code == 404
            gone = LineChange.objects.filter(target_key=key, kind="gone").latest("pk")
            assert gone.printed.split("\t")[0] in text
        else:
            assert page.status_code == 200
            assert f"<strong>{row.name}</strong> · " in text  # type: ignore[attr-defined]


def test_a_year(client: Client, tmp_path: Path) -> None:
    author, reviewer = User.objects.create_user("author"), User.objects.create_user("reviewer")
    document = Document.objects.select_related("city").get()
    rows = [*ExpenditureLine.objects.filter(level=3)[:3], ExpenditureLine.objects.get(name=GONE, level=3)]
    addresses = {row.key: remark_on(client, row) for row in rows}
    assert Remark.objects.count() == 4
    batches = corrections_of_all_kinds(document)
    for batch in batches:
        corrections = [actions.propose(draft.place, draft.value, "영수증과 다름", author) for draft in batch]
        accept_all(corrections, reviewer, "확인함")
    count = Correction.objects.filter(state="accepted").count()
    assert count >= 60
    assert fates() == {"applied": count}
    check_remarks(client, addresses)
    corrected, first = stored(), Edition.objects.latest("pk")

    head, rest = SAMPLE.read_text(encoding="utf-8").split("\n", 1)
    lines = [line for line in rest.split("\n") if not line.startswith(f"{GONE}\t")]
    assert len(lines) < rest.count("\n") + 1
    new = tmp_path / "new.txt"
    new.write_text("\n".join([head, "덧붙인 글", *lines]), encoding="utf-8")
    ingest(new)
    assert fates().total() == count
    assert set(fates()) <= {"applied", "orphaned"}
    assert not ExpenditureLine.objects.filter(key=rows[-1].key).exists()
    check_remarks(client, addresses)
    assert Finding.objects.filter(kind="correction_orphaned").count() == fates()["orphaned"]

    ingest(otherwise_damaged(tmp_path))
    assert fates().total() == count
    warned = Finding.objects.filter(kind__startswith="correction_").count()
    assert warned == fates()["orphaned"] + fates()["overtaken"]
    check_remarks(client, addresses)

    publish_again(first, reviewer, "처음 판이 맞음")
    assert fates() == {"applied": count}
    assert stored() == corrected
    check_remarks(client, addresses)
    assert Edition.objects.count() == 4
