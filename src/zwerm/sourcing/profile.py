"""What someone must be able to do for a set of tasks. Pure: derived from the tasks alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Emphasis = Literal["technical", "pedagogical", "both", "policy", "administrative"]
Diploma = Literal["hso", "bachelor", "master"]

# From this share of what is technical and pedagogical together, one of the two has the emphasis.
# An estimate of ours: the report names two profiles, not where one turns into the other.
EMPHASIS_SHARE = 0.6
DIPLOMAS: Mapping[Emphasis, Diploma] = {
    "technical": "bachelor",
    "pedagogical": "bachelor",
    "both": "bachelor",
    "policy": "master",
    "administrative": "hso",
}


class Work(Protocol):
    """A task, as far as it asks something of whoever does it."""

    @property
    def cluster(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def required(self) -> Mapping[str, int]: ...
    @property
    def specialisation(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Profile:
    """Hours, levels and emphasis of a set of tasks."""

    minutes: int
    by_cluster: Mapping[str, int]
    levels: Mapping[str, int]  # the highest asked in each cluster
    specialisations: Mapping[str, int]  # the technical level asked in each
    emphasis: Emphasis

    @property
    def diploma(self) -> Diploma:
        return DIPLOMAS[self.emphasis]


def profile(works: Iterable[Work]) -> Profile:
    by_cluster: dict[str, int] = {}
    levels: dict[str, int] = {}
    specialisations: dict[str, int] = {}
    for work in works:
        by_cluster[work.cluster] = by_cluster.get(work.cluster, 0) + work.minutes
        for letter, level in work.required.items():
            levels[letter] = max(level, levels.get(letter, 0))
        if work.specialisation and work.required.get("T"):
            known = specialisations.get(work.specialisation, 0)
            specialisations[work.specialisation] = max(work.required["T"], known)
    return Profile(
        minutes=sum(by_cluster.values()),
        by_cluster=by_cluster,
        levels=levels,
        specialisations=specialisations,
        emphasis=_emphasis(by_cluster),
    )


def _emphasis(by_cluster: Mapping[str, int]) -> Emphasis:
    """Technical against pedagogical; policy or administration only where these outweigh both."""
    technical, pedagogical = by_cluster.get("T", 0), by_cluster.get("P", 0)
    policy, administrative = by_cluster.get("B", 0), by_cluster.get("A", 0)
    both = technical + pedagogical
    if both < max(policy, administrative):
        return "policy" if policy >= administrative else "administrative"
    if technical >= both * EMPHASIS_SHARE:
        return "technical"
    return "pedagogical" if pedagogical >= both * EMPHASIS_SHARE else "both"
