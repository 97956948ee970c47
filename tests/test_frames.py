"""However deep a loop stands in calls of calls, none of its turns maps memory anew."""

import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from config.frames import with_room

DEEPEST, TURNS = 150, 200


def down(depth: int, call: Callable[[], int]) -> int:
    return down(depth - 1, call) if depth else call()


def faults_of_a_loop() -> int:
    """How often the kernel had to find a page of memory."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(TURNS):
        down(2, int)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def most_faults() -> int:
    return max(down(depth, faults_of_a_loop) for depth in range(DEEPEST))


def test_no_turn_of_a_loop_maps_memory() -> None:
    with ThreadPoolExecutor(1) as thread:  # a thread has frames of its own
        assert thread.submit(with_room, most_faults).result() < TURNS / 2


def test_what_is_called_gives_what_it_gives() -> None:
    assert with_room(sorted, [2, 1]) == [1, 2]
