"""HWPX: paragraphs, page heads, notes and tables in the order in which they are read."""

import re
from pathlib import Path

import pytest

from ingest.reader import hwpx
from ingest.reader.grid import GridLine
from ingest.reader.limits import Allowance, FileRefusedError
from tests.ingest.zips import cell, hwpx_parts, packed, paragraph, said, table, write


def read(tmp_path: Path, parts: dict[str, str | bytes]) -> list[GridLine]:
    return list(hwpx.read(write(tmp_path / "book.hwpx", packed(parts)), "", Allowance(), []))


def texts(tmp_path: Path, *sections: str) -> list[str]:
    return [line.text for line in read(tmp_path, hwpx_parts(*sections))]


def figures(*rows: list[str]) -> str:
    return table(*("".join(cell(x, y, said(text)) for x, text in enumerate(row)) for y, row in enumerate(rows)))


ROWS = figures(["과목", "예산액", "지출액"], ["세무과", "5,000", "30"])


def test_paragraphs_and_tables_come_in_their_order_with_their_places(tmp_path: Path) -> None:
    lines = read(tmp_path, hwpx_parts(said("【일반회계】 【세무과】") + said("(단위: 원)") + ROWS))
    assert [line.text for line in lines] == [
        "【일반회계】 【세무과】",
        "(단위: 원)",
        "과목\t예산액\t지출액",
        "세무과\t5,000\t30",
    ]
    assert [(line.place, line.columns) for line in lines[1:4:2]] == [(("", 0, 2), ()), (("1", 2, 0), (1, 2, 3))]


def test_a_page_head_comes_where_it_is_set_and_a_note_after_its_table(tmp_path: Path) -> None:
    head = "<hp:ctrl><hp:header><hp:subList>" + said("【일반회계】 【세무과】") + "</hp:subList></hp:header></hp:ctrl>"
    note = "<hp:ctrl><hp:footNote><hp:subList>" + said("국비 포함") + "</hp:subList></hp:footNote></hp:ctrl>"
    noted = ROWS.replace("<hp:t>5,000</hp:t>", f"<hp:t>5,000</hp:t>{note}")
    assert texts(tmp_path, paragraph(head + "<hp:t>세입</hp:t>") + noted) == [
        "【일반회계】 【세무과】",
        "세입",
        "과목\t예산액\t지출액",
        "세무과\t5,000\t30",
        "국비 포함",
    ]


def test_spans_breaks_and_paragraphs_of_cells(tmp_path: Path) -> None:
    rows = table(
        cell(0, 0, said("과목"), height=2) + cell(1, 0, said("수납액"), width=2),
        cell(1, 1, said("수납총액")) + cell(2, 1, said("환급액")),
        cell(0, 2, said("세무과")) + cell(1, 2, said("5,000<hp:lineBreak/>3")) + cell(2, 2, said("1") + said("△2")),
    )
    assert texts(tmp_path, rows) == ["과목\t수납액\t수납액", "\t수납총액\t환급액", "세무과\t5,000\t1", "\t3\t△2"]


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        (r"<hp:cellAddr[^>]*/>", ""),
        (r'<hp:cellAddr colAddr="1"[^>]*/>', ""),
        (r'colAddr="\d"', 'colAddr="0"'),
        (r'rowAddr="\d"', 'rowAddr="0"'),
    ],
)
def test_cells_whose_addresses_are_missing_or_collide_come_in_their_order(
    tmp_path: Path, pattern: str, address: str
) -> None:
    rows = table(
        cell(0, 0, said("과목"), height=2) + cell(1, 0, said("수납액"), width=2),
        cell(1, 1, said("수납총액")) + cell(2, 1, said("환급액")),
        cell(0, 2, said("세무과")) + cell(1, 2, said("5,000")) + cell(2, 2, said("1")),
    )
    assert texts(tmp_path, re.sub(pattern, address, rows)) == [
        "과목\t수납액\t수납액",
        "\t수납총액\t환급액",
        "세무과\t5,000\t1",
    ]


