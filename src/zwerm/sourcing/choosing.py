"""The page on which tasks are ticked: what can be chosen, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.fields import LONGEST_KEY
from zwerm.planning.models import Scenario
from zwerm.planning.queries import scenarios
from zwerm.schools.models import Organisation, SchoolYear

from .candidates import Candidate, candidates
from .lines import Line
from .models import SourcingDocument

Kind = SourcingDocument.Kind

# Title, what it is for, what the button says, and what an empty page says.
PAGES: Mapping[str, tuple[str | Promise, str | Promise, str | Promise, str | Promise]] = {
    Kind.VACANCY: (
        _("New vacancy"),
        _("Tick the tasks for which you look for someone. The vacancy is made from these tasks."),
        _("Make the vacancy"),
        _("Every task in this division has someone. There is nothing to recruit for."),
    ),
    Kind.REQUIREMENTS: (
        _("New programme of requirements"),
        _("Tick the tasks for which you look for a firm. You keep steering them yourself."),
        _("Make the programme"),
        _("Every task in this division has someone. There is nothing to outsource."),
    ),
    Kind.CENTRAL: (
        _("New list for the central level"),
        _("Tick what the umbrella organisation, the government or a knowledge centre should do."),
        _("Make the list"),
        _("No task here asks for someone above the school group."),
    ),
}


@dataclass(frozen=True)
class Choice:
    kind: str
    organisation: Organisation
    school_year: SchoolYear
    scenario: Scenario | None
    scenarios: list[Scenario]
    candidates: list[Candidate]
    place: str = ""  # only the tasks of this place are shown, and what is ticked already

    @property
    def title(self) -> str | Promise:
        return PAGES[self.kind][0]

    @property
    def lead(self) -> str | Promise:
        return PAGES[self.kind][1]

    @property
    def button(self) -> str | Promise:
        return PAGES[self.kind][2]

    @property
    def when_empty(self) -> str | Promise:
        return PAGES[self.kind][3]

    @property
    def needs_scenario(self) -> bool:
        """Gaps are those of a division; what is central can be listed without one."""
        return self.scenario is None and self.kind != Kind.CENTRAL

    @cached_property
    def places(self) -> list[str]:
        return sorted({one.line.place for one in self.candidates})

    @property
    def shown(self) -> list[Candidate]:
        if self.place not in self.places:
            return self.candidates
        return [one for one in self.candidates if one.is_ticked or one.line.place == self.place]

    @property
    def ticked(self) -> list[Line]:
        return [one.line for one in self.candidates if one.is_ticked]


def choice(
    kind: str, asked: QueryDict, *, user: User, organisation: Organisation, is_sent: bool
) -> Choice:
    """What `scenario` and `tasks` (keys of planned tasks) ask for; else the newest division."""
    known = [one for one in scenarios(user, organisation) if one.divided_at]
    scenario = _scenario(asked.get("scenario", ""), known, user)
    place = scenario.organisation if scenario else organisation
    if not can_work_in_team(user, place):
        place = organisation
    year = scenario.school_year if scenario else SchoolYear.objects.current()
    wanted = {*asked.getlist("line"), *asked.get("tasks", "").split(",")} - {""}
    found = candidates(
        kind,
        organisation=place,
        school_year=year,
        scenario=scenario,
        user=user,
        wanted=wanted,
        proposes=not is_sent,
    )
    return Choice(kind, place, year, scenario, known, found, asked.get("place", ""))


def _scenario(asked: str, known: list[Scenario], user: User) -> Scenario | None:
    """The one that was asked for, or that in force, or the newest."""
    if not asked:
        adopted = next((one for one in known if one.is_adopted), None)
        return adopted or next(iter(known), None)
    if asked.isdecimal() and len(asked) <= LONGEST_KEY:
        rows = Scenario.objects.visible_to(user)
        found = rows.select_related("organisation__parent", "school_year").filter(pk=int(asked))
        if scenario := found.first():
            return scenario
    raise Http404
