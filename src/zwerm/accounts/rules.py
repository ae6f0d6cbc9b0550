"""What a role allows. Leads decide; the ICT team prepares; colleagues look and ask."""

from collections.abc import Mapping

from zwerm.schools.models import Organisation

from .models import Membership, User

Role = Membership.Role
LEADS = frozenset({Role.DIRECTOR, Role.HEAD, Role.COORDINATOR})
TEAM = LEADS | {Role.TICT, Role.PICT}

# From least to most. Whoever gives a role gives at most one as high as their own.
RANKS: Mapping[str, int] = {
    Role.GUEST: 0,
    Role.STAFF: 1,
    Role.TICT: 2,
    Role.PICT: 2,
    Role.COORDINATOR: 3,
    Role.HEAD: 3,
    Role.DIRECTOR: 4,
}


def can_lead(user: User, organisation: Organisation) -> bool:
    """Decide here: adopt a division, invite people, change the school's own data."""
    return user.is_superuser or bool(LEADS & user.roles_at(organisation))


def can_work_in_team(user: User, organisation: Organisation) -> bool:
    """Prepare here: people, tasks, hours and scenarios."""
    return user.is_superuser or bool(TEAM & user.roles_at(organisation))


def can_give_role(user: User, organisation: Organisation, role: str) -> bool:
    """Let someone in here with this role: for the ICT team, and never above one's own role."""
    if role not in RANKS:
        return False
    if user.is_superuser:
        return True
    own = user.roles_at(organisation)
    return bool(TEAM & own) and RANKS[role] <= max(RANKS[mine] for mine in own)


def can_take_role(user: User, membership: Membership) -> bool:
    """End someone's access: whoever may give that role there."""
    return can_give_role(user, membership.organisation, membership.role)
