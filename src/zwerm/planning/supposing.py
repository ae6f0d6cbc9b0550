"""What holds for scenarios that suppose something: what they take, and that they stay a try."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.optimiser.plan import ActiveLevel, Hours, Plan
from zwerm.optimiser.plan import Backup as Spare
from zwerm.optimiser.problem import Problem
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level

from .adoptable import why_not_adoptable
from .building import MINUTES_PER_QUANTUM
from .models import Allocation, Backup, Scenario
from .preparing import plan_of
from .today import counted
from .what_if import variation_of


def refuse_supposed(scenario: Scenario) -> None:
    """Refuse to put in force what only tries something that is not so."""
    reason = why_not_adoptable(variation_of(scenario))
    if reason:
        raise DomainError(reason)


def plan_of_today(scenario: Scenario, problem: Problem) -> Plan | None:
    """For a scenario of today: what is done now, counted by the rules. For another one: nothing."""
    if not variation_of(scenario).is_today:
        return None
    known = plan_in_force(scenario)
    if known is None and not problem.current:
        raise DomainError(
            _(
                "It is not known who does what today. Adopt a division, or say in the workbook "
                "who does which task today."
            )
        )
    return counted(problem, known)


def plan_in_force(scenario: Scenario) -> Plan | None:
    """The adopted division here, or what those around and below leave each school to do."""
    adopted = in_force(scenario.organisation)
    own = next((row for row in adopted if row.organisation_id == scenario.organisation_id), None)
    if own is not None and (plan := plan_of(own)) is not None:
        return plan
    return _at_the_schools(scenario.organisation, adopted)


def in_force(organisation: Organisation) -> list[Scenario]:
    """The latest adopted division of every place here, below and above, the nearest first."""
    inside = {place.pk: place for place in Organisation.objects.below(organisation.pk)}
    above = [place.pk for place in organisation.lineage]
    found: dict[int, Scenario] = {}
    rows = Scenario.objects.adopted().filter(organisation__in={*inside, *above})
    for row in rows.order_by("-effective_on", "-adopted_at"):
        found.setdefault(row.organisation_id, row)
    order = [organisation.pk, *(pk for pk in inside if pk != organisation.pk), *above]
    return [found[pk] for pk in dict.fromkeys(order) if pk in found]


def keys_in_force(organisation: Organisation) -> list[int]:
    """Of the same divisions, in no order."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    above = [place.pk for place in organisation.lineage]
    here = Q(organisation__in=inside) | Q(organisation__in=above)
    rows = Scenario.objects.adopted().filter(here).order_by("effective_on", "adopted_at")
    return list(dict(rows.values_list("organisation", "pk")).values())


def _at_the_schools(organisation: Organisation, adopted: Iterable[Scenario]) -> Plan | None:
    """What single schools do by themselves, from the nearest division that speaks of them."""
    places = {place.pk: place.code for place in Organisation.objects.below(organisation.pk)}
    rank = {row.pk: number for number, row in enumerate(adopted)}
    at = {
        "planned_task__scenario__in": rank,
        "planned_task__level": Level.SCHOOL,
        "planned_task__organisation__in": places,
    }
    names = (
        "planned_task__scenario",
        "planned_task__organisation",
        "planned_task__task__slug",
        "person__code",
    )
    given = list(Allocation.objects.filter(**at).values_list(*names, "source__code", "minutes"))
    nearest: dict[int, int] = {}
    for scenario, place, *_rest in sorted(given, key=lambda row: rank[row[0]]):
        nearest.setdefault(place, scenario)
    hours: dict[tuple[str, str, str], dict[str, int]] = {}
    for scenario, place, task, person, source, minutes in given:
        if nearest[place] == scenario:
            quanta = hours.setdefault((task, places[place], person), {})
            quanta[source] = minutes // MINUTES_PER_QUANTUM
    if not hours:
        return None
    spares = Backup.objects.filter(**at).values_list(*names)
    return Plan(
        level=tuple(ActiveLevel(task, "S", at) for task, at in {(t, p) for t, p, _w in hours}),
        hours=tuple(Hours(t, "S", p, person=who, quanta=q) for (t, p, who), q in hours.items()),
        backup=tuple(
            Spare(task, "S", places[place], person=person)
            for scenario, place, task, person in spares
            if nearest.get(place) == scenario
        ),
    )
