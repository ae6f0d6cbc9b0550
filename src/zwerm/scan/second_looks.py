"""Asking a colleague how they see it. Only the person reads the answer and decides what it does."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Competence, Person

from .models import LOOK_STAYS_OPEN, Run, SecondLook
from .services import publish


def colleagues(person: Person, *, user: User) -> QuerySet[Person]:
    """Whom the person can ask: people of the same school group who can sign in."""
    people = Person.objects.visible_to(user).current().filter(user__is_active=True)
    return people.working_at(person.organisation.top).exclude(pk=person.pk).order_by("name", "pk")


def ask(run: Run, colleague: Person, *, by: User) -> SecondLook:
    """Ask again of someone who let a request lapse; an answer that is there stays."""
    _only_the_person(run, by)
    if colleague.user is None or colleague.pk == run.person_id:
        raise DomainError(_("Choose a colleague who can sign in."))
    look, is_new = SecondLook.objects.get_or_create(run=run, colleague=colleague.user)
    if not is_new and look.answered_at is None:
        look.asked_at = timezone.now()
        look.save(update_fields=["asked_at"])
    record(by, "asked_second_look", run.person, colleague=colleague.name)
    return look


def answer(look: SecondLook, levels: Mapping[str, int], *, by: User) -> None:
    """Keep how the colleague sees it, once: from then on only the person reads it."""
    is_late = look.asked_at < timezone.now() - LOOK_STAYS_OPEN
    if look.colleague_id != by.pk or look.answered_at is not None or is_late:
        raise DomainError(_("This question is not open any more."))
    look.levels = {key: levels[key] for key in Competence.values if key in levels}
    look.answered_at = timezone.now()
    look.save(update_fields=["levels", "answered_at"])


@transaction.atomic
def count(look: SecondLook, *, is_counted: bool, by: User) -> None:
    """Let it count together with the own answers, or no longer."""
    _only_the_person(look.run, by)
    if look.answered_at is None:
        raise DomainError(_("There is no answer yet."))
    look.is_counted = is_counted
    look.save(update_fields=["is_counted"])
    publish(look.run, by=by)


@transaction.atomic
def revoke(look: SecondLook, *, by: User) -> None:
    """Take the question back, and the answer with it."""
    _only_the_person(look.run, by)
    run = look.run
    look.delete()
    record(by, "revoked_second_look", run.person)
    publish(run, by=by)


def _only_the_person(run: Run, by: User) -> None:
    if run.person.user_id != by.pk:
        raise DomainError(_("Only %(name)s can choose this.") % {"name": run.person.name})
