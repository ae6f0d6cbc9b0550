"""What Zwerm knows already about a question. The user looks at it and confirms it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.accounts.models import User
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.mandates.entries import Entry
from zwerm.mandates.queries import concerns, place_ids, who_does_what
from zwerm.means.models import Grant, PoolShare
from zwerm.people.models import Person
from zwerm.planning.leading import leading_division
from zwerm.planning.models import Backup, PlannedTask, Scenario
from zwerm.policy.models import Part, Plan, PlanKind, Version, VisionVersion
from zwerm.policy.vision_queries import visions_in_force
from zwerm.scan.models import Run
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.tasks.models import Tailoring

from .graph import Node
from .models import Answer
from .queries import last_year

# In a smaller team a count says who did not fill in the scan.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence, whether it speaks for going on, and the page it comes from."""

    text: str
    is_good: bool
    url: str = ""


class Known:
    """The facts about one organisation in one year, as far as this user may see them."""

    def __init__(
        self, organisation: Organisation, school_year: SchoolYear | None, *, user: User
    ) -> None:
        self.place, self.year, self.user = organisation, school_year, user

    def about(self, question: Node) -> list[Fact]:
        found = [*self._before(question), *self._elsewhere(question)]
        about: Mapping[Node, Callable[[], Iterable[Fact]]] = {
            Node.S2: self._vision,
            Node.S3: self._policy_plan,
            Node.S4: self._means,
            Node.S5A: self._overview,
            Node.S5B: self._overview,
            Node.S6: self._expertise,
            Node.S7: self._team,
            Node.S8: self._running,
        }
        return [*found, *about[question]()] if question in about else found

    def suggestion(self, question: Node) -> str:
        """The answer that the facts point to; empty where they do not say."""
        if question == Node.S2 and any(part == Part.PEDAGOGICAL for part, _of in self.visions):
            return "yes"
        if question == Node.S3 and self.policy_plans:
            return "yes"
        if question == Node.S6 and self.division is not None:
            return "gaps" if self.gaps else "yes"
        if question == Node.S7 and self.division is not None and self.division.is_adopted:
            return "formed"
        return ""

    def _before(self, question: Node) -> Iterable[Fact]:
        earlier = last_year(self.place, self.year).get(question)
        if earlier is not None:
            said = _("Last school year: %(answer)s.") % {"answer": earlier.label}
            yield Fact(said, is_good=not earlier.stops)

    def _elsewhere(self, question: Node) -> Iterable[Fact]:
        """What the school group answered; for a group how its schools did."""
        if self.place.is_group:
            yield from self._of_schools(question)
            return
        above = Answer.objects.standing().filter(
            organisation__in=[up.pk for up in self.place.lineage[1:]],
            school_year=self.year,
            question=question,
            task=None,
            state=Answer.State.CONFIRMED,
        )
        for answer in above.select_related("organisation"):
            said = _("%(place)s answered: %(answer)s.") % {
                "place": answer.organisation,
                "answer": answer.label,
            }
            yield Fact(said, is_good=not answer.stops)

    def _of_schools(self, question: Node) -> Iterable[Fact]:
        rows = Answer.objects.standing().filter(
            organisation__in=self.place.schools(),
            school_year=self.year,
            question=question,
            task=None,
            state=Answer.State.CONFIRMED,
        )
        answers = list(rows)
        if answers:
            going_on = sum(not answer.stops and answer.answer != "no" for answer in answers)
            said = _("Of the schools that answered this, %(on)d of %(all)d go on with it.")
            url = reverse("stepplan:schools")
            fact = said % {"on": going_on, "all": len(answers)}
            yield Fact(fact, is_good=going_on == len(answers), url=url)

    def _vision(self) -> Iterable[Fact]:
        url = reverse("policy:vision")
        for part, version in self.visions:
            said = _("The %(part)s of %(place)s was adopted on %(day)s.") % {
                "part": part.label,
                "place": version.vision.organisation,
                "day": date_format(version.adopted_on),
            }
            yield Fact(said, is_good=True, url=url)
        if not any(part == Part.PEDAGOGICAL for part, _of in self.visions):
            yield Fact(_("No pedagogical vision is adopted yet."), is_good=False, url=url)

    def _policy_plan(self) -> Iterable[Fact]:
        for version in self.policy_plans:
            said = _("“%(plan)s” is in force from %(day)s (version %(number)d).") % {
                "plan": version.plan.title,
                "day": date_format(version.adopted_on),
                "number": version.number,
            }
            url = reverse("policy:version_detail", args=[version.pk])
            yield Fact(said, is_good=True, url=url)
        if not self.policy_plans:
            said = _("No ICT policy plan is adopted yet.")
            yield Fact(said, is_good=False, url=reverse("policy:plan_list"))

    def _means(self) -> Iterable[Fact]:
        schools = list(self.place.schools())
        rows = KeyFigures.objects.filter(organisation__in=schools, school_year=self.year)
        known = sum(not row.is_empty for row in rows)
        if schools:
            said = ngettext(
                "The key figures are known for %(known)d of %(count)d school.",
                "The key figures are known for %(known)d of %(count)d schools.",
                len(schools),
            ) % {"known": known, "count": len(schools)}
            yield Fact(said, known == len(schools), reverse("schools:school_list"))
        people = Person.objects.working_at(self.place).current()
        grants = Grant.objects.filter(person__in=people.values("pk"), school_year=self.year)
        minutes = grants.aggregate(minutes=Sum("weekly_minutes"))["minutes"] or 0
        holders = grants.values("person").distinct().count()
        said = ngettext(
            "%(count)d person has hours for ICT, %(hours)s a week.",
            "%(count)d people have hours for ICT, %(hours)s a week together.",
            holders,
        ) % {"count": holders, "hours": hours_unit(minutes)}
        yield Fact(said, minutes > 0, reverse("means:means_list"))
        shares = PoolShare.objects.filter(organisation__in=schools, school_year=self.year)
        if shared := shares.count():
            said = ngettext(
                "%(count)d school puts means in the pool.",
                "%(count)d schools put means in the pool.",
                shared,
            )
            yield Fact(said % {"count": shared}, is_good=True, url=reverse("means:pooling"))

    def _overview(self) -> Iterable[Fact]:
        lineage = [above.pk for above in self.place.lineage]
        rows = Tailoring.objects.filter(organisation__in=lineage, school_year=self.year)
        statuses = list(rows.values_list("status", flat=True))
        said = _("The task overview was adapted for %(count)d tasks.") % {"count": len(statuses)}
        if not statuses:
            said = _("Nothing was adapted in the task overview yet.")
        yield Fact(said, bool(statuses), reverse("tasks:task_list"))
        dropped = statuses.count(Tailoring.Status.DROPPED)
        postponed = statuses.count(Tailoring.Status.POSTPONED)
        if dropped or postponed:
            said = _("Dropped: %(dropped)d tasks. Postponed: %(postponed)d.")
            yield Fact(said % {"dropped": dropped, "postponed": postponed}, is_good=True)

    def _expertise(self) -> Iterable[Fact]:
        people = Person.objects.working_at(self.place).current()
        count = people.count()
        runs = Run.objects.filter(person__in=people.values("pk"), school_year=self.year)
        finished = runs.exclude(finished_at=None).count()
        if count < FEWEST:
            said = ngettext("%(count)d person helps.", "%(count)d people help.", count)
            yield Fact(said % {"count": count}, count > 1, reverse("people:person_list"))
        else:
            said = _("%(finished)d of %(count)d people filled in the scan.")
            fact = said % {"finished": finished, "count": count}
            yield Fact(fact, finished == count, reverse("people:person_list"))
        yield from self._gap_facts()

    def _gap_facts(self) -> Iterable[Fact]:
        if self.division is None:
            said = _("There is no division yet that shows gaps.")
            yield Fact(said, is_good=False, url=reverse("planning:scenario_list"))
            return
        said = _("In “%(division)s” %(short)d of %(count)d tasks miss hours.") % {
            "division": self.division,
            "short": len(self.gaps),
            "count": len(self.planned),
        }
        yield Fact(said, not self.gaps, self._division_url)

    def _team(self) -> Iterable[Fact]:
        if self.division is not None and self.division.effective_on is not None:
            said = _("“%(division)s” is in force from %(day)s.") % {
                "division": self.division,
                "day": date_format(self.division.effective_on),
            }
            yield Fact(said, is_good=True, url=self._division_url)
        else:
            said = _("No division is in force yet.")
            yield Fact(said, is_good=False, url=reverse("planning:scenario_list"))
        yield from self._mandate_facts()

    def _mandate_facts(self) -> Iterable[Fact]:
        total, complete = len(self.entries), sum(not each.lacks_mandate for each in self.entries)
        said = _("%(complete)d of %(total)d tasks have all their mandates.")
        fact = said % {"complete": complete, "total": total}
        yield Fact(fact, 0 < total == complete, reverse("mandates:mandate_list"))

    def _running(self) -> Iterable[Fact]:
        yield from self._gap_facts()
        lonely = sum(
            each.needs_backup and not each.has_backup  # type: ignore[attr-defined] # annotated
            for each in self.planned
        )
        if self.division is not None:
            said = ngettext(
                "%(count)d task has no backup.", "%(count)d tasks have no backup.", lonely
            )
            yield Fact(said % {"count": lonely}, lonely == 0, self._division_url)
        yield from self._mandate_facts()

    @cached_property
    def visions(self) -> list[tuple[Part, VisionVersion]]:
        return visions_in_force(self.place)

    @cached_property
    def policy_plans(self) -> list[Version]:
        """The ICT policy plans in force here, of the school and of its group."""
        places = [above.pk for above in self.place.lineage]
        plans = Plan.objects.in_use().filter(organisation__in=places, kind=PlanKind.ICT)
        versions = Version.objects.visible_to(self.user).filter(plan__in=plans).in_force()
        return list(versions.defer("chapters").select_related("plan"))

    @property
    def _division_url(self) -> str:
        return reverse("planning:scenario_detail", args=[self.division.pk]) if self.division else ""

    @cached_property
    def division(self) -> Scenario | None:
        """In force, or else the last one divided; that of the school before that of its group."""
        return leading_division(self.user, self.place, self.year)

    @cached_property
    def planned(self) -> list[PlannedTask]:
        if self.division is None:
            return []
        rows = self.division.planned_tasks.prefetch_related("task", "organisation").annotate(
            has_backup=Exists(Backup.objects.filter(planned_task=OuterRef("pk")))
        )
        if self.place.is_group:
            return list(rows)
        mine = place_ids(self.place)
        return [row for row in rows if concerns(row, mine)]

    @cached_property
    def gaps(self) -> list[PlannedTask]:
        """What misses hours: core tasks first, then what misses most."""
        short = [row for row in self.planned if row.short_minutes]
        return sorted(short, key=lambda row: (not row.is_core, -row.short_minutes, row.pk))

    @cached_property
    def entries(self) -> list[Entry]:
        return who_does_what(self.place)
