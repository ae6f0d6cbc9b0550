"""Putting a division to the people it concerns, and what they answer."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import LEADS
from zwerm.core.errors import DomainError
from zwerm.core.mail import full_address, mail_later
from zwerm.core.models import record
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .locking import locked, refuse_busy
from .models import Allocation, Backup, PlannedTask, Scenario
from .proposal import Asked, Objection, Proposal
from .queries import undivided_changes
from .supposing import refuse_supposed
from .totals import totals


def people_concerned(scenario: Scenario) -> list[Person]:
    """Whoever does something in it, stands by in it, or was decided about in it."""
    of = {"planned_task__scenario": scenario}
    found = Person.objects.filter(
        Q(pk__in=Allocation.objects.filter(**of).values("person"))
        | Q(pk__in=Backup.objects.filter(**of).values("person"))
        | Q(pk__in=scenario.pins.values("person"))
    )
    return list(found.select_related("user").order_by("name"))


def leads_concerned(scenario: Scenario, *, but: Collection[int]) -> list[User]:
    """Who leads the organisation or a school of it, besides the users named already."""
    inside = Organisation.objects.below(scenario.organisation_id).values("pk")
    leads = Membership.objects.current().filter(organisation__in=inside, role__in=LEADS)
    users = User.objects.filter(pk__in=leads.values("user"), is_active=True)
    return list(users.exclude(pk__in=but).order_by("name"))


def refuse_unready(scenario: Scenario) -> None:
    """What is not divided to the end cannot be put to people yet."""
    refuse_busy(scenario)
    if scenario.state != Scenario.State.DIVIDED:
        raise DomainError(_("Divide the tasks first; there is nothing to propose yet."))
    refuse_supposed(scenario)
    if undivided_changes(scenario):
        raise DomainError(_("There are decisions that wait. Divide again first, then propose."))


@transaction.atomic
def propose(scenario: Scenario, *, text: str, react_until: date, by: User) -> Proposal:
    """Ask everybody concerned; until it is withdrawn or adopted the division stays as it is."""
    refuse_unready(locked(scenario))
    if react_until < timezone.localdate():
        raise DomainError(_("Choose a day that is not over yet."))
    found = totals(scenario)
    proposal = Proposal.objects.create(
        scenario=scenario,
        text=text.strip(),
        react_until=react_until,
        proposed_by=by,
        needed_minutes=found.needed_minutes,
        covered_minutes=found.covered_minutes,
    )
    people = people_concerned(scenario)
    known = {person.user_id for person in people if person.user_id} | {by.pk}
    asked = [Asked(proposal=proposal, person=person) for person in people]
    asked += [Asked(proposal=proposal, user=user) for user in leads_concerned(scenario, but=known)]
    Asked.objects.bulk_create(asked)
    scenario.mark_proposed()
    record(by, "proposed_division", scenario, proposal=proposal.pk, asked=len(asked))
    _mail(proposal)
    return proposal


def _mail(proposal: Proposal) -> None:
    """To whoever has an address; the others find it on their start page."""
    address = full_address(reverse("planning:proposal_detail", args=[proposal.pk]))
    for one in proposal.asked.select_related("person__user", "user"):
        user = one.user or (one.person.user if one.person else None)
        # Without an account the page cannot be opened.
        if user is None:
            continue
        context = {
            "name": user.first_name,
            "scenario": proposal.scenario,
            "proposal": proposal,
            "link": address,
            "by": proposal.proposed_by,
        }
        key = f"proposal {proposal.pk} {one.pk}"
        language = user.language
        mail_later(user.email, "planning/email/proposal", context, key=key, language=language)


@transaction.atomic
def withdraw(scenario: Scenario, *, by: User) -> None:
    """Free to change again. What people said stays readable."""
    present = locked(scenario)
    if not present.is_proposed:
        raise DomainError(_("This division is not proposed now."))
    now = timezone.now()
    standing = scenario.proposals.filter(withdrawn_at=None)
    standing.update(withdrawn_at=now, withdrawn_by=by)
    scenario.mark_withdrawn()
    record(by, "withdrew_proposal", scenario)


@transaction.atomic
def react(
    asked: Asked, *, answer: str, text: str, objections: Collection[PlannedTask], by: User
) -> None:
    """What someone says of it; until the last day they may say something else."""
    proposal = asked.proposal
    if not proposal.takes_reactions():
        raise DomainError(
            _("Reactions were possible until %(day)s, as long as the proposal stood.")
            % {"day": formats.date_format(proposal.react_until, "DATE_FORMAT")}
        )
    answer = _answer(answer, text, objections)
    asked.answer, asked.text, asked.answered_at = answer, text.strip(), timezone.now()
    asked.seen_at = asked.seen_at or asked.answered_at
    asked.save(update_fields=["answer", "text", "answered_at", "seen_at"])
    asked.objections.all().delete()
    Objection.objects.bulk_create(
        Objection(
            asked=asked,
            task=row.task,
            level=row.level,
            organisation=row.organisation,
            pool=row.pool,
        )
        for row in objections
    )
    record(by, "reacted_to_proposal", proposal.scenario, answer=answer)


def _answer(answer: str, text: str, objections: Collection[PlannedTask]) -> str:
    """Who names a task asks for something else, whatever the button was."""
    if objections:
        return Asked.Answer.OBJECTS
    if answer == Asked.Answer.AGREES:
        return Asked.Answer.AGREES
    if not text.strip():
        raise DomainError(_("Write what you think of it, or mark the task that should change."))
    return Asked.Answer.COMMENTS


def note_seen(asked: Asked) -> None:
    """That they opened it: so the lead knows whom to ask in person."""
    Asked.objects.filter(pk=asked.pk, seen_at=None).update(seen_at=timezone.now())
