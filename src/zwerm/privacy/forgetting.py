"""Make somebody unrecognisable, and leave history standing.

What each app does stands in its module `erasing`. Here is what goes over all of them: who may,
what has to be done first, the name in what others wrote, and the log.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import can_lead, can_take_role
from zwerm.core.audit import AuditEvent
from zwerm.core.erasing import Leaver, Subject, Text, forget_levels, hindrances, parts
from zwerm.core.errors import DomainError
from zwerm.core.models import Job, record
from zwerm.means.models import Source
from zwerm.people.invitation import Invitation
from zwerm.people.models import Competence, Person, Role
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .erasure import Erasure
from .rules import can_forget
from .sweeping import Words, sweep
from .verifying import ERASED

SHORTEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes and what stays, and what has to be done first."""

    person: Person
    pseudonym: str
    goes: Sequence[Text]
    stays: Sequence[Text]
    reasons: Sequence[str]
    has_namesake: bool

    @property
    def is_possible(self) -> bool:
        return not self.reasons


def preview(person: Person, *, by: User | None) -> Preview:
    leaver = leaver_of(person)
    found = parts()
    return Preview(
        person,
        leaver.pseudonym,
        [text for part in found for text in part.goes],
        [text for part in found for text in part.stays],
        _reasons(person, leaver, by),
        not leaver.names,
    )


def leaver_of(person: Person) -> Leaver:
    top = person.organisation.top
    number = _next_number(top)
    group = tuple(Organisation.objects.below(top.pk).values_list("pk", flat=True))
    with translation.override(settings.LANGUAGE_CODE):
        pseudonym = _("former colleague %(number)d") % {"number": number}
    return Leaver(
        person_id=person.pk,
        user_id=person.user_id,
        code=person.code,
        new_code=person.code if _is_word(person.code) else f"former-{number}",
        pseudonym=pseudonym,
        addresses=_addresses(person),
        names=() if _has_namesake(person, group) else tuple(sorted(_names(person))),
        group=group,
    )


def _next_number(top: Organisation) -> int:
    last = Erasure.objects.filter(organisation=top).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _is_word(code: str) -> bool:
    """Too short, or the name of something else too, to be replaced in what was computed."""
    return (
        len(code) < SHORTEST_CODE
        or code in Competence.values
        or code in Role.values
        or _is_any(
            Task.objects.filter(slug=code),
            Organisation.objects.filter(code=code),
            Source.objects.filter(code=code),
        )
    )


def _is_any(*found: "QuerySet[Any]") -> bool:
    first, *others = (rows.order_by().values("pk") for rows in found)
    return first.union(*others, all=True).exists()


def _addresses(person: Person) -> tuple[str, ...]:
    invited = Invitation.objects.filter(person=person).values_list("email", flat=True)
    account = [person.user.email, person.user.username] if person.user else []
    found = {person.email, *invited, *account}
    # A lead may write down any address; that of an account of others is not theirs.
    others = User.objects.exclude(pk=person.user_id) if person.user_id else User.objects.all()
    return tuple(
        sorted(
            address
            for address in found
            if address and not others.filter(Q(email__iexact=address) | Q(username=address))
        )
    )


def _names(person: Person) -> set[str]:
    return {person.name} | ({person.user.name} if person.user and person.user.name else set())


def _has_namesake(person: Person, group: Sequence[int]) -> bool:
    """Somebody else of the school group has the name, or it does not tell who it is.

    Somebody who is called “Plan” in the list would take that word out of every text here.
    """
    names = _names(person)
    if any(len(name.split()) < 2 for name in names):
        return True
    named, translated = Q(), Q()
    for name in names:
        named |= Q(name__iexact=name)
        translated |= Q(name_nl__iexact=name) | Q(name_en__iexact=name)
    return _is_any(
        Person.objects.filter(named, organisation__in=group).exclude(pk=person.pk),
        Organisation.objects.filter(named, pk__in=group),
        Task.objects.filter(translated),
    )


