"""Who reads a vision that is being made, who writes it and who decides on it."""

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.schools.models import Organisation

from .models import Vision, VisionReaction


def is_colleague(user: User, organisation: Organisation) -> bool:
    """Whoever works there, above it or in a part of it; a guest looks along only."""
    if user.is_superuser:
        return True
    above = {each.pk for each in organisation.lineage}
    return any(
        m.organisation_id in above or organisation in m.organisation.lineage
        for m in user.current_memberships
        if m.role != Membership.Role.GUEST
    )


def can_write(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_decide(user: User, organisation: Organisation) -> bool:
    """Adopt it, and open it for the reactions of colleagues."""
    return can_lead(user, organisation)


def can_read_working_text(user: User, vision: Vision) -> bool:
    place = vision.organisation
    return can_work_in_team(user, place) or (
        vision.is_open_for_reactions and is_colleague(user, place)
    )


def can_react(user: User, vision: Vision) -> bool:
    """The team always; colleagues while it is open. There must be something to react to."""
    return bool(vision.text) and can_read_working_text(user, vision)


def can_withdraw(user: User, reaction: VisionReaction) -> bool:
    return reaction.user_id == user.pk and reaction.version_id is None
