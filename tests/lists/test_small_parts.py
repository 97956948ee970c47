"""What pages and files of lists are put together from: sums, labels, schemas, slots, words of a search."""

import errno
from collections.abc import Sequence
from io import BytesIO
from types import SimpleNamespace
from typing import IO, Any

import pytest
from django.http import QueryDict

from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine, RevenueLine
from figures.names import natural_key
from figures.rates import Rate
from figures.won import LARGEST
from lists.columns import STANDINGS, FileColumn, StandingText, WordOf
from lists.export import copy, spool
from lists.export.copy import can_copy
from lists.export.description import RefusedError
from lists.export.spool import blocks, spooled, written
from lists.filters import ChoicesFilter, CodeFilter, holds_words, name_in_addresses, words_of
from lists.openapi import _bound, _parameter, _sample, _value
from lists.options import Option, column_options, option_tags
from lists.tables import fold_label, sum_cell
from lists.totals import Total
from lists.views import _whole_number
from performance.columns import INDICATOR

SPENT = next(column for column in EXPENDITURE if column.name == "spent")
TARGET = next(column for column in INDICATOR if column.unit in ("", "%"))
NAME, KEY = FileColumn("name", "이름", "name"), FileColumn("key", "행의키", "key")
STANDING = FileColumn("standings", "확인", STANDINGS, StandingText(EXPENDITURE))
LINES = ExpenditureLine.objects.all()


@pytest.mark.parametrize(
    ("amount", "unknown", "rows", "cell"),
    [
        (1_234, 0, 2, "1,234"),
        (None, 0, 2, "0"),
        (5, 1, 2, '5 <span class="small left-out">미확인 1건 제외</span>'),
        (5, 2, 2, '<span class="unknown">미확인</span>'),
        (None, 1, 2, '<span class="unknown">미확인</span>'),
    ],
)
def test_a_sum_says_what_it_lacks(amount: int | None, unknown: int, rows: int, cell: str) -> None:
    assert sum_cell(amount, unknown, rows, 1) == cell


def test_a_rate_of_sums_is_empty_where_either_lacks_a_figure() -> None:
    amounts = {"spent": 90, "budget": 100}
    assert Total("부서", None, 2, amounts, {"spent": 0, "budget": 0}).rate("spent", "budget") == "90.0%"
    for unknown in ({"spent": 1, "budget": 0}, {"spent": 0, "budget": 1}, {"spent": 0}, {"budget": 0}):
        assert Total("부서", None, 2, amounts, unknown).rate("spent", "budget") == ""


def test_a_card_says_how_many_columns_it_folds() -> None:
    assert fold_label(0) == ""
    assert 'data-label="1개 항목 더 보기"' in fold_label(1)


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("100", 100), ("001", 1), ("0", None), ("101", None), ("0001", None), ("x", None)]
)
def test_a_page_has_from_one_to_so_many_rows(text: str, number: int | None) -> None:
    assert _whole_number(text, 100) == number


def test_a_search_has_words_that_are_wanted_and_words_that_are_not() -> None:
    assert list(words_of("주민 -자치 - --")) == [("주민", True), ("자치", False)]
    assert holds_words("주민 지원", "주민자치 지원")
    assert not holds_words("주민 -지원", "주민자치 지원")
    assert not holds_words("주민 관광", "주민자치 지원")
    assert holds_words("ㅈㅁ", "주민자치") and not holds_words("ㅈㅂ", "주민자치")


def test_a_department_is_addressed_by_its_letters() -> None:
    assert name_in_addresses("감사담당관 (1팀)") == "감사담당관-1팀"
    assert name_in_addresses("·") == natural_key("·")


def test_codes_are_looked_for_whole_or_by_their_beginning() -> None:
    codes = CodeFilter("code")
    codes.name = "code"
    lines = RevenueLine.objects.all()
    assert codes.filter(lines, []) is lines
    where = str(codes.filter(lines, ["210", "21*"]).query).partition(" WHERE ")[2]
    assert "IN (210)" in where and " OR " in where and "LIKE 21%" in where
    assert codes.words(["210", "21*"]) == "210, 21*"
    assert codes.params(["210", "21*"]) == (("code", "210,21*"),)


def choices_of(count: int, chosen: str = "", counts: dict[str, int] | None = None) -> ChoicesFilter:
    choices = {f"v{at}": f"말 {count - at}" for at in range(count)}
    choice = ChoicesFilter("level", choices=choices)
    choice.name = "level"
    choice.parent = SimpleNamespace(
        data=QueryDict(chosen), facet_counts={"level": counts or {}}, sampled=counts is None
    )
    return choice


def test_many_choices_stand_in_the_order_of_their_words() -> None:
    few, many = choices_of(10), choices_of(11)
    assert (few.searchable, many.searchable) == (False, True)
    assert few.options[0] == Option("v0", "말 10", False)
    assert many.options[0].words == "말 1"


