"""Spend a person's hours by colour, always in the same way."""

from collections.abc import Mapping, Sequence

from .problem import Person, SourceRule

Want = tuple[int, int, frozenset[str]]  # instance, quanta, colours that may be used


def colours_of(
    person: Person, rules: Mapping[str, SourceRule], wants: Sequence[Want]
) -> dict[int, dict[str, int]]:
    """Give each instance its quanta, the narrowest colour first: equal plans look equal."""
    given: dict[int, dict[str, int]] = {i: {} for i, _, _ in wants}
    unmet = {i: quanta for i, quanta, _ in wants}
    usable = {i: colours for i, _, colours in wants}
    for colour in narrowest_first(person, rules):
        left = person.sources[colour]
        while left and (path := _path(colour, given, unmet, usable)):
            left -= _move(colour, path, given, unmet, left)
    if any(unmet.values()):
        raise ValueError(f"the hours of {person.id} do not suffice")
    return {i: dict(sorted(parts.items())) for i, parts in given.items()}


def narrowest_first(person: Person, rules: Mapping[str, SourceRule]) -> list[str]:
    def width(colour: str) -> tuple[int, bool, bool, str]:
        rule = rules[colour]
        return len(rule.clusters), not rule.home_only, not rule.teacher_only, colour

    return sorted((c for c, quanta in person.sources.items() if quanta > 0), key=width)


def _path(
    start: str,
    given: dict[int, dict[str, int]],
    unmet: dict[int, int],
    usable: dict[int, frozenset[str]],
) -> list[tuple[int, str | None]]:
    """Steps (instance, colour it hands on); the last instance still wants and hands on nothing."""
    trail: dict[str, list[tuple[int, str | None]]] = {start: []}
    for colour in (queue := [start]):
        open_to = [i for i in unmet if colour in usable[i]]
        for i in open_to:
            if unmet[i]:
                return [*trail[colour], (i, None)]
        for i in open_to:
            for other, quanta in given[i].items():
                if quanta and other not in trail:
                    trail[other] = [*trail[colour], (i, other)]
                    queue.append(other)
    return []


def _move(
    start: str,
    path: list[tuple[int, str | None]],
    given: dict[int, dict[str, int]],
    unmet: dict[int, int],
    most: int,
) -> int:
    """Push as much along the path as it bears."""
    for i, other in path:
        most = min(most, unmet[i] if other is None else given[i][other])
    colour = start
    for i, other in path:
        given[i][colour] = given[i].get(colour, 0) + most
        if other is None:
            unmet[i] -= most
        else:
            given[i][other] -= most
            if not given[i][other]:
                del given[i][other]
            colour = other
    return most
