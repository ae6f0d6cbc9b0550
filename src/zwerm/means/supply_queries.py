"""How many hours there are at each place, for pages that set them against what tasks need."""

from zwerm.schools.models import Organisation, SchoolYear

from .holdings import holdings
from .supply import Supply


def supplies(organisation: Organisation, school_year: SchoolYear) -> list[Supply]:
    """Of the organisation and everything under it, in a constant number of queries.

    Ask rules.can_see_means first: who has how much is for the ICT team.
    """
    return holdings(organisation, school_year).supplies
