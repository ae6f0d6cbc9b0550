"""Making somebody unrecognisable: nothing that tells who it was is found anywhere after it."""

import json
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.test_access import _world as one_of_everything
from zwerm.accounts.models import Membership, User
from zwerm.actions.models import Action
from zwerm.core.audit import AuditEvent
from zwerm.core.errors import DomainError
from zwerm.core.models import Job, record
from zwerm.mandates.models import Mandate
from zwerm.people.models import Person
from zwerm.planning.board_step import KeptDivision
from zwerm.planning.comment import Comment
from zwerm.planning.models import Allocation, Scenario
from zwerm.planning.remedy_models import RemedyStudy
from zwerm.privacy.forgetting import forget, preview
from zwerm.privacy.models import Erasure
from zwerm.privacy.sealing import seal_all
from zwerm.privacy.verifying import verify
from zwerm.scan.services import begin, erase, finish

pytestmark = pytest.mark.django_db


def _found(*words: str) -> Iterator[str]:
    """Every model, column and row in which one of these stands, as a whole word."""
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.I)
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(field, models.BinaryField):
                    value = bytes(value or b"").decode(errors="replace")
                if pattern.search(repr(value)):
                    yield f"{model._meta.label}.{field.name} {row.pk}: {str(value)[:80]}"


def _given_away(person: Person) -> None:
    """Everything that runs is handed over."""
    long_ago = timezone.localdate() - timezone.timedelta(days=1)
    Mandate.objects.filter(person=person).update(starts_on="2020-09-01", ends_on=long_ago)
    Mandate.objects.filter(deputy=person).update(deputy=None)


def test_nothing_tells_who_it_was():
    world = one_of_everything()
    user, lead = world.users[3], world.users[4]
    person, school = user.person, user.person.organisation
    known = (person.name, person.code, str(user.email))
    say = {"text": f"{person.name} kan dit ook, mail {user.email}."}
    Comment.objects.create(scenario=world.linde.scenario, by=lead, **say)
    Action.objects.create(
        organisation=school,
        school_year=world.linde.scenario.school_year,
        title=f"Vraag het aan {person.name.upper()}",
        owner=person,
    )
    record(lead, "proposed_division", world.linde.scenario, asked=[person.code], to=user.email)
    Job.objects.create(kind="core.mail", arguments={"to": [user.email], "text": person.name})
    _given_away(person)
    seal_all()
    before = list(_found(*known))

    pseudonym = forget(person, by=lead)

    assert len(before) >= 10
    assert list(_found(*known)) == []
    assert pseudonym == "former colleague 1"
    person.refresh_from_db()
    assert (person.name, person.code, person.roles) == (pseudonym, "former-1", [])
    assert verify().problems == []


def test_the_account_is_closed(client):
    world = one_of_everything()
    user, lead = world.users[3], world.users[4]
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("overview:home")).status_code == 200
    _given_away(user.person)

    forget(user.person, by=lead)

    assert client.get(reverse("overview:home")).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.is_active, user.has_usable_password()) == (None, False, False)
    assert not Membership.objects.filter(user=user).exists()


def test_history_stays_standing():
    world = one_of_everything()
    sofie, lead = world.linde.sofie, world.users[4]
    _given_away(sofie)
    hours = list(Allocation.objects.filter(person=sofie).values_list("pk", "minutes"))
    mandates = Mandate.objects.filter(person=sofie).count()
    assert hours
    assert mandates

    pseudonym = forget(sofie, by=lead)

    assert list(Allocation.objects.filter(person=sofie).values_list("pk", "minutes")) == hours
    assert Mandate.objects.filter(person=sofie).count() == mandates
    plan = Scenario.objects.get(pk=world.linde.scenario.pk).plan
    assert "former-1" in json.dumps(plan)
    assert pseudonym == "former colleague 1"


def test_levels_go_from_what_was_computed_with_them():
    world = one_of_everything()
    scenario, sofie = world.linde.scenario, world.linde.sofie
    step = scenario.steps.first()
    KeptDivision.objects.create(
        step=step, problem=scenario.problem, plan=scenario.plan, divided_at=timezone.now()
    )
    RemedyStudy.objects.update_or_create(
        scenario=scenario, defaults={"answers": [{"person": sofie.code, "level": 2}]}
    )
    _given_away(sofie)

    forget(sofie, by=world.users[4])

    kept = KeptDivision.objects.get(step=step)
    for problem in (Scenario.objects.get(pk=scenario.pk).problem, kept.problem):
        levels = {one["id"]: one.get("comp") for one in problem["people"]}
        assert levels == {"former-1": None, world.linde.bram.code: {"T": 1}}
    assert not RemedyStudy.objects.filter(scenario=scenario).exists()


