"""What the demo's schools were granted: as much as their people have of each source."""

from collections import defaultdict
from decimal import ROUND_UP, Decimal

from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.means.budgets import set_hours_budget
from zwerm.means.figures import figures_of, ict_week_key
from zwerm.means.models import Grant, HoursBudget, PointsGrant, Source
from zwerm.means.points import full_time_job, points_spent_on
from zwerm.means.services import set_points
from zwerm.schools.models import Organisation, SchoolYear

PAID_WITH_POINTS = "ICT"
TENTH = Decimal("0.1")


def grant_what_people_have(top: Organisation, year: SchoolYear, *, by: User) -> None:
    """A letter for each school and source, so that the pages of means have something to show."""
    minutes: dict[tuple[Organisation, Source], int] = defaultdict(int)
    inside = Organisation.objects.below(top.pk)
    grants = Grant.objects.filter(person__organisation__in=inside, school_year=year)
    for grant in grants.select_related("person__organisation", "source").order_by("pk"):
        minutes[grant.person.organisation, grant.source] += grant.weekly_minutes
    for (place, source), weekly_minutes in minutes.items():
        is_points = source.code == PAID_WITH_POINTS and place.country == "be"
        give = _give_points if is_points else _give_hours
        give(place, source, weekly_minutes, year, by)


def _give_points(
    place: Organisation, source: Source, weekly_minutes: int, year: SchoolYear, by: User
) -> None:
    del source  # the points of the ICT envelope
    known = figures_of(place, year)
    job = full_time_job(known["points-full-time-bachelor"].value, known[ict_week_key(place)].value)
    points = points_spent_on(weekly_minutes, job).quantize(TENTH, ROUND_UP)
    given = PointsGrant(diploma=PointsGrant.Diploma.BACHELOR, points=points, note=_note())
    set_points(place, school_year=year, points=given, by=by)


def _give_hours(
    place: Organisation, source: Source, weekly_minutes: int, year: SchoolYear, by: User
) -> None:
    given = HoursBudget(
        organisation=place,
        school_year=year,
        source=source,
        quantity=(Decimal(weekly_minutes) / 60).quantize(Decimal("0.01")),
        note=_note(),
    )
    set_hours_budget(given, by=by)


def _note() -> str:
    return _("example of the demo")
