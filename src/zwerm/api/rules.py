"""Programs get in by who leads: a token may read what an ICT team reads."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead
from zwerm.schools.models import Organisation


def answers_for(maker: User | None, organisation: Organisation) -> bool:
    """Whether who made a token or webhook there still leads there."""
    return maker is not None and maker.is_active and can_lead(maker, organisation)


def can_connect(user: User, organisation: Organisation) -> bool:
    """Make and withdraw tokens and webhooks there."""
    return can_lead(user, organisation)
