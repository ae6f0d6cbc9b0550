"""What has to be there before anything can be divided, and what a group has divided already."""

from dataclasses import dataclass
from functools import cached_property

from zwerm.means.models import Grant
from zwerm.means.queries import team
from zwerm.schools.models import Organisation, SchoolYear

from .building import MINUTES_PER_QUANTUM
from .remaining import settled_around


@dataclass(frozen=True)
class Readiness:
    """Of an organisation in a school year; each answer is asked for only once."""

    organisation: Organisation
    school_year: SchoolYear

    @cached_property
    def has_people(self) -> bool:
        return team(self.organisation).exists()

    @cached_property
    def has_hours(self) -> bool:
        return Grant.objects.filter(
            person__in=team(self.organisation).values("pk"),
            school_year=self.school_year,
            weekly_minutes__gte=MINUTES_PER_QUANTUM,
        ).exists()

    @property
    def is_ready(self) -> bool:
        """Nobody has hours where nobody works."""
        return self.has_hours

    @cached_property
    def tasks_together(self) -> int:
        """How many tasks the adopted division of the school group does for this school already."""
        return settled_around(self.organisation, self.school_year).tasks_together