def test_a_box_around_everything_is_no_table(tmp_path: Path) -> None:
    assert texts(tmp_path, table(cell(0, 0, said("【일반회계】 【세무과】") + ROWS))) == [
        "【일반회계】 【세무과】",
        "과목\t예산액\t지출액",
        "세무과\t5,000\t30",
    ]


def test_text_boxes_captions_and_tabs_are_read_and_what_was_deleted_is_not(tmp_path: Path) -> None:
    box = "<hp:rect><hp:drawText><hp:subList>" + said("상자") + "</hp:subList></hp:drawText></hp:rect>"
    caption = "<hp:tbl><hp:caption><hp:subList>" + said("(단위: 천원)") + "</hp:subList></hp:caption>"
    deleted = "<hp:t>가<hp:tab/>나<hp:deleteBegin/>다<hp:deleteEnd/>라</hp:t>"
    section = paragraph(box) + paragraph(deleted) + ROWS.replace("<hp:tbl>", caption)
    assert texts(tmp_path, section)[:3] == ["상자", "가 나라", "(단위: 천원)"]


def test_sections_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    parts = hwpx_parts(said("둘째"), said("첫째"))
    assert [line.text for line in read(tmp_path, parts)] == ["둘째", "첫째"]
    items = "".join(f'<item id="s{number}" href="Contents/section{number}.xml"/>' for number in range(2))
    parts["Contents/content.hpf"] = f"<package>{items}<itemref idref='s1'/><itemref idref='s0'/></package>"
    assert [line.text for line in read(tmp_path, parts)] == ["첫째", "둘째"]


def test_the_margin_of_a_paragraph_is_the_indent_of_its_name(tmp_path: Path) -> None:
    parts = hwpx_parts(ROWS.replace('paraPrIDRef="0"><hp:run><hp:t>세무과', 'paraPrIDRef="3"><hp:run><hp:t>세무과'))
    parts["Contents/header.xml"] = '<head><paraPr id="3"><margin><left value="600"/></margin></paraPr></head>'
    assert [line.indent for line in read(tmp_path, parts)] == [None, 60]


def nested(depth: int) -> str:
    content = said("1")
    for _ in range(depth):
        content = table(cell(0, 0, content))
    return content


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        (table(cell(10**6, 0, said("1"))), "칸이 너무 많은 표"),
        (table(cell(0, 0, said("1"), width=10**6)), "칸이 너무 많은 표"),
        (table(cell(0, 0, said("1"), height=10**6)), "칸이 너무 많은 표"),
        (nested(13), "표 안의 표가 너무 깊습니다"),
        ("<hp:x>" * 200 + "</hp:x>" * 200, "XML이 너무 깊습니다"),
        ("<hp:p>", "XML이 깨졌습니다"),
        ("&bomb;", "XML이 깨졌습니다"),
    ],
)
def test_a_hostile_section_is_refused_with_one_sentence(tmp_path: Path, section: str, sentence: str) -> None:
    with pytest.raises(FileRefusedError, match=sentence):
        read(tmp_path, hwpx_parts(section))


def test_a_million_cells_are_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hwpx, "MOST_CELLS_OF_TABLE", 100)
    with pytest.raises(FileRefusedError, match="넘는 표"):
        read(tmp_path, hwpx_parts(table(*["<hp:tc/>" * 10] * 11)))


def test_an_encrypted_document_and_one_without_text_are_reported(tmp_path: Path) -> None:
    parts = hwpx_parts(said("1")) | {"META-INF/manifest.xml": "<m><odf:encryption-data xmlns:odf='o'/></m>"}
    with pytest.raises(FileRefusedError, match="암호를 풀어"):
        read(tmp_path, parts)
    with pytest.raises(FileRefusedError, match="본문이 없는"):
        read(tmp_path, {"mimetype": "application/hwp+zip"})
