"""Where the tasks of a scenario are done: how addresses and people name it, and who sees it."""

from django.db.models import Q
from django.utils.translation import gettext

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM, can_work_in_team
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level

from .models import PlannedTask, Scenario

# As many figures as a key in the database can have.
LONGEST_KEY = 18

EVERYWHERE = Q()


def place_key(planned: PlannedTask) -> str:
    """As addresses name the place of a planned task."""
    return key_of(planned.organisation_id, planned.pool)


def place_name(planned: PlannedTask) -> str:
    return name_of(planned.organisation.name, planned.level, planned.pool)


def place_filter(key: str) -> Q:
    """The planned tasks of a place; an empty key means everywhere, a wrong one nowhere."""
    organisation, _colon, pool = key.partition(":")
    if not key:
        return Q()
    is_key = organisation.isdecimal() and len(organisation) <= LONGEST_KEY
    return Q(organisation=int(organisation) if is_key else None, pool=pool)


def shown_to(user: User, scenario: Scenario) -> Q:
    """The planned tasks of a scenario that a user sees.

    The team there sees all of them. A team below it sees those of its own schools, and what these
    do together with others: the rest has the hours of people of other schools.
    """
    return Q() if can_work_in_team(user, scenario.organisation) else shown_below(user)


def shown_below(user: User) -> Q:
    """What such a team sees of a scenario of its group."""
    teams = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
    own = Organisation.objects.below(*teams)
    pools = own.exclude(pool="").values("pool")
    shared = Q(level=Level.GROUP) | Q(level=Level.POOL, pool__in=pools)
    return shared | Q(organisation__in=own.values("pk"))


def key_of(organisation_id: int, pool: str) -> str:
    return f"{organisation_id}:{pool}" if pool else str(organisation_id)


def name_of(name: str, level: str, pool: str) -> str:
    if level == Level.POOL:
        return gettext("Together in %(pool)s") % {"pool": pool}
    if level == Level.GROUP:
        return gettext("Together for the whole group")
    return name