def test_a_division_is_still_shown_after_it(client_of):
    world = one_of_everything()
    _given_away(world.linde.sofie)

    forget(world.linde.sofie, by=world.users[4])

    page = reverse("planning:scenario_detail", args=[world.linde.scenario.pk])
    answer = client_of(world.users[4]).get(page)
    assert (answer.status_code, "former colleague 1" in answer.content.decode()) == (200, True)


def test_erasing_the_own_scan_takes_the_levels_from_what_was_computed():
    world = one_of_everything()
    scenario, bram = world.linde.scenario, world.linde.bram
    bram.user = factories.user("tict", at=bram.organisation)
    bram.save()
    finish(begin(bram, by=bram.user), by=bram.user)

    erase(bram, by=bram.user)

    problem = Scenario.objects.get(pk=scenario.pk).problem
    levels = {one["id"]: one.get("comp") for one in problem["people"]}
    assert levels == {world.linde.sofie.code: {"T": 3}, bram.code: None}


def _refused(person: Person, by: User) -> str:
    known = list(Person.objects.order_by("pk").values())
    with pytest.raises(DomainError) as refusal:
        forget(person, by=by)
    assert list(Person.objects.order_by("pk").values()) == known
    assert not Erasure.objects.exists()
    return str(refusal.value)


def test_running_mandates_are_handed_over_first():
    school = factories.school()
    lead, person = factories.user("head", at=school), factories.person(at=school)
    Mandate.objects.create(
        task=factories.own_task(school),
        organisation=school,
        kind="execute",
        person=person,
        starts_on="2026-09-01",
    )

    reason = "1 mandate still runs, as holder or as deputy. Hand it over first."
    assert _refused(person, lead) == reason
    assert preview(person, by=lead).reasons == [reason]


def test_nobody_does_it_for_themself_and_nobody_without_leading():
    school = factories.school()
    lead = factories.user("head", at=school)
    own = factories.person(at=school, user=lead)
    words = "Only who leads where they belong can do this, and nobody for themself."

    assert _refused(own, lead) == words
    assert _refused(factories.person(at=school), factories.user("tict", at=school)) == words


def test_somebody_with_a_role_elsewhere_is_for_who_leads_there_too():
    school, other = factories.school(), factories.school()
    lead, user = factories.user("head", at=school), factories.user("staff", at=school)
    person = factories.person(at=school, user=user)
    Membership.objects.create(user=user, organisation=other, role="staff")

    assert _refused(person, lead) == (
        "They also have a role where you do not lead. Ask who leads both places."
    )


def test_a_namesake_keeps_the_name_also_in_texts():
    school = factories.school()
    lead, person = factories.user("head", at=school), factories.person("Jan Maes", at=school)
    namesake = factories.person("Jan Maes", at=school)
    scenario = factories.scenario(school)
    comment = Comment.objects.create(scenario=scenario, by=lead, text="Vraag het Jan Maes.")

    assert preview(person, by=lead).has_namesake
    forget(person, by=lead)

    namesake.refresh_from_db()
    comment.refresh_from_db()
    assert (namesake.name, comment.text) == ("Jan Maes", "Vraag het Jan Maes.")


def test_the_same_name_in_another_school_group_stays():
    lead, person = factories.user("head", at=factories.school()), None
    person = factories.person("Jan Maes", at=lead.memberships.get().organisation)
    other = factories.school()
    comment = Comment.objects.create(
        scenario=factories.scenario(other), by=None, text="Vraag het Jan Maes."
    )

    forget(person, by=lead)

    comment.refresh_from_db()
    assert comment.text == "Vraag het Jan Maes."


def test_the_log_tells_that_and_by_whom_but_not_who(client_of):
    school = factories.school()
    lead, person = factories.user("head", at=school), factories.person("Jan Maes", at=school)
    old = record(lead, "changed_person", person, before="Jan Maes, level 3")
    seal_all()
    url = reverse("privacy:forget_person", args=[person.pk])
    client = client_of(lead)
    assert "Jan Maes" in client.get(url).content.decode()

    assert client.post(url).status_code == 200
    assert not Erasure.objects.exists()
    assert client.post(url, {"sure": "on"}).status_code == 302

    event = AuditEvent.objects.get(pk=old.pk)
    assert (event.subject, event.details) == ("former colleague 1", {})
    assert list(
        AuditEvent.objects.filter(user=lead, pk__gt=old.pk).values_list("verb", "subject")
    ) == [("forgot_person", "former colleague 1"), ("erased_from_log", "former colleague 1")]
    seal_all()
    verdict = verify()
    assert (verdict.problems, verdict.erased) == ([], 1)


def test_emptying_a_row_without_saying_so_is_noticed():
    school = factories.school()
    event = record(None, "changed_person", factories.person(at=school), before="level 3")
    seal_all()

    AuditEvent.objects.filter(pk=event.pk).rewrite(
        subject="", details={}, salt="", erased_at=timezone.now()
    )

    assert verify().problems == [f"Row {event.pk} was emptied, and the log does not say so."]
