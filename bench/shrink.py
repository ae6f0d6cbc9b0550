"""Make a problem that shows a fault as small as it can be."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from zwerm.optimiser.files import InvalidFile, problem_from_data, problem_to_data
from zwerm.optimiser.problem import Problem

MOST_TRIES = 400


def shrunk(
    problem: Problem, is_faulty: Callable[[Problem], bool], most: int = MOST_TRIES
) -> Problem:
    """The smallest problem found for which the question still has the answer yes."""
    data, tries = problem_to_data(problem), 0
    again = True
    while again:
        again = False
        for smaller in _smaller(data):
            try:
                candidate = problem_from_data(smaller)
            except InvalidFile:
                continue
            tries += 1
            if tries > most:
                return problem_from_data(data)
            if is_faulty(candidate):
                data, again = smaller, True
                break
    return problem_from_data(data)


def _smaller(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every problem that is a step simpler, the largest steps first."""
    for key in ("schools", "tasks", "people"):
        for row in data[key]:
            yield _without(data, key, row["id"])
    for key in ("sources", "budgets_eur_per_week"):
        for name in data[key]:
            yield _without(data, key, name)
    for key in ("demand", "current", "pins", "forbids"):
        for index in range(len(data[key])):
            yield {**data, key: data[key][:index] + data[key][index + 1 :]}
    yield {key: value for key, value in data.items() if key != "max_changes"}
    for path, value in list(_leaves(data, ())):
        for simpler in _simpler(value):
            yield _with(data, path, simpler)


def _without(data: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    """The data without a thing, and without what speaks of it."""

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: cleaned(v) for k, v in value.items() if k != name}
        if isinstance(value, list):
            kept = [v for v in value if v != name and not (isinstance(v, list) and name in v)]
            return [cleaned(v) for v in kept]
        return value

    rest: dict[str, Any] = cleaned(data)
    if key in ("schools", "tasks", "people"):
        rest[key] = [row for row in rest[key] if row["id"] != name]
    return rest


def _leaves(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list) and path:
        yield path, value
    pairs = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else pairs:
        yield from _leaves(inner, (*path, key))
    if not isinstance(value, dict | list):
        yield path, value


def _simpler(value: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield from (False,) if value else ()
        case int():
            yield from (n for n in (0, 1, value // 2, value - 1) if 0 <= n < value)
            yield from (0, value + 1) if value < 0 else ()
        case float():
            yield from (1.0,) if value != 1.0 else ()
        case list():
            yield from (value[:i] + value[i + 1 :] for i in range(len(value)))
        case dict():
            yield from ({k: v for k, v in value.items() if k != gone} for gone in value)


def _with(data: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = deepcopy(data)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed
