"""Forms of the scan. Each answer may also come alone, as the page sends it along the way."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Competence, Person
from zwerm.people.scales import CLUSTER_WISHES, EXAMPLES

from .items import LEVELS, Screen, scan
from .levels import DIGCOMPEDU_LEVELS
from .models import MOST_TRAITS, DigCompEduArea, Run, Sharing, Trait
from .second_looks import colleagues

UNKNOWN = "unknown"
MOST_HOURS = 40
HOURS = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")


def _scale(values: Mapping[int, object] | tuple[int, ...]) -> list[tuple[str, str]]:
    return [*((str(value), str(value)) for value in values), (UNKNOWN, UNKNOWN)]


class ScreenForm(forms.Form):
    """The questions of one screen. What is not sent stays as it was."""

    def __init__(self, data: Any, *, screen: Screen, run: Run) -> None:
        super().__init__(data)
        self.screen = screen
        self._levels = dict(run.answers.values_list("item", "level"))
        self._wishes = dict(run.wishes.values_list("competence", "motivation"))
        for item in screen.items:
            self.fields[f"item_{item.code}"] = forms.ChoiceField(
                choices=_scale(LEVELS), required=False
            )
        if screen.asks_wish:
            self.fields["wish"] = forms.ChoiceField(
                choices=_scale(dict(CLUSTER_WISHES)), required=False
            )

    def levels(self) -> dict[str, int | None]:
        named = {item.code: self.cleaned_data[f"item_{item.code}"] for item in self.screen.items}
        return {code: _value(chosen) for code, chosen in named.items() if chosen}

    def wishes(self) -> dict[str, int | None]:
        chosen = self.cleaned_data.get("wish")
        return {self.screen.competence: _value(chosen)} if chosen else {}

    def questions(self) -> list[dict[str, Any]]:
        language = get_language() or "nl"
        return [
            {
                "name": f"item_{item.code}",
                "text": item.question(language),
                "options": item.options(language),
                "is_unknown": item.code in self._levels and self._levels[item.code] is None,
                "level": self._levels.get(item.code),
            }
            for item in self.screen.items
        ]

    @property
    def liking(self) -> dict[str, Any]:
        """The wish with what is chosen now; `form.wish` is the field itself."""
        competence = self.screen.competence
        return {
            "options": CLUSTER_WISHES,
            "value": self._wishes.get(competence),
            "is_unknown": competence in self._wishes and self._wishes[competence] is None,
        }

    @property
    def label(self) -> str:
        return str(Competence(self.screen.competence).label)


def _value(chosen: str) -> int | None:
    return None if chosen == UNKNOWN else int(chosen)


class TraitsForm(forms.Form):
    traits = forms.MultipleChoiceField(
        label=_("What are your strong points? Choose at most five."),
        choices=Trait.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_traits(self) -> list[str]:
        traits: list[str] = self.cleaned_data["traits"]
        if len(traits) > MOST_TRAITS:
            raise forms.ValidationError(gettext("Choose at most five."))
        return traits


class HoursForm(forms.Form):
    hours = forms.CharField(
        label=_("How many hours a week would you want to work on ICT?"),
        help_text=_("For instance 2 or 2.5. 0: rather none. Empty: you do not know yet."),
        required=False,
        max_length=8,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, run: Run) -> None:
        minutes = run.wanted_minutes
        shown = "" if minutes is None else _hours_typed(minutes)
        super().__init__(data, initial={"hours": shown})

    def clean_hours(self) -> int | None:
        text = self.cleaned_data["hours"].strip()
        if not text:
            return None
        if not HOURS.fullmatch(text):
            raise forms.ValidationError(gettext("Write hours like 2 or 2.5."))
        hours = Decimal(text.replace(",", "."))
        if hours > MOST_HOURS:
            raise forms.ValidationError(gettext("A week has no more than 40 hours of work."))
        return round(hours * 60)


def _hours_typed(minutes: int) -> str:
    return number_format(
        (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize(), use_l10n=True
    )


class SharingForm(forms.Form):
    """Four parts, each with its own audience."""

    levels = forms.ChoiceField(
        label=_("What I can"), choices=Person.Audience.choices, widget=forms.RadioSelect
    )
    wishes = forms.ChoiceField(
        label=_("What I like"), choices=Person.Audience.choices, widget=forms.RadioSelect
    )
    traits = forms.ChoiceField(
        label=_("My five strong points"),
        help_text=_("The division never uses these."),
        choices=Sharing.Audience.choices,
        widget=forms.RadioSelect,
    )
    hours = forms.ChoiceField(
        label=_("How many hours I would want"),
        help_text=_("The division does not use this: the school grants hours."),
        choices=Sharing.Audience.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, person: Person) -> None:
        sharing = Sharing.objects.filter(person=person).first() or Sharing(person=person)
        initial = {
            "levels": person.audience,
            "wishes": person.wishes_audience,
            "traits": sharing.traits,
            "hours": sharing.hours,
        }
        super().__init__(data, initial=initial)


class DigCompEduForm(forms.Form):
    """A level for each area, as a report of DigCompEdu or of a test made with it gives it."""

    is_used = forms.BooleanField(
        label=_("Use this for my pedagogical level, in place of my answers"), required=False
    )

    def __init__(self, data: Any, *, run: Run) -> None:
        initial = {f"area_{area}": level for area, level in run.digcompedu.items()}
        super().__init__(data, initial=initial | {"is_used": run.uses_digcompedu})
        for area, label in DigCompEduArea.choices:
            self.fields[f"area_{area}"] = forms.ChoiceField(
                label=label,
                choices=[("", _("not known")), *((key, key) for key in DIGCOMPEDU_LEVELS)],
                required=False,
            )
        self.order_fields([*(f"area_{area}" for area in DigCompEduArea.values), "is_used"])

    def areas(self) -> dict[str, str]:
        return {area: self.cleaned_data[f"area_{area}"] for area in DigCompEduArea.values}


class AskForm(forms.Form):
    colleague = forms.ModelChoiceField(
        Person.objects.none(), label=_("Which colleague?"), empty_label=_("Choose a colleague")
    )

    def __init__(self, data: Any, *, run: Run) -> None:
        super().__init__(data)
        user = run.person.user
        if user is not None:
            self.fields["colleague"].queryset = colleagues(run.person, user=user)  # type: ignore[attr-defined]


class LookForm(forms.Form):
    """How a colleague sees it: one question for each competence."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for competence in scan().competences:
            self.fields[competence] = forms.ChoiceField(choices=_scale(LEVELS), required=False)

    def levels(self) -> dict[str, int]:
        chosen = {key: self.cleaned_data[key] for key in scan().competences}
        return {key: int(value) for key, value in chosen.items() if value not in {"", UNKNOWN}}

    def questions(self) -> list[dict[str, Any]]:
        return [
            {
                "competence": key,
                "label": Competence(key).label,
                "is_cluster": Competence(key).is_cluster,
                "options": list(enumerate(EXAMPLES[key])),
                "chosen": str(self[key].value() or ""),
            }
            for key in scan().competences
        ]
