"""What a role allows. Leads decide; the ICT team prepares; colleagues look and ask."""

from collections.abc import Mapping

from zwerm.schools.models import Organisation

from .models import Membership, User
from .second_step import has_second_step

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


def tops_led_by(user: User) -> set[int]:
    """The school groups, and schools that stand alone, of which the user is a lead as a whole."""
    return {
        membership.organisation_id
        for membership in user.current_memberships
        if membership.role in LEADS and membership.organisation.parent_id is None
    }


def can_see_second_steps(user: User) -> bool:
    return user.is_superuser or bool(tops_led_by(user))


def can_take_second_step(user: User, person: User) -> bool:
    """Help someone who lost theirs. It opens an account, so it asks much of who does it.

    They have a second step themselves, lead everywhere the person works, and are nowhere below
    them. Nobody does it for themselves, and for superusers only another superuser does.
    """
    if user.pk == person.pk or not has_second_step(user):
        return False
    if user.is_superuser:
        return True
    tops = set(person.top_organisation_ids)
    if person.is_superuser or not tops or not tops <= tops_led_by(user):
        return False
    return _rank(person, tops) <= _rank(user, tops)


def _rank(user: User, tops: set[int]) -> int:
    there = (m for m in user.current_memberships if m.organisation.top.pk in tops)
    return max((RANKS.get(m.role, 0) for m in there), default=0)
