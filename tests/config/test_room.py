"""A call deep in a page takes no memory from the system each time."""

import resource

from zwerm.config.room import with_room

DEEPEST, CALLS = 150, 500


def leaf(a: int, b: int) -> int:
    return a + b


def loop(depth: int) -> int:
    """New pieces of memory touched while a function is called over and over, so deep."""
    if depth:
        return loop(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for number in range(CALLS):
        leaf(number, number)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def deepest_cost() -> int:
    return max(loop(depth) for depth in range(DEEPEST))


def test_at_no_depth_a_call_takes_memory_each_time():
    assert with_room(deepest_cost)() < CALLS / 5


def test_what_is_called_gets_its_arguments_and_gives_its_answer():
    def answer(*args: int, **named: int) -> tuple[tuple[int, ...], dict[str, int]]:
        return args, named

    assert with_room(answer)(1, 2, three=3) == ((1, 2), {"three": 3})
