"""A filled-in CSV as it comes back from a spreadsheet."""

from unicodedata import normalize

import pytest

from staff import csv_rows
from staff.csv_rows import LARGEST, TableError, read_csv


def test_rows_bear_the_number_that_a_spreadsheet_shows() -> None:
    table = read_csv("\ufeff이름 , 값\r\n가,1\r\n\r\n,\r\n 나 ,2\r\n".encode())
    assert table.header == ("이름", "값")
    assert table.rows == [(2, ["가", "1"]), (5, ["나", "2"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_utf_8_or_cp949_is_read(encoding: str) -> None:
    assert read_csv("이름,값\n가,1\n".encode(encoding)).rows == [(2, ["가", "1"])]


def test_syllables_in_parts_are_put_together() -> None:
    assert read_csv(normalize("NFD", "이름,값\n가,1\n").encode()).rows == [(2, ["가", "1"])]


@pytest.mark.parametrize(
    ("cell", "read"), [("'=1+1", "=1+1"), ("'-5", "'-5"), ("'가", "'가"), ("=1+1", "=1+1"), ("'", "'")]
)
def test_what_kept_a_spreadsheet_from_a_formula_is_taken_away(cell: str, read: str) -> None:
    assert read_csv(f"이름,값\n가,{cell}\n".encode()).rows[0][1][1] == read


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "엑셀 파일입니다"),
        (b"\xd0\xcf\x11\xe0", "엑셀 파일입니다"),
        ("이름\n가\n".encode(), "쉼표로 나뉜 CSV가 아닙니다"),
        (b"", "쉼표로 나뉜 CSV가 아닙니다"),
        ("가,나,가,나,\n1,2,3,4,5\n".encode(), "같은 이름의 열이 두 번 있습니다: 가, 나"),
        ("이름,값\n\n,\n".encode(), "비교할 행이 없습니다"),
        (b"\xff\xff,\xff\n", "글자를 읽을 수 없습니다"),
        ('이름,값\n"가,1\n'.encode(), "CSV로 읽을 수 없습니다"),
        (b"a" * (LARGEST + 1), "파일이 너무 큽니다"),
    ],
)
def test_a_file_that_cannot_be_compared_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(TableError) as refused:
        read_csv(content)
    assert str(refused.value).startswith(sentence)


def test_columns_without_a_name_are_no_columns_twice() -> None:
    assert read_csv("이름,,\n가,1,2\n".encode()).header == ("이름", "", "")


def test_so_many_rows_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 2)
    assert len(read_csv("이름,값\n가,1\n나,2\n".encode()).rows) == 2
    with pytest.raises(TableError):
        read_csv("이름,값\n가,1\n나,2\n다,3\n".encode())
    size = len("이름,값\n가,1\n".encode())
    monkeypatch.setattr(csv_rows, "LARGEST", size)
    assert read_csv("이름,값\n가,1\n".encode()).rows
