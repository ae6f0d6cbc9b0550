"""A short way to write people down: one line a person, turned into exchange records."""

from dataclasses import dataclass

from zwerm.workbook.records import (
    CLUSTERS,
    SPECIALISATIONS,
    Cluster,
    MeansRecord,
    PersonRecord,
    Specialisation,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One line of a roster.

    levels: four digits for T, P, B, A. skills: "net3 cyb2". likes: "P+2 T-1 hw+1".
    hours: "ICT 22, BPT 2" in hours a week.
    """

    name: str
    roles: tuple[str, ...]
    homes: tuple[str, ...]
    levels: str
    hours: str
    skills: str = ""
    likes: str = ""
    is_teacher: bool = False
    is_group_staff: bool = False
    reach_pools: tuple[str, ...] = ()
    max_schools: int | None = None

    @property
    def code(self) -> str:
        plain = self.name.lower().translate(str.maketrans("éèëïöüç’'", "eeeiouc--"))
        return plain.replace(" ", "-").replace("--", "-")


def address(code: str, domain: str) -> str:
    """Where the mail of a person goes: the first name, a dot, the rest."""
    return f"{code.replace('-', '.', 1)}@{domain}"


def person_record(member: Member, *, domain: str) -> PersonRecord:
    likes = _signed(member.likes)
    return PersonRecord(
        code=member.code,
        name=member.name,
        roles=member.roles,
        email=address(member.code, domain),
        is_teacher=member.is_teacher,
        homes=member.homes,
        is_group_staff=member.is_group_staff,
        reach_pools=member.reach_pools,
        levels=_levels(member.levels),
        specialisations=_skills(member.skills),
        motivation={c: likes.get(c, 0) for c in CLUSTERS},
        specialisation_motivation={s: likes.get(s, 0) for s in SPECIALISATIONS},
        max_schools=member.max_schools,
    )


def means_records(member: Member) -> list[MeansRecord]:
    records = []
    for part in member.hours.split(","):
        source, hours = part.split()
        minutes = round(float(hours) * 60)
        records.append(MeansRecord(person=member.code, source=source, weekly_minutes=minutes))
    return records


def _levels(digits: str) -> dict[Cluster, int]:
    return dict(zip(CLUSTERS, map(int, digits), strict=True))


def _skills(text: str) -> dict[Specialisation, int]:
    given = {word[:-1]: int(word[-1]) for word in text.split()}
    return {skill: given.get(skill, 0) for skill in SPECIALISATIONS}


def _signed(text: str) -> dict[str, int]:
    return {word[:-2]: int(word[-2:]) for word in text.split()}