def _reasons(person: Person, leaver: Leaver, by: User | None) -> list[str]:
    """Without a user it is time that does it."""
    reasons = []
    if hasattr(person, "erasure"):
        return [_("This was done already.")]
    if by is not None and not can_forget(by, person):
        reasons.append(_("Only who leads where they belong can do this, and nobody for themself."))
    reasons += hindrances(leaver)
    if person.user is not None and by is None and _is_still_somebody(person):
        reasons.append(_("They still have a role, here or elsewhere."))
    if person.user is not None and by is not None:
        held = Membership.objects.filter(user=person.user).select_related("organisation")
        if any(not can_lead(by, one.organisation) for one in held):
            reasons.append(
                _("They also have a role where you do not lead. Ask who leads both places.")
            )
        elif any(not can_take_role(by, one) for one in held if _goes_on(one)):
            reasons.append(_("They have a role above yours. Ask who has that role too."))
        if person.user.is_superuser and not by.is_superuser:
            reasons.append(_("They manage this installation. Only another manager can do this."))
    return reasons


def _goes_on(role: Membership) -> bool:
    return role.ends_on is None or role.ends_on >= timezone.localdate()


def _is_still_somebody(person: Person) -> bool:
    user = person.user
    return user is not None and (user.is_superuser or user.memberships.current().exists())


@transaction.atomic
def forget(person: Person, *, by: User | None) -> str:
    """Refused as long as something has to be done first; tells the name that takes its place."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    leaver = leaver_of(person)
    if reasons := _reasons(person, leaver, by):
        raise DomainError(" ".join(reasons))
    words = Words.of(leaver)
    Erasure.objects.create(
        organisation=person.organisation.top,
        number=_next_number(person.organisation.top),
        person=person,
        by=by,
    )
    forget_levels(Subject(leaver.person_id, leaver.code, leaver.group))
    for part in parts():
        part.forget(leaver)
    sweep(words, leaver.group)
    _clear_jobs(words, leaver)
    person.refresh_from_db()
    _erase_from_log(person, leaver, words, by)
    record(by, "forgot_person", person)
    return leaver.pseudonym


def _clear_jobs(words: Words, leaver: Leaver) -> None:
    """What was asked to be sent to them, and what is told of work that was done.

    Only what is to or by somebody of the school group: jobs of others may hold the same words.
    """
    found = words.around("arguments") | words.around("details")
    known = _addresses_in(leaver)
    by_us = set(_users_of(leaver).values_list("pk", flat=True))
    for job in Job.objects.filter(found).iterator(chunk_size=100):
        if job.created_by_id not in by_us and not known & set(_texts(job.arguments)):
            continue
        arguments, details = words.in_data(job.arguments), words.in_data(job.details)
        if arguments != job.arguments and job.is_open:
            job.delete()
        elif (arguments, details) != (job.arguments, job.details):
            Job.objects.filter(pk=job.pk).update(arguments=arguments, details=details)


def _users_of(leaver: Leaver) -> QuerySet[User]:
    """Who has or had a role in the school group, or is somebody of its team."""
    member = Q(memberships__organisation__in=leaver.group)
    in_team = Q(person__organisation__in=leaver.group)
    return User.objects.filter(member | in_team | Q(pk=leaver.user_id)).distinct()


def _addresses_in(leaver: Leaver) -> set[str]:
    """Of the leaver, and of the accounts of the school group."""
    accounts = _users_of(leaver).exclude(email=None).values_list("email", flat=True)
    return {address.lower() for address in (*leaver.addresses, *accounts) if address}


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data.lower()
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def _erase_from_log(person: Person, leaver: Leaver, words: Words, by: User | None) -> None:
    about = Q(kind="people.person", object_id=str(person.pk))
    if leaver.user_id is not None:
        about |= Q(kind="accounts.user", object_id=str(leaver.user_id))
    told = words.around("subject") | words.around("details")
    ours = Q(user__in=_users_of(leaver).values("pk"))
    here = Q(organisation__in=leaver.group) | (Q(organisation=None) & ours)
    theirs = {("people.person", str(person.pk)), ("accounts.user", str(leaver.user_id))}
    rows = []
    for event in AuditEvent.objects.filter(about | (told & here)).iterator(chunk_size=500):
        is_theirs = (event.kind, event.object_id) in theirs
        subject, details = words.in_text(event.subject), words.in_data(event.details)
        if is_theirs:
            subject, details = leaver.pseudonym, {}
        if (subject, details) == (event.subject, event.details):
            continue
        AuditEvent.objects.filter(pk=event.pk).rewrite(
            subject=subject[:200], details=details, salt="", erased_at=timezone.now()
        )
        rows.append(event.pk)
    if rows:
        record(by, ERASED, person, rows=rows)
    for entry in LogEntry.objects.filter(words.around("object_repr")):
        LogEntry.objects.filter(pk=entry.pk).update(
            object_repr=words.in_text(entry.object_repr), change_message=""
        )
