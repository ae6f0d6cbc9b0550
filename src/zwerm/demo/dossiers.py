"""The demo as dossiers: the same records that a workbook gives."""

from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType

from zwerm.means.queries import source_records
from zwerm.tasks.catalogue import catalogue_records
from zwerm.workbook.records import Dossier, Effort, TaskRecord

from . import getijden, polderlicht
from .roster import means_records, person_record

ROBOT_CASES = TaskRecord(
    slug="own-robotica",
    name="Robotica-koffers uitlenen en nakijken",
    cluster="A",
    description="De koffers van de scholengroep klaarzetten, rondbrengen en weer volledig maken",
    is_own=True,
    required={"T": 1, "A": 1},
    levels=("S", "P", "G"),
    effort=Effort(fixed=10, per_100_pupils=2),
    pooled_variable_saving=10,
)


def flemish_group(school_year: str) -> Dossier:
    return _dossier(getijden, school_year, country="be", own_tasks=(ROBOT_CASES,))


def dutch_board(school_year: str) -> Dossier:
    return _dossier(polderlicht, school_year, country="nl")


def _dossier(
    story: ModuleType, school_year: str, *, country: str, own_tasks: tuple[TaskRecord, ...] = ()
) -> Dossier:
    catalogue = (
        _tailored(task, story.DROPPED, story.POSTPONED) for task in catalogue_records("nl")
    )
    return Dossier(
        name=story.NAME,
        school_year=school_year,
        schools=story.SCHOOLS,
        people=tuple(person_record(member, domain=story.DOMAIN) for member in story.MEMBERS),
        means=tuple(record for member in story.MEMBERS for record in means_records(member)),
        tasks=(*catalogue, *own_tasks),
        sources=tuple(source_records(country)),
    )


def _tailored(
    task: TaskRecord, dropped: Mapping[str, str], postponed: Mapping[str, str]
) -> TaskRecord:
    if task.slug in dropped:
        return replace(task, status="dropped", reason=dropped[task.slug])
    if task.slug in postponed:
        return replace(task, status="postponed", reason=postponed[task.slug])
    return task
