"""Rows under a project that say who paid of it, or from which year's budget: parts of it, counted once."""

import pytest

from ingest.forms.financing import is_financing


@pytest.mark.parametrize(
    "name",
    ["국비", "국", "(시)", "도비(30%)", "국비 50", "시군구비", "균특", "특별조정교부금", "국고보조금", "시비 부담금"]
    + ["자체재원", "민간", "(이월분)", "전년도 이월액", "명시이월", "본예산", "당해연도 예산액", "금년도"],
)
def test_a_payer_or_a_budget_is_no_project(name: str) -> None:
    assert is_financing(name)


@pytest.mark.parametrize(
    "name",
    [
        "국제 교류",
        "시정 홍보",
        "도로 정비",
        "구비문학 보존",
        "기금운용 지원단",
        "이월드 공원",
        "길 고치기(이월분)",
        "기타",
        "",
        "군 경계 정비",
    ],
)
def test_a_project_that_begins_alike_is_one(name: str) -> None:
    assert not is_financing(name)


def test_others_pay_only_beside_a_payer() -> None:
    assert is_financing("기타", below_another=True)
    assert is_financing("그 외", below_another=True)
    assert not is_financing("기타 경비", below_another=True)
