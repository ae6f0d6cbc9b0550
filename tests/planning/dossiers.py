"""A small school and a small group as dossiers, with little enough to divide to be quick."""

from dataclasses import replace

from zwerm.means.queries import source_records
from zwerm.schools.models import SchoolYear
from zwerm.tasks.catalogue import catalogue_records
from zwerm.workbook.records import (
    Dossier,
    MeansRecord,
    PersonRecord,
    RuleRecord,
    SchoolRecord,
    TaskRecord,
)

OWN_TASK = TaskRecord(
    slug="eigen-radio",
    name="Schoolradio",
    cluster="P",
    is_own=True,
    required={"P": 1},
    weekly_minutes={"linde": 60},
)


def few_tasks(count: int = 8) -> tuple[TaskRecord, ...]:
    """The catalogue with only its first tasks applying."""
    records = catalogue_records()
    dropped = (replace(row, status="dropped", reason="Not this year.") for row in records[count:])
    return (*records[:count], *dropped)


def small_school(**changes: object) -> Dossier:
    """One school where Anna can do everything and Bert a little."""
    dossier = Dossier(
        name="De Linde",
        school_year=SchoolYear.objects.current().code,
        schools=(SchoolRecord("linde", "De Linde", "primary", pupils=240, devices=120, staff=25),),
        people=(
            PersonRecord(
                "anna",
                "Anna Aerts",
                roles=("tict",),
                homes=("linde",),
                levels={"T": 3, "P": 3, "B": 3, "A": 3},
                specialisations={"net": 3, "sw": 3, "hw": 3, "cyb": 3},
            ),
            PersonRecord(
                "bert",
                "Bert Bos",
                roles=("pict",),
                homes=("linde",),
                is_teacher=True,
                levels={"T": 1, "P": 2, "B": 1, "A": 1},
                motivation={"P": 2},
            ),
        ),
        means=(
            MeansRecord("anna", "ICT", 600, note="Letter of May"),
            MeansRecord("bert", "BPT", 120),
        ),
        tasks=(*few_tasks(), OWN_TASK),
        sources=tuple(source_records("be")),
        rules=(RuleRecord("current", "eigen-radio", "bert", "linde", note="Since the first show"),),
    )
    return replace(dossier, **changes)  # type: ignore[arg-type] # a test says which fields


def small_group() -> Dossier:
    """Two schools that share a cluster, and one that shares with nobody."""
    schools = (
        SchoolRecord("groep", "De Groep", "group"),
        SchoolRecord(
            "linde", "De Linde", "primary", "groep", "west", pupils=240, devices=120, staff=25
        ),
        SchoolRecord(
            "beuk", "De Beuk", "primary", "groep", "west", pupils=160, devices=80, staff=18
        ),
        SchoolRecord("eik", "De Eik", "primary", "groep", pupils=200, devices=90, staff=20),
    )
    school = small_school()
    anna, bert = school.people
    carla = replace(
        anna, code="carla", name="Carla Claes", homes=(), is_group_staff=True, reach_pools=()
    )
    return replace(
        school,
        name="De Groep",
        schools=schools,
        people=(anna, replace(bert, homes=("beuk",)), carla),
        means=(*school.means, MeansRecord("carla", "ICT", 900)),
    )
