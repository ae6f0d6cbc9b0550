"""Whether the decisions of last year can be taken along."""

from zwerm.schools.models import Organisation, SchoolYear

from .models import Tailoring


def can_carry_over(organisation: Organisation, school_year: SchoolYear) -> bool:
    """Whether last year holds decisions and this year none yet."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    first_years = (
        Tailoring.objects.filter(
            organisation__in=inside,
            school_year__first_year__in=[school_year.first_year - 1, school_year.first_year],
        )
        .values_list("school_year__first_year", flat=True)
        .distinct()
    )
    return list(first_years.order_by()) == [school_year.first_year - 1]
