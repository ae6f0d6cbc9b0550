"""Changes to people, one function for each deed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import can_take_role
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .models import Person, Rating
from .queries import people_of_group

LONGEST_CODE = 40


def new_code(name: str, organisation: Organisation) -> str:
    """A readable code that nobody in the school group has yet."""
    taken = set(people_of_group(organisation).values_list("code", flat=True))
    base = slugify(name)[: LONGEST_CODE - 4].strip("-") or "p"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def belonging(
    organisation: Organisation, homes: Sequence[Organisation], *, is_group_staff: bool
) -> Organisation:
    """Where someone new belongs: whoever works at one school belongs there, others to the group."""
    return homes[0] if len(homes) == 1 and not is_group_staff else organisation


@transaction.atomic
def save_person(person: Person, *, homes: Iterable[Organisation], by: User | None) -> Person:
    """Add someone to the team, or keep what changed about them."""
    homes = list(homes)
    top = person.organisation.top
    if any(home.top.pk != top.pk for home in homes):
        raise DomainError(_("Someone works at schools of one school group only."))
    if person.is_group_staff and not top.is_group:
        raise DomainError(_("This school is not part of a school group."))
    is_new = person.pk is None
    others = people_of_group(person.organisation).exclude(pk=person.pk)
    if not person.code or others.filter(code=person.code).exists():
        person.code = new_code(person.name, person.organisation)
    person.save()
    person.homes.set(homes)
    record(by, "added_person" if is_new else "changed_person", person)
    return person


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone can and likes of one competence; None is not known."""

    level: int | None = None
    motivation: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.level is None and self.motivation is None


@dataclass(frozen=True, slots=True)
class Rated:
    """How many ratings changed, and how many own answers were left as they are."""

    changed: int
    kept_own: int


@transaction.atomic
def rate(
    person: Person, answers: Mapping[str, Answer], *, by: User | None, for_school: bool = False
) -> Rated:
    """Keep answers for each competence. Only the person changes their own; an empty one goes.

    What someone fills in about themself is their own answer, unless it is said to be the school's.
    """
    is_own = by is not None and person.user_id == by.pk and not for_school
    origin = Rating.Origin.SELF if is_own else Rating.Origin.SCHOOL
    known = {rating.competence: rating for rating in person.ratings.all()}
    changed = kept_own = 0
    for competence, answer in answers.items():
        before = known.get(competence)
        if before and before.origin == Rating.Origin.SELF and not is_own:
            # Also when it says the same: whoever may not read it must not learn it by trying.
            kept_own += not answer.is_empty
            continue
        now = (answer.level, answer.motivation, origin)
        was = (before.level, before.motivation, before.origin) if before else (None, None, origin)
        if now[:2] == was[:2] and (origin == was[2] or not is_own):
            continue
        changed += 1
        if answer.is_empty:
            person.ratings.filter(competence=competence).delete()
        else:
            values = {"level": now[0], "motivation": now[1], "origin": origin}
            Rating.objects.update_or_create(person=person, competence=competence, defaults=values)
    if changed:
        record(by, "rated", person, origin=str(origin), competences=changed)
    return Rated(changed, kept_own)


@transaction.atomic
def fill_in_levels(person: Person, levels: Mapping[str, int], *, by: User) -> int:
    """Estimates of the school where no level is known yet; answers how many. Wishes stay."""
    known = {rating.competence: rating for rating in person.ratings.all()}
    answers = {}
    for competence, level in levels.items():
        before = known.get(competence)
        if before is None:
            answers[competence] = Answer(level)
        elif before.level is None and before.origin == Rating.Origin.SCHOOL:
            answers[competence] = Answer(level, before.motivation)
    return rate(person, answers, by=by, for_school=True).changed


@transaction.atomic
def share_ratings(person: Person, audience: str, *, by: User, wishes: str | None = None) -> None:
    """Say who may use the person's own levels and wishes; only the person can.

    Wishes go with the levels, unless they have an audience of their own.
    """
    if person.user_id != by.pk:
        raise DomainError(_("Only %(name)s can choose this.") % {"name": person.name})
    chosen = (Person.Audience(audience), Person.Audience(audience if wishes is None else wishes))
    if chosen == (person.audience, person.wishes_audience):
        return
    person.audience, person.wishes_audience = chosen
    person.save(update_fields=["audience", "wishes_audience"])
    record(by, "shared_ratings", person, audience=str(chosen[0]), wishes=str(chosen[1]))


@transaction.atomic
def end_person(person: Person, *, on: date, by: User, ends_access: bool = False) -> None:
    """The person leaves the team after this day. What they did stays readable.

    With `ends_access` they can no longer sign in here either, as far as the user may say so.
    """
    if person.starts_on and on < person.starts_on:
        raise DomainError(
            _("%(name)s only starts later. Choose a day after that.") % {"name": person.name}
        )
    person.ends_on = on
    person.save(update_fields=["ends_on"])
    record(by, "ended_person", person, on=on.isoformat())
    for membership in access_to_end(person, by=by) if ends_access else ():
        membership.ends_on = max(on, membership.starts_on)
        membership.save(update_fields=["ends_on"])
        record(by, "ended_access", person, role=membership.role)


def access_to_end(person: Person, *, by: User) -> list[Membership]:
    """The roles of this person in the school group that the user may end."""
    if person.user is None:
        return []
    group = Organisation.objects.below(person.organisation.top.pk)
    held = Membership.objects.current().filter(user=person.user, organisation__in=group)
    return [
        one for one in held.select_related("organisation__parent__parent") if can_take_role(by, one)
    ]


@transaction.atomic
def set_photo(person: Person, photo: "ContentFile[bytes] | None", *, by: User | None) -> None:
    """Keep a photo as `square_photo` makes it, or none. The old file goes once that is certain."""
    old_name, storage = person.photo.name, person.photo.storage
    if photo is None:
        person.photo = ""
    else:
        person.photo.save(str(photo.name), photo, save=False)
    person.save(update_fields=["photo"])
    if old_name:
        transaction.on_commit(lambda: storage.delete(old_name))
    record(by, "set_photo", person, has_photo=photo is not None)
