"""Kinds of people in a school's ICT team, and how one of them is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

from zwerm.optimiser.problem import CLUSTERS, SPECIALISATIONS, Person

Range = tuple[int, int]
NONE: Range = (0, 0)

# Wishes a little above or below what a kind of work usually evokes.
WISHES = (-1, 0, 0, 0, 1)


@dataclass(frozen=True, slots=True)
class Profile:
    """Ranges to draw from; `strong` levels are certain, `other` ones come half of the time."""

    role: str
    comp: tuple[Range, Range, Range, Range]
    strong: Mapping[str, Range] = field(default_factory=dict)
    other: Mapping[str, Range] = field(default_factory=dict)
    hours: Mapping[str, Range] = field(default_factory=dict)
    likes: Mapping[str, int] = field(default_factory=dict)
    teacher: bool = False
    max_clusters: int = 2
    visits: int = 0


TICT = Profile(
    "tict",
    ((3, 4), (0, 2), (1, 3), (2, 3)),
    strong={"sw": (3, 4), "hw": (2, 3), "hd": (2, 3)},
    other={"net": (2, 4), "lms": (2, 3), "off": (2, 4), "cyb": (2, 3)},
    hours={"ICT": (52, 76)},
    likes={"T": 1},
    max_clusters=3,
    visits=1,
)
PICT = Profile(
    "pict",
    ((1, 3), (3, 4), (2, 4), (1, 2)),
    strong={"lms": (2, 3), "off": (1, 3)},
    other={"hd": (1, 1), "cyb": (1, 2)},
    hours={"ICT": (12, 36), "BPT": (10, 16)},
    likes={"P": 1},
    teacher=True,
    max_clusters=3,
    visits=1,
)
HEAD = Profile(
    "dir",
    ((0, 1), (2, 3), (2, 4), (1, 3)),
    hours={"ICT": (2, 8)},
    likes={"B": 1},
)
CLERK = Profile(
    "admin",
    ((0, 2), NONE, (0, 1), (2, 4)),
    other={"sw": (1, 1), "lms": (1, 2), "off": (1, 2), "hd": (1, 2), "cyb": (1, 1)},
    hours={"ADM": (14, 32), "ICT": (-8, 8)},
    likes={"A": 1, "B": -1},
)
COACH = Profile(
    "coach",
    ((0, 2), (2, 4), (0, 2), (0, 2)),
    other={"lms": (1, 2), "off": (2, 2), "hd": (1, 2), "cyb": (1, 1)},
    hours={"BPT": (4, 14), "ICT": (-8, 6)},
    likes={"P": 1},
    teacher=True,
)
ANCHOR = Profile(
    "anchor",
    ((1, 2), (1, 1), (0, 2), (1, 2)),
    strong={"hw": (1, 2), "hd": (1, 2)},
    other={"sw": (1, 2), "lms": (1, 2)},
    hours={"ICT": (8, 12), "BPT": (-4, 6)},
    likes={"T": 1},
    teacher=True,
)


def specialist(*strong: str, cluster: str = "T") -> Profile:
    """Staff of the group: one or two fields at the highest levels."""
    high = tuple((3, 4) if own == cluster else (1, 3) for own in CLUSTERS)
    return Profile(
        "g" + (strong[0] if strong else cluster.lower()),
        (high[0], high[1], high[2], high[3]),
        strong=dict.fromkeys(strong, (3, 4)),
        other={"off": (2, 3), "sw": (1, 3), "net": (1, 3)},
        hours={"ICT": (40, 80)},
        likes={cluster: 1},
    )


SPECIALISTS = (
    specialist("net", "cyb"),
    specialist("sw", "off"),
    specialist("cyb", "net"),
    specialist(cluster="B"),
    specialist("hw", "hd"),
    specialist("lms", "off", cluster="P"),
    specialist("off", "sw", cluster="A"),
)
# Who works at a school, the shared technical coordinator of primary schools aside.
PRIMARY_TEAM = (PICT, HEAD, CLERK, COACH, ANCHOR)
SECONDARY_TEAM = (TICT, PICT, HEAD, CLERK, CLERK, COACH, COACH, ANCHOR)


def draw(
    random: Random, profile: Profile, person_id: str, homes: tuple[str, ...], pools: tuple[str, ...]
) -> Person:
    """One person; with `pools` they are staff of the group, without a home."""
    sources = _hours(random, profile)
    person = Person(
        id=person_id,
        role=profile.role,
        teacher=profile.teacher,
        homes=homes,
        group=bool(pools),
        reach_pools=pools,
        comp=dict(zip(CLUSTERS, (random.randint(*r) for r in profile.comp), strict=True)),
        spec={name: _expertise(random, profile, name) for name in SPECIALISATIONS},
        motivation={cluster: _wish(random, profile, cluster) for cluster in CLUSTERS},
        motivation_spec={name: random.choice((-1, 0, 0, 1)) for name in SPECIALISATIONS},
        max_clusters=profile.max_clusters,
        max_schools=4 if pools else len(homes) + profile.visits,
    )
    return with_sources(person, sources)


def with_sources(person: Person, sources: Mapping[str, int]) -> Person:
    """The person with these hours: more time, more tasks to keep apart, about one for each 3.6."""
    quanta = sum(sources.values())
    most_tasks, most_backups = 4 + round(0.275 * quanta), 3 + round(quanta / 5)
    return replace(person, sources=sources, max_tasks=most_tasks, max_backups=most_backups)


def _hours(random: Random, profile: Profile) -> dict[str, int]:
    drawn = {colour: random.randint(*r) for colour, r in profile.hours.items()}
    return {colour: quanta for colour, quanta in drawn.items() if quanta > 0}


def _expertise(random: Random, profile: Profile, name: str) -> int:
    if name in profile.strong:
        return random.randint(*profile.strong[name])
    if name in profile.other and random.random() < 0.5:
        return random.randint(*profile.other[name])
    return 0


def _wish(random: Random, profile: Profile, cluster: str) -> int:
    wish = random.choice(WISHES) + random.choice((-1, 0, 1)) + profile.likes.get(cluster, 0)
    return max(-2, min(2, wish))
