"""Rules for every division of a year: who must, must not, or does a task today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.people.models import Person
from zwerm.people.queries import people_by_code
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task
from zwerm.workbook.records import Dossier, Level, RuleRecord

from .models import Scenario, StandingRule

Kind = Literal["pin", "forbid", "current"]
LONGEST_NOTE = 200


def rule_records(rules: Iterable[StandingRule]) -> tuple[RuleRecord, ...]:
    return tuple(map(_record, rules))


def rules_about_people(
    organisation: Organisation, school_year: SchoolYear
) -> QuerySet[StandingRule]:
    """The rules set here or at a school below, about people who still work here."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    rules = StandingRule.objects.filter(organisation__in=inside, school_year=school_year)
    here = Person.objects.working_at(organisation).values("pk")
    about = rules.filter(person__in=here).select_related("task", "person", "school")
    return about.order_by("pk")


def _record(rule: StandingRule) -> RuleRecord:
    return RuleRecord(
        kind=cast("Kind", rule.kind),
        task=rule.task.slug,
        person=rule.person.code,
        school=rule.school.code if rule.school else "",
        level=cast("Level", rule.level) if rule.level else None,
        note=rule.note,
    )


def what_it_says(rule: RuleRecord) -> RuleRecord:
    """The rule itself: two that differ in their note only are the same one."""
    return replace(rule, note="")


def standing_rules(scenario: Scenario) -> QuerySet[StandingRule]:
    """What must and must not be in every division of this year, here or at a school below."""
    inside = Organisation.objects.below(scenario.organisation_id).values("pk")
    rules = StandingRule.objects.filter(
        organisation__in=inside, school_year=scenario.school_year_id
    )
    kinds = [StandingRule.Kind.PIN, StandingRule.Kind.FORBID]
    return rules.filter(kind__in=kinds).select_related("task", "person")


@dataclass(frozen=True, slots=True)
class RuleCounts:
    added: int
    removed: int


def apply_rule_records(
    organisation: Organisation, school_year: SchoolYear, dossier: Dossier
) -> RuleCounts:
    """Make the rules here those of the dossier, whose people and tasks are stored already."""
    stored = {
        what_it_says(_record(rule)): rule for rule in rules_about_people(organisation, school_year)
    }
    told = map(_Names(organisation, dossier).stored, dossier.rules)
    wanted = {what_it_says(record): record for record in told}
    gone = [rule.pk for said, rule in stored.items() if said not in wanted]
    StandingRule.objects.filter(pk__in=gone).delete()
    new = [record for said, record in wanted.items() if said not in stored]
    _renew_notes(stored, wanted)
    people = people_by_code(organisation)
    tasks = _tasks(organisation)
    schools = {place.code: place for place in Organisation.objects.below(organisation.pk)}
    StandingRule.objects.bulk_create(
        StandingRule(
            organisation=organisation,
            school_year=school_year,
            kind=record.kind,
            task=tasks[record.task],
            person=people[record.person],
            school=schools[record.school] if record.school else None,
            level=record.level or "",
            note=record.note,
        )
        for record in new
    )
    return RuleCounts(added=len(new), removed=len(gone))


def _renew_notes(
    stored: Mapping[RuleRecord, StandingRule], wanted: Mapping[RuleRecord, RuleRecord]
) -> None:
    other = [
        rule for said, rule in stored.items() if said in wanted and rule.note != wanted[said].note
    ]
    for rule in other:
        rule.note = wanted[what_it_says(_record(rule))].note
    StandingRule.objects.bulk_update(other, ["note"], batch_size=200)


class _Names:
    """What a rule of the file speaks of, as it is stored."""

    def __init__(self, organisation: Organisation, dossier: Dossier) -> None:
        self.tasks = _tasks(organisation)
        self.own = {
            task.name_nl.casefold(): slug for slug, task in self.tasks.items() if task.owner_id
        }
        self.in_file = {task.slug: task for task in dossier.tasks}
        self.people = people_by_code(organisation)
        self.schools = set(
            Organisation.objects.below(organisation.pk).values_list("code", flat=True)
        )

    def stored(self, rule: RuleRecord) -> RuleRecord:
        task = rule.task if rule.task in self.tasks else self._own_task(rule.task)
        if task is None:
            raise DomainError(_("There is no task with the key “%s”.") % rule.task)
        if rule.person not in self.people:
            raise DomainError(_("Nobody has the code %(code)s.") % {"code": rule.person})
        if rule.school and rule.school not in self.schools:
            raise DomainError(
                _("These schools are not known here: %(codes)s.") % {"codes": rule.school}
            )
        return replace(rule, task=task, note=rule.note[:LONGEST_NOTE])

    def _own_task(self, slug: str) -> str | None:
        """An own task is stored under a key of its own, made from its name."""
        in_file = self.in_file.get(slug)
        return self.own.get(in_file.name.casefold()) if in_file else None


def _tasks(organisation: Organisation) -> Mapping[str, Task]:
    return {task.slug: task for task in Task.objects.for_organisation(organisation)}
