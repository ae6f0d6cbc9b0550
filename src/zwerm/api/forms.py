from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import LEADS
from zwerm.schools.models import Organisation

from . import calling
from .events import EVENTS
from .scopes import AREAS, FOR_ADMINISTRATORS, READ, WRITE
from .tokens import MOST_DAYS

USUAL_DAYS = 180
KINDS = [("", _("nothing")), (READ, _("read")), (WRITE, _("read and change"))]


def led_places(user: User) -> "QuerySet[Organisation]":
    places = Organisation.objects.visible_to(user).select_related("parent")
    if user.is_superuser:
        return places
    led = [one.organisation_id for one in user.current_memberships if one.role in LEADS]
    return places.filter(pk__in=Organisation.objects.below(*led).values("pk"))


class PlaceForm(forms.Form):
    """For which school or school group: one where the user leads."""

    def __init__(self, *args: Any, user: User, here: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["organisation"]
        if not isinstance(place, forms.ModelChoiceField):
            raise TypeError(place)
        place.queryset = led_places(user)
        place.initial = here.pk
        place.empty_label = None


class TokenForm(PlaceForm):
    name = forms.CharField(
        max_length=80,
        label=_("Name"),
        help_text=_("Which program will use it, for example: our timetable."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("For"),
        help_text=_("The program sees this place and what is below it, and nothing else."),
    )
    until = forms.DateField(
        label=_("Works until"),
        help_text=_("At most a year. Make a new one before that day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        today = timezone.localdate()
        until = self.fields["until"]
        until.initial = today + timedelta(days=USUAL_DAYS)
        last = today + timedelta(days=MOST_DAYS)
        until.widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}
        for area, label in AREAS.items():
            kinds = [
                (kind, words)
                for kind, words in KINDS
                if user.is_superuser or f"{area}:{kind}" not in FOR_ADMINISTRATORS
            ]
            self.fields[area] = forms.ChoiceField(choices=kinds, label=label, required=False)

    @property
    def areas(self) -> Iterator[forms.BoundField]:
        return (self[area] for area in AREAS)

    @property
    def scopes(self) -> list[str]:
        chosen = {area: self.cleaned_data.get(area, "") for area in AREAS}
        return [f"{area}:{kind}" for area, kind in chosen.items() if kind]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        until, today = data.get("until"), timezone.localdate()
        if until and not today <= until <= today + timedelta(days=MOST_DAYS):
            self.add_error("until", _now("A token works at most a year. Choose a day from now on."))
        if not self.scopes:
            raise forms.ValidationError(_now("Choose at least one thing that the token may do."))
        return data


class WebhookForm(PlaceForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("For"),
        help_text=_("The program is told of changes at this place and below it."),
    )
    url = forms.CharField(
        max_length=300,
        label=_("Address"),
        help_text=_("Begins with https:// and can be reached from the internet."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        choices=list(EVENTS.items()),
        label=_("Tell when"),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if problem := calling.refusal(url):
            raise forms.ValidationError(problem)
        return url
