"""Changes to people, one function for each deed."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import can_take_role
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .models import Person, Rating
from .rating import Answer, Rated, rate, rate_many
from .saving import Placed, save_people, save_person

__all__ = [
    "Answer",
    "Placed",
    "Rated",
    "access_to_end",
    "belonging",
    "end_person",
    "fill_in_levels",
    "rate",
    "rate_many",
    "save_people",
    "save_person",
    "set_photo",
    "share_ratings",
]


def belonging(
    organisation: Organisation, homes: Sequence[Organisation], *, is_group_staff: bool
) -> Organisation:
    """Where someone new belongs: whoever works at one school belongs there, others to the group."""
    return homes[0] if len(homes) == 1 and not is_group_staff else organisation


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
