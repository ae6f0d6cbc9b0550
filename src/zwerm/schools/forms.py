"""From what people type about schools to clean values."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import KeyFigures, Organisation, Provenance

SCHOOL_KINDS = [
    choice for choice in Organisation.Kind.choices if choice[0] not in {"group", "site"}
]

# Pupils, devices and staff are counted before anything else.
COUNTED_FIRST = [
    (Provenance.MEASURED, _("measured or counted")),
    *(choice for choice in Provenance.choices if choice[0] != Provenance.MEASURED),
]


class SchoolForm(forms.Form):
    """The school itself."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=SCHOOL_KINDS)
    pool = forms.CharField(
        label=_("Cluster of schools"),
        required=False,
        max_length=60,
        help_text=_("Schools with the same cluster can share tasks. For instance: North."),
        widget=forms.TextInput(attrs={"list": "pools", "autocomplete": "off"}),
    )
    has_technical_tracks = forms.BooleanField(
        label=_("Has technical or vocational tracks"), required=False
    )

    def __init__(self, *args: Any, of: Organisation, **kwargs: Any) -> None:
        """What kind it can be follows from where it stands."""
        names = ("name", "kind", "pool", "has_technical_tracks")
        kwargs["initial"] = {name: getattr(of, name) for name in names}
        super().__init__(*args, **kwargs)
        if not of.is_school:
            kind = cast("forms.ChoiceField", self.fields["kind"])
            kind.choices = [(of.kind, of.get_kind_display())]
            kind.widget = forms.HiddenInput()
        if of.is_group:
            del self.fields["pool"], self.fields["has_technical_tracks"]


class NewSchoolForm(forms.Form):
    """A school in a group, or a site of a school."""

    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Organisation.objects.none(), empty_label=None
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[*SCHOOL_KINDS, (Organisation.Kind.SITE, Organisation.Kind.SITE.label)],
        help_text=_("A site is a place of a school with work of its own."),
    )
    pool = forms.CharField(
        label=_("Cluster of schools"),
        required=False,
        max_length=60,
        help_text=_("Schools with the same cluster can share tasks. For instance: North."),
        widget=forms.TextInput(attrs={"list": "pools", "autocomplete": "off"}),
    )
    has_technical_tracks = forms.BooleanField(
        label=_("Has technical or vocational tracks"), required=False
    )

    def __init__(self, *args: Any, parents: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = cast("forms.ModelChoiceField[Organisation]", self.fields["parent"])
        parent.queryset = Organisation.objects.filter(pk__in=[place.pk for place in parents])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("parent") and values.get("kind"):
            problem = Organisation(kind=values["kind"], parent=values["parent"]).misplacement()
            if problem:
                self.add_error("kind", problem)
        return values


def _count(label: Any, highest: int, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=highest, initial=0, help_text=help_text
    )


class KeyFiguresForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """What effort grows with, in one school year."""

    pupils = _count(_("Pupils"), 100_000, _("As counted on 1 February."))
    devices = _count(
        _("Devices"), 200_000, _("Laptops, tablets and desktops that the school looks after.")
    )
    staff = _count(_("Staff"), 50_000, _("Number of people, not of full-time jobs."))
    outsourcing_euro_a_year = forms.IntegerField(
        label=_("Budget for a firm, euro a year"),
        min_value=0,
        max_value=100_000_000,
        initial=0,
        help_text=_("Operating money that may go to a firm. 0: none."),
    )

    class Meta:
        model = KeyFigures
        fields = ("pupils", "devices", "staff", "provenance", "note")
        help_texts = {
            "note": _("For instance: letter of 12 June, device list of September."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outsourcing_euro_a_year"].initial = (
            self.instance.outsourcing_cents_a_year // 100
        )
        provenance = cast("forms.ChoiceField", self.fields["provenance"])
        provenance.choices = COUNTED_FIRST
        provenance.label = _("Where do these figures come from?")

    def figures(self) -> dict[str, Any]:
        """The arguments of `services.set_key_figures`."""
        values = dict(self.cleaned_data)
        return values | {"outsourcing_cents_a_year": values.pop("outsourcing_euro_a_year") * 100}
