"""Making what-ifs of a scenario, and looking after scenarios."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.queries import people_by_code

from . import variants
from .locking import locked, refuse_running
from .models import Scenario
from .services import create_scenario, start_division
from .variant_words import name_of
from .variants import Variation
from .what_if import WhatIf

LONGEST_NAME = 120


@transaction.atomic
def suppose(base: Scenario, variations: Sequence[Variation], *, by: User) -> list[Scenario]:
    """A what-if for each, based on a scenario, and its division asked for.

    What was supposed of it before is divided again instead of made a second time.
    """
    related = WhatIf.objects.select_related("scenario__job")
    rows = related.filter(scenario__based_on=base).defer("scenario__problem", "scenario__plan")
    known = [(row.supposes, row.scenario) for row in rows if row.scenario.is_open]
    people = people_by_code(base.organisation)
    names = {code: person.name for code, person in people.items()}
    found = []
    for variation in variations:
        scenario = next((one for supposed, one in known if supposed == variation), None)
        if scenario is None:
            scenario = _made(base, variation, name_of(variation, names), by=by)
        if scenario.job is None or not scenario.job.is_open:
            start_division(scenario, by=by)
        found.append(scenario)
    return found


def _made(base: Scenario, variation: Variation, name: str, *, by: User) -> Scenario:
    scenario = create_scenario(
        base.organisation,
        school_year=base.school_year,
        name=name[:LONGEST_NAME],
        by=by,
        based_on=base,
    )
    WhatIf.objects.create(scenario=scenario, variation=variants.to_data(variation))
    return scenario


@transaction.atomic
def rename_scenario(scenario: Scenario, *, name: str, by: User) -> None:
    """Only its name: also what was adopted may be called otherwise."""
    before, scenario.name = scenario.name, name
    scenario.save(update_fields=["name"])
    record(by, "renamed_scenario", scenario, before=before)


@transaction.atomic
def remove_scenario(scenario: Scenario, *, by: User) -> None:
    """With the what-ifs that were made of it. What was ever in force stays, for the history."""
    what_ifs = list(what_ifs_of(scenario))
    for one in (scenario, *what_ifs):
        present = locked(one)
        if not present.is_open:
            raise DomainError(
                _("“%(name)s” was adopted or is put to colleagues, so it stays.")
                % {"name": present.name}
            )
        refuse_running(present)
    gone = (*what_ifs, scenario)
    # What somebody does about its gaps goes on; the page it came from is no longer there.
    from_gaps = Action.objects.filter(origin=Action.Origin.GAP)
    from_gaps.filter(origin_key__in=[one.pk for one in gone]).update(origin_key=None)
    for one in gone:
        record(by, "removed_scenario", one, name=one.name)
        one.delete()


def what_ifs_of(scenario: Scenario) -> QuerySet[Scenario]:
    return Scenario.objects.filter(based_on=scenario, what_if__isnull=False).order_by("pk")