def test_a_choice_without_lines_is_pale_unless_it_is_chosen() -> None:
    choice = choices_of(3, "level=v1", {"v2": 1_234})
    boxes = choice.checkboxes.split("</label>")
    assert boxes[0].startswith('<label class="none"><input type="checkbox" name="level" value="v0"> ')
    assert boxes[1].startswith('<label><input type="checkbox" name="level" value="v1" checked> ')
    assert '<span class="count" data-count="level=v2">1,234</span>' in boxes[2]
    assert choice.picked == "말 2"
    assert "count" not in choices_of(1).checkboxes


def test_a_select_has_its_choices_with_the_chosen_one_marked() -> None:
    assert option_tags([Option("a", "<가>"), Option("b", "나", chosen=True)]) == (
        '<option value="a">&lt;가&gt;</option><option value="b" selected>나</option>'
    )
    assert option_tags(column_options([TARGET])) == f'<option value="target">{TARGET.label}</option>'


def test_a_stored_value_is_counted_under_its_choice() -> None:
    choice = ChoicesFilter("state", choices={"open": "열림"}, stored={"open": 1})
    assert (choice.choice_of(1), choice.choice_of(2)) == ("open", "2")


def test_the_schema_of_a_bound_follows_from_its_unit() -> None:
    assert _bound(SPENT) == {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST, "examples": [100_000_000]}
    measure = _bound(TARGET)
    assert (measure["type"], measure["minimum"], measure["maximum"]) == ("number", 1 - 10**15, 10**15 - 1)
    rate = _bound(Rate("rate", "집행률", "spent", "budget"))
    assert (rate["minimum"], rate["maximum"], rate["examples"]) == (-(10**9), 10**9, [50])


def test_a_sample_by_money_is_offered_where_there_is_money() -> None:
    with_money, without = SimpleNamespace(summed={"spent": SPENT}), SimpleNamespace(summed={})
    assert _sample("", with_money)["enum"] == ["random", "systematic", "monetary"]
    assert _sample("", without)["enum"] == ["random", "systematic"]
    assert (_sample("by", with_money)["enum"], _sample("by", without)) == (["spent"], {})
    assert _sample("size", without) == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 25}
    assert _sample("seed", without) == {"type": "integer", "minimum": 0, "maximum": 10**18 - 1, "default": 1}


def test_a_parameter_has_an_example_where_there_is_one() -> None:
    assert "example" not in _parameter("q", "검색", {"type": "string"})
    assert _parameter("q", "검색", {"type": "string"}, "지원")["example"] == "지원"
    assert _parameter("q", "검색", {"enum": ["가", "나"]}, "나")["example"] == "가"
    assert _parameter("q", "검색", {"type": "array", "items": {"default": 1}})["example"] == [1]


def test_the_schema_of_a_column_says_what_is_known_of_it() -> None:
    assert _value(FileColumn("name", "이름")) == {"type": ["string", "null"], "title": "이름"}
    whole = _value(FileColumn("at", "날", type="date", unit="원", help="언제"))
    assert whole == {
        "type": ["string", "null"],
        "title": "날",
        "description": "언제",
        "x-unit": "원",
        "format": "date",
    }


def writing(problem: BaseException) -> Any:
    def write(file: IO[bytes]) -> None:
        raise problem

    return write


def test_a_file_is_finished_before_it_is_sent() -> None:
    assert b"".join(blocks(spooled(lambda file: written([b"a", b"b"], file)))) == b"ab"
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        with pytest.raises(RefusedError, match="서버에 자리가 모자라") as refused:
            spooled(writing(OSError(number, "full")))
        assert refused.value.status == 507
    for other in (OSError(errno.EIO, "broken"), ValueError("other")):
        with pytest.raises(type(other)):
            spooled(writing(other))


def test_a_file_is_refused_where_its_last_block_finds_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(BytesIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(spool, "SpooledTemporaryFile", lambda _size: Full())
    with pytest.raises(RefusedError, match="서버에 자리가 모자라"):
        spooled(lambda file: written([b"a"], file))


@pytest.mark.parametrize(
    ("columns", "copied"),
    [
        ([NAME, KEY], True),
        ([NAME], False),
        ([NAME, STANDING], True),
        ([NAME, STANDING, KEY], True),
        ([NAME, STANDING, KEY, NAME], False),
        ([STANDING, NAME], False),
        ([NAME, FileColumn("level", "구분", "level", WordOf({}))], True),
        ([NAME, FileColumn("level", "구분", "level", str)], False),
        ([NAME, FileColumn("more", "더", compute=lambda record, query: 1)], False),
    ],
)
def test_postgresql_writes_what_it_can_say_with_keys_alone_behind_standings(
    monkeypatch: pytest.MonkeyPatch, columns: Sequence[FileColumn], copied: bool
) -> None:
    assert not can_copy(columns, LINES)
    monkeypatch.setattr(copy, "connections", {"default": SimpleNamespace(vendor="postgresql")})
    assert can_copy(columns, LINES) is copied
    assert not can_copy(columns, [])
