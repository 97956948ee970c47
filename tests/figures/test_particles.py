"""Sentences about names and amounts read as people would say them."""

import pytest

from figures.particles import with_particles


@pytest.mark.parametrize(
    ("open_", "settled"),
    [
        ("사회조사은(는)", "사회조사는"),
        ("정책자문단은(는)", "정책자문단은"),
        ("‘종합 감사’와(과)", "‘종합 감사’와"),
        ("기본경비(공보담당관)을(를)", "기본경비(공보담당관)을"),
        ("1,230(으)로", "1,230으로"),
        ("738,959,001(으)로", "738,959,001로"),
        ("1,204이(가)", "1,204가"),
        ("달성율(으)로", "달성율로"),
    ],
)
def test_particles_go_by_the_sound_before_them(open_: str, settled: str) -> None:
    assert with_particles(open_) == settled
