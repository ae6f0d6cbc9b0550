"""What nobody does yet in a scenario, and why, in one sentence each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.optimiser.why import Kind, Reason
from zwerm.people.models import Person

from .abilities import Abilities, Place, place_of
from .models import Pin, PlannedTask, Scenario
from .places import place_name
from .scenario_rows import ScenarioRows

MOST_NAMES = 3
MOST_SENTENCES = 2
# Who is not to be asked is told apart, and a backup may still become the executor.
BESIDES = frozenset({Kind.FORBIDDEN, Kind.BACKS_UP})
FOR_EVERYBODY = (Kind.COVERED, Kind.OUTSOURCED, Kind.EXECUTOR_LIMIT, Kind.MAX_CHANGES)
AGREEMENTS = (Kind.TASK_LIMIT, Kind.CLUSTER_LIMIT, Kind.SCHOOL_LIMIT)


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours of a planned task that nobody has."""

    planned_task: PlannedTask
    place: str
    reasons: "Reasons"

    @property
    def reason(self) -> str:
        """Why, in a sentence; a group has thousands of gaps and shows few of these."""
        return self.reasons.why(self.planned_task)

    @property
    def short_minutes(self) -> int:
        return self.planned_task.short_minutes


def gaps(
    scenario: Scenario, *, abilities: Abilities | None = None, rows: ScenarioRows | None = None
) -> list[Gap]:
    """Every task that misses hours: core tasks first, then the one that misses most."""
    rows = rows or ScenarioRows(scenario)
    short = [row for row in rows.here("") if row.short_minutes > 0]
    short.sort(key=lambda row: (not row.is_core, -row.short_minutes, row.pk))
    planned = rows.planned(row.pk for row in short)
    reasons = Reasons(rows, abilities or Abilities.of(scenario))
    return [Gap(row, place_name(row), reasons) for row in planned.values()]


def why_short(planned: PlannedTask, abilities: Abilities, rows: ScenarioRows) -> str:
    """Of one planned task, in a sentence."""
    return Reasons(rows, abilities).why(planned)


class Reasons:
    """What all sentences about what is missing in a scenario need."""

    def __init__(self, rows: ScenarioRows, abilities: Abilities) -> None:
        self.abilities = abilities
        self._rows = rows

    @cached_property
    def done(self) -> dict[int, dict[str, int]]:
        """Minutes of each person, by planned task."""
        found: dict[int, dict[str, int]] = {}
        for share in self._rows.shares:
            shares = found.setdefault(share.planned, {})
            shares[share.code] = shares.get(share.code, 0) + share.minutes
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        return {share.code: share.name for share in self._rows.shares}

    @cached_property
    def refused(self) -> set[tuple[int, str]]:
        pins = self._rows.pins
        return {(pin.task_id, pin.person.code) for pin in pins if pin.kind == Pin.Kind.FORBID}

    def why(self, planned: PlannedTask) -> str:
        return " ".join(
            sentence for sentence in (self._who_does(planned), self._rest(planned)) if sentence
        )

    def _who_does(self, planned: PlannedTask) -> str:
        shares = self.done.get(planned.pk, {})
        if not shares:
            return ""
        names = [Person(name=self.names[code]).first_name for code in shares]
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
            return self._why_not(sorted(others), place)
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

    def _why_not(self, codes: Iterable[str], place: Place) -> str:
        """What is in the way of those who can: of each the first thing, few sentences in all."""
        reasons: dict[Kind, list[Reason]] = {}
        for code in codes:
            reason = self._reason(code, place)
            reasons.setdefault(reason.kind, []).append(reason)
        if Kind.POSSIBLE in reasons:
            return _free(len(reasons[Kind.POSSIBLE]))
        if together := [kind for kind in FOR_EVERYBODY if kind in reasons]:
            return self._for_everybody(reasons[together[0]][0])
        sentences = [_agreed(kind, len(reasons[kind])) for kind in AGREEMENTS if kind in reasons]
        if Kind.HOURS in reasons:
            sentences.insert(0, self._no_hours(reasons[Kind.HOURS]))
        return " ".join(sentences[:MOST_SENTENCES])

    def _reason(self, code: str, place: Place) -> Reason:
        instance, explainer = self.abilities.instance(place), self.abilities.explainer
        if instance is None or explainer is None:
            return Reason(Kind.POSSIBLE)
        return explainer.obstacle(instance.key, code, BESIDES) or Reason(Kind.POSSIBLE)

    def _no_hours(self, reasons: list[Reason]) -> str:
        count = len(reasons)
        if not any((reason.own or 0) > 0 for reason in reasons):
            return ngettext(
                "%(count)d person can do this, but has no hours left.",
                "%(count)d people can do this, none of them has hours left.",
                count,
            ) % {"count": count}
        return ngettext(
            "%(count)d person can do this, but does not have %(hours)s left at once.",
            "%(count)d people can do this, none of them has %(hours)s left at once.",
            count,
        ) % {"count": count, "hours": self._as_hours(reasons[0])}

    def _for_everybody(self, reason: Reason) -> str:
        sentences = {
            Kind.COVERED: gettext("What is missing is less than the smallest share, %(hours)s."),
            Kind.OUTSOURCED: gettext("What is missing is less than the smallest share, %(hours)s."),
            Kind.EXECUTOR_LIMIT: gettext("No more people can share this."),
            Kind.MAX_CHANGES: gettext("There may be no more changes."),
        }
        sentence = sentences[reason.kind]
        return sentence % {"hours": self._as_hours(reason)} if "%" in sentence else sentence

    def _as_hours(self, reason: Reason) -> str:
        return hours_unit((reason.required or 0) * self.abilities.minutes_per_quantum)


def _free(count: int) -> str:
    return ngettext(
        "%(count)d person can do this and has hours left.",
        "%(count)d people can do this and have hours left.",
        count,
    ) % {"count": count}


def _agreed(kind: Kind, count: int) -> str:
    sentence = {
        Kind.TASK_LIMIT: ngettext(
            "%(count)d person can do this, but has as many tasks as agreed.",
            "%(count)d people can do this, but have as many tasks as agreed.",
            count,
        ),
        Kind.CLUSTER_LIMIT: ngettext(
            "%(count)d person can do this, but has as many clusters of tasks as agreed.",
            "%(count)d people can do this, but have as many clusters of tasks as agreed.",
            count,
        ),
        Kind.SCHOOL_LIMIT: ngettext(
            "%(count)d person can do this, but works at as many schools as agreed.",
            "%(count)d people can do this, but work at as many schools as agreed.",
            count,
        ),
    }[kind]
    return sentence % {"count": count}


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
