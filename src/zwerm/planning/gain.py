"""How far a division is from the best at most, in words anyone understands: a share of the work."""

import math
from collections.abc import Iterable, Sequence

# A task's minutes: whether it is a core task, its priority, and what it needs.
Need = tuple[bool, int, int]


def gain_percent(
    room: Sequence[int | None], minutes_per_quantum: int, needs: Iterable[Need]
) -> int | None:
    """What a better division covers more at most; 0 is proved to be none, None is not known.

    `room` is what the first two goals can still come down. They count hours nobody has, the
    other tasks by priority; the needs weigh the same.
    """
    first_two = room[:2]
    if len(first_two) < 2 or None in first_two:
        return None
    gain = sum(part or 0 for part in first_two)
    if gain == 0:
        return 0
    weighted = sum(
        minutes if is_core else minutes * (4 - priority) for is_core, priority, minutes in needs
    )
    return math.ceil(100 * gain * minutes_per_quantum / weighted) if weighted else None
