"""Programs get in by who leads: a token may read what an ICT team reads."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead
from zwerm.schools.models import Organisation


def can_connect(user: User, organisation: Organisation) -> bool:
    """Make and withdraw tokens and webhooks there."""
    return can_lead(user, organisation)
