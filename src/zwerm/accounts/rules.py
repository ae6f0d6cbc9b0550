"""What a role allows. Leads decide; the ICT team prepares; colleagues look and ask."""

from zwerm.schools.models import Organisation

from .models import Membership, User

Role = Membership.Role
LEADS = frozenset({Role.DIRECTOR, Role.HEAD, Role.COORDINATOR})
TEAM = LEADS | {Role.TICT, Role.PICT}


def can_lead(user: User, organisation: Organisation) -> bool:
    """Decide here: adopt a division, invite people, change the school's own data."""
    return user.is_superuser or bool(LEADS & user.roles_at(organisation))


def can_work_in_team(user: User, organisation: Organisation) -> bool:
    """Prepare here: people, tasks, hours and scenarios."""
    return user.is_superuser or bool(TEAM & user.roles_at(organisation))
