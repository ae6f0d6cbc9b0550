"""School years in the pages about means: which there are, and which are closed."""

from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.schools.models import SchoolYear


def is_over(school_year: SchoolYear) -> bool:
    return school_year.first_year < SchoolYear.objects.current().first_year


def refuse_if_over(school_year: SchoolYear) -> None:
    """A year that is over is history: its figures and means stay as they were."""
    if is_over(school_year):
        raise DomainError(
            _("School year %(year)s is over. What was written down then stays as it is.")
            % {"year": school_year}
        )


def next_year(school_year: SchoolYear) -> SchoolYear:
    return SchoolYear.objects.starting(school_year.first_year + 1)
