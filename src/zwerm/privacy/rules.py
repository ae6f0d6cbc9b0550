"""Who reads the log, and who may make somebody unrecognisable."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import LEADS, can_lead
from zwerm.people.models import Person
from zwerm.schools.models import Organisation


def can_read_log(user: User) -> bool:
    """Whoever leads somewhere reads of there; who manages the installation reads everything."""
    return user.is_superuser or any(m.role in LEADS for m in user.current_memberships)


def can_check_log(user: User) -> bool:
    """The whole log is read for it, whoever asks; what comes out names no people."""
    return can_read_log(user)


def can_forget(user: User, person: Person) -> bool:
    """A lead of where the person belongs; nobody makes themself unrecognisable."""
    return can_lead(user, person.organisation) and person.user_id != user.pk


def can_keep_privacy(user: User, organisation: Organisation) -> bool:
    """How long things are kept, and what the privacy page says."""
    return can_lead(user, organisation.top)


def can_forget_here(user: User, organisation: Organisation) -> bool:
    return can_lead(user, organisation)
