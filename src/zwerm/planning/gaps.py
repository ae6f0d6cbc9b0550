"""What nobody does yet in a scenario, and why, in one sentence each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.people.models import Person

from .abilities import Abilities, Place, place_of
from .models import Allocation, Pin, PlannedTask, Scenario
from .places import EVERYWHERE, place_filter, place_name

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours of a planned task that nobody has."""

    planned_task: PlannedTask
    place: str
    reason: str

    @property
    def short_minutes(self) -> int:
        return self.planned_task.short_minutes


def gaps(
    scenario: Scenario,
    *,
    place: str = "",
    shown: Q = EVERYWHERE,
    abilities: Abilities | None = None,
) -> list[Gap]:
    """Every task that misses hours: core tasks first, then the one that misses most."""
    here = scenario.planned_tasks.filter(place_filter(place), shown)
    rows = here.select_related("task", "organisation").order_by("pk")
    short = [planned for planned in rows if planned.short_minutes]
    short.sort(key=lambda planned: (not planned.is_core, -planned.short_minutes))
    reasons = _Reasons(scenario, abilities or Abilities.of(scenario))
    return [Gap(row, place_name(row), reasons.why(row)) for row in short]


class _Reasons:
    """Reads once what all sentences need."""

    def __init__(self, scenario: Scenario, abilities: Abilities) -> None:
        self.abilities = abilities
        self.used: Counter[tuple[str, str]] = Counter()  # by person and source
        self.tasks: Counter[str] = Counter()
        self.done: dict[int, dict[str, int]] = {}
        self.names: dict[str, str] = {}
        self._read_work(scenario)
        self.refused = {
            (pin.task_id, pin.person.code)
            for pin in scenario.pins.filter(kind=Pin.Kind.FORBID).select_related("person")
        }

    def _read_work(self, scenario: Scenario) -> None:
        rows = Allocation.objects.filter(planned_task__scenario=scenario)
        for task_id, code, name, source, minutes in rows.values_list(
            "planned_task_id", "person__code", "person__name", "source__code", "minutes"
        ):
            shares = self.done.setdefault(task_id, {})
            self.tasks[code] += code not in shares
            shares[code] = shares.get(code, 0) + minutes
            self.used[code, source] += minutes
            self.names[code] = Person(name=name).first_name

    def why(self, planned: PlannedTask) -> str:
        return " ".join(
            sentence for sentence in (self._who_does(planned), self._rest(planned)) if sentence
        )

    def _who_does(self, planned: PlannedTask) -> str:
        shares = self.done.get(planned.pk, {})
        if not shares:
            return ""
        names = [self.names[code] for code in shares]
        return ngettext("%(names)s does %(hours)s.", "%(names)s do %(hours)s.", len(names)) % {
            "names": listed(names),
            "hours": hours_unit(sum(shares.values())),
        }

    def _rest(self, planned: PlannedTask) -> str:
        """Why the others do not take it."""
        place = place_of(planned)
        able = self.abilities.at(place)
        refused = {code for code in able.executors if (planned.task_id, code) in self.refused}
        others = able.executors - refused - self.done.get(planned.pk, {}).keys()
        if others:
            return self._why_not(others, place, planned.short_minutes)
        if refused:
            count = len(refused)
            return ngettext(
                "%(count)d person who can is not to be asked.",
                "%(count)d people who can are not to be asked.",
                count,
            ) % {"count": count}
        if able.executors:
            return gettext("Nobody else here can do this.")
        return _nobody_can(len(able.without_hours), len(able.elsewhere))

    def _why_not(self, codes: Iterable[str], place: Place, short_minutes: int) -> str:
        free = {code: self._free(code, place) for code in codes}
        least = self.abilities.smallest_share_minutes(place)
        at_once = least if self.abilities.is_split(place) else short_minutes
        roomy = [code for code, minutes in free.items() if minutes >= max(at_once, 1)]
        count = len(free)
        if not roomy and not any(free.values()):
            return ngettext(
                "%(count)d person can do this, but has no hours left.",
                "%(count)d people can do this, none of them has hours left.",
                count,
            ) % {"count": count}
        if not roomy:
            return ngettext(
                "%(count)d person can do this, but does not have %(hours)s left at once.",
                "%(count)d people can do this, none of them has %(hours)s left at once.",
                count,
            ) % {"count": count, "hours": hours_unit(at_once)}
        busy = [code for code in roomy if self._has_enough_tasks(code)]
        if len(busy) == len(roomy):
            return ngettext(
                "%(count)d person can do this, but has as many tasks as agreed.",
                "%(count)d people can do this, but have as many tasks as agreed.",
                len(busy),
            ) % {"count": len(busy)}
        return ngettext(
            "%(count)d person can do this and has hours left.",
            "%(count)d people can do this and have hours left.",
            len(roomy),
        ) % {"count": len(roomy)}

    def _free(self, code: str, place: Place) -> int:
        """Hours left that may go there."""
        available = self.abilities.available_minutes(code)
        usable = self.abilities.usable_sources(code, place)
        return sum(max(0, available[source] - self.used[code, source]) for source in usable)

    def _has_enough_tasks(self, code: str) -> bool:
        return self.tasks[code] >= self.abilities.people[code].max_tasks


def _nobody_can(without_hours: int, elsewhere: int) -> str:
    if without_hours:
        return ngettext(
            "%(count)d person can do this, but has no hours that may be spent on it.",
            "%(count)d people can do this, but have no hours that may be spent on it.",
            without_hours,
        ) % {"count": without_hours}
    if elsewhere:
        return ngettext(
            "%(count)d person can do this, but does not work here.",
            "%(count)d people can do this, but do not work here.",
            elsewhere,
        ) % {"count": elsewhere}
    return gettext("Nobody reaches the level that this asks.")


def listed(names: list[str]) -> str:
    """A few names, and how many more."""
    more = len(names) - MOST_NAMES
    if more <= 0:
        return str(get_text_list(names, gettext("and")))
    others = ngettext("%(count)d other", "%(count)d others", more) % {"count": more}
    return str(get_text_list([*names[:MOST_NAMES], others], gettext("and")))
