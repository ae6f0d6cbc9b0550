"""Room on Python's own stack, taken once for all that is called.

Python takes its stack in pieces of 16 kB and gives each back as soon as it is empty. Where a loop
deep in a page stands at the edge of a piece, every call in it maps and unmaps memory: up to a third
of the time of that page, and which page it is changes with the depth of whatever stands above.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# In words of 8 bytes: the piece becomes 1 MB, of which about half is left. Only what is used of it
# becomes memory.
WORDS = 70_000


def with_room(call: Callable[P, R]) -> Callable[P, R]:
    """The same, called from a frame so large that what it calls shares its piece of stack."""

    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    called.__code__ = called.__code__.replace(co_stacksize=WORDS)
    return called
