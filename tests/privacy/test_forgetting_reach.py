"""Making somebody unrecognisable reaches no further than who does it may reach."""

import pytest

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.audit import AuditEvent
from zwerm.core.errors import DomainError
from zwerm.core.models import Job, record
from zwerm.people.models import Person
from zwerm.planning.comment import Comment
from zwerm.privacy.forgetting import forget, preview
from zwerm.privacy.models import AuditSeal
from zwerm.privacy.sealing import seal_all
from zwerm.privacy.verifying import verify
from zwerm.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return factories.user("coordinator", at=factories.group("De Leie"))


def _called(name: str, lead: User, **fields: object) -> Person:
    return factories.person(name, at=lead.memberships.get().organisation, **fields)


def test_nobody_makes_who_stands_above_them_unrecognisable(lead):
    group = lead.memberships.get().organisation
    director = factories.user("director", at=group)
    person = _called("Dirk Claes", lead, user=director)

    with pytest.raises(DomainError, match="a role above yours"):
        forget(person, by=lead)

    director.refresh_from_db()
    assert director.is_active
    assert preview(person, by=factories.user("director", at=group)).is_possible


def test_work_of_other_school_groups_goes_on(lead):
    elsewhere = {"to": "an@schelde.be", "subject": "Jan Maes", "body": "Jan Maes kwam erbij."}
    theirs = Job.objects.create(kind="core.mail", arguments=elsewhere)
    ours = Job.objects.create(kind="core.mail", arguments=elsewhere | {"to": lead.email})

    forget(_called("Jan Maes", lead), by=lead)

    assert list(Job.objects.filter(pk__in=[theirs.pk, ours.pk])) == [theirs]


def test_the_seals_of_the_log_stand_whatever_somebody_was_called(lead):
    record(lead, "changed_person", lead)
    seal_all()
    seal = AuditSeal.objects.get()
    person = _called(seal.digest, lead)

    forget(person, by=lead)

    assert AuditSeal.objects.get().digest == seal.digest
    assert verify().problems == []


def test_the_catalogue_of_everybody_stands_too(lead):
    task = Task.objects.filter(owner=None).first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(description_nl="Jan Maes beheert het netwerk")

    forget(_called("Jan Maes", lead), by=lead)

    task.refresh_from_db()
    assert task.description_nl == "Jan Maes beheert het netwerk"


def test_the_log_of_others_keeps_its_words(lead):
    manager = factories.user(is_superuser=True, name="Jan Maes")
    event = record(manager, "changed_own_name", manager, before="Jan Maes")

    forget(_called("Jan Maes", lead), by=lead)

    event = AuditEvent.objects.get(pk=event.pk)
    assert (event.subject, event.details) == ("Jan Maes", {"before": "Jan Maes"})


def test_an_address_of_an_account_of_others_is_not_taken_for_theirs(lead):
    other = factories.user("head", at=factories.school(), email="an@schelde.be")
    job = Job.objects.create(kind="core.mail", arguments={"to": other.email, "body": "Dag"})

    forget(_called("Jan Maes", lead, email="an@schelde.be"), by=lead)

    assert Job.objects.filter(pk=job.pk).exists()


@pytest.mark.parametrize("name", ["netwerk", "De Leie"])
def test_a_word_is_not_taken_out_of_every_text(lead, name):
    group = lead.memberships.get().organisation
    said = "Het netwerk van De Leie is traag."
    comment = Comment.objects.create(scenario=factories.scenario(group), by=lead, text=said)
    person = _called(name, lead)

    forget(person, by=lead)

    comment.refresh_from_db()
    group.refresh_from_db()
    person.refresh_from_db()
    assert (comment.text, group.name) == (said, "De Leie")
    assert person.name == "former colleague 1"
