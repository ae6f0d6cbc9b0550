"""What forms about risk, recovery, personal data and checklists share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.actions.forms import OwnerField
from zwerm.people.models import Named, Person

from .models.kept import Kept


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def owner(label: Any = None) -> OwnerField:
    return OwnerField(
        label=label or _("Who sees to it"),
        required=False,
        help_text=_("Type a part of the name."),
    )


class KeptForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    """About something of a place: offers who works there."""

    people_in = "owner"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get(self.people_in)
        if isinstance(field, OwnerField):
            kept = getattr(self.instance, self.people_in)
            field.offer(offered(self.instance, user), kept)

    @property
    def owner_field(self) -> OwnerField | None:
        field = self.fields.get(self.people_in)
        return field if isinstance(field, OwnerField) else None


def offered(thing: Any, user: User) -> Iterable[Named]:
    place = thing.organisation if isinstance(thing, Kept) else thing.checklist.organisation
    people = Person.objects.visible_to(user).current().serving(place)
    return people.to_choose_from()
