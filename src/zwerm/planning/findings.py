"""What a worker found in a workbook, kept with it for its reader to look at."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from zwerm.schools.models import SchoolYear
from zwerm.workbook.problems import CellProblem

from .differences import AreaChanges, FieldChange, Imported, RecordChange

MOST_PROBLEMS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Findings:
    """What taking over a workbook would change, or did; or what is to be mended in it first."""

    # What the words below are in.
    language: str
    # The calendar year in which the workbook's school year begins; none if it cannot be read.
    first_year: int | None = None
    imported: Imported | None = None
    problems: tuple[CellProblem, ...] = ()
    problem_count: int = 0
    # Something changed here since its reader looked: it is not what they saw then.
    is_other_than_shown: bool = False
    is_saved: bool = False

    @property
    def school_year(self) -> SchoolYear | None:
        return None if self.first_year is None else SchoolYear(first_year=self.first_year)

    @property
    def is_of_this_year(self) -> bool:
        return self.first_year == SchoolYear.objects.current().first_year


def refused(problems: tuple[CellProblem, ...], language: str) -> Findings:
    return Findings(language, problems=problems[:MOST_PROBLEMS_KEPT], problem_count=len(problems))


def findings_to_data(findings: Findings) -> dict[str, Any]:
    return asdict(findings)


def findings_from_data(data: Mapping[str, Any]) -> Findings:
    """What `findings_to_data` made."""
    imported = data["imported"]
    problems = tuple(CellProblem(**each) for each in data["problems"])
    return Findings(**{**data, "problems": problems, "imported": imported and _imported(imported)})


def _imported(data: Mapping[str, Any]) -> Imported:
    lists = ("max_changes", "schools_left_alone", "people_left_alone")
    return Imported(
        **{
            **data,
            "areas": tuple(map(_area, data["areas"])),
            **{name: tuple(data[name]) for name in lists},
        }
    )


def _area(data: Mapping[str, Any]) -> AreaChanges:
    lists = ("created", "updated", "removed")
    return AreaChanges(**{**data, **{name: tuple(map(_record, data[name])) for name in lists}})


def _record(data: Mapping[str, Any]) -> RecordChange:
    return RecordChange(data["name"], tuple(FieldChange(**each) for each in data["fields"]))
