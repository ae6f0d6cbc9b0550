"""How answers add up. Pure: numbers in, numbers out.

A competence has the level in the middle of its answers, rounded down: one high or low answer moves
it little. What someone does not know does not count, and with fewer than half of the questions
answered nothing is said.
"""

from collections.abc import Iterable, Mapping, Sequence

# The six areas and levels of DigCompEdu. What a level means in ours is our own estimate.
DIGCOMPEDU_LEVELS: Mapping[str, int] = {"A1": 1, "A2": 1, "B1": 2, "B2": 2, "C1": 3, "C2": 3}


def level_of(answers: Sequence[int | None]) -> int | None:
    """The level of one competence, from the answers to all of its questions."""
    known = [answer for answer in answers if answer is not None]
    if not known or 2 * len(known) < len(answers):
        return None
    return _middle(known)


def with_others(own: int | None, others: Iterable[int]) -> int | None:
    """The own level together with how others see it, where the person wants them counted."""
    seen = list(others)
    return own if own is None or not seen else _middle([own, *seen])


def from_digcompedu(areas: Mapping[str, str]) -> int | None:
    """An estimate of the pedagogical level, from the level in each area of DigCompEdu."""
    known = [DIGCOMPEDU_LEVELS[level] for level in areas.values() if level in DIGCOMPEDU_LEVELS]
    return _middle(known) if known else None


def for_division(competence: str, wish: int) -> int:
    """The division knows five steps of liking a cluster, and three of liking a specialisation."""
    return wish if len(competence) == 1 else max(-1, min(1, wish))


def _middle(values: Sequence[int]) -> int:
    """The median; between two levels the lower one."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) // 2
