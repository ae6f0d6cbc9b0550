"""For which school or group a page is read."""

from dataclasses import dataclass

from django.http import Http404

from zwerm.accounts.models import User
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation


@dataclass(frozen=True, slots=True)
class Places:
    """The place that is shown, and the others of the same school group."""

    shown: Organisation
    choices: list[Organisation]

    @property
    def is_choice(self) -> bool:
        return len(self.choices) > 1


# As many figures as a key in the database can have.
LONGEST_KEY = 18


def places(user: User, here: Organisation, chosen: str = "") -> Places:
    """The school group of `here` with its schools; shown is the chosen one, or `here`."""
    is_reachable = user.is_superuser or here.top.pk in user.top_organisation_ids
    found = {place.pk: place for place in (inside(here.top) if is_reachable else ())}
    shown = found.get(here.pk)
    if chosen.isdecimal():
        shown = found.get(int(chosen)) if len(chosen) <= LONGEST_KEY else None
    if shown is None:
        raise Http404
    choices = [p for p in found.values() if p.kind != Organisation.Kind.SITE or p == shown]
    return Places(shown, sorted(choices, key=lambda place: (not place.is_group, place.name)))
