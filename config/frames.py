"""Room for the frames of Python.

Python keeps the frames of calls in chunks of 16 kB. Where the calls of a loop go across the end of a chunk, the next
one is mapped and unmapped at every turn: by the depth at which it stands, a list of fifty rows takes up to twice its
time. Measured in docs/adr/0018.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_MOST = 2**16 + 2**12
"""More than half of what a chunk of a megabyte holds, in values: the rest of that chunk is for the frames below."""


def with_room(call: Callable[..., T], *args: object) -> T:
    """Call, with room for the frames of all that is called."""
    return call(*args)


with_room.__code__ = with_room.__code__.replace(co_stacksize=_MOST)
