"""From what people type about schools to clean values."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .kinds import KINDS, WITHOUT_TECHNICAL_TRACKS
from .models import Organisation, Provenance

# Pupils, devices and staff are counted before anything else.
COUNTED_FIRST = [
    (Provenance.MEASURED, _("measured or counted")),
    *(choice for choice in Provenance.choices if choice[0] != Provenance.MEASURED),
]
SORTS = {
    "": _("As in the group"),
    "name": _("By name"),
    "pupils": _("Most pupils first"),
    "devices": _("Most devices first"),
    "staff": _("Most staff first"),
}
SHOWS = {
    "": _("All that are open"),
    "missing": _("With figures missing"),
    "estimate": _("With estimates"),
    "closed": _("Closed ones"),
}


def school_kinds(country: str) -> list[tuple[str, Any]]:
    return list(KINDS[country].items())


def _pool_field() -> forms.CharField:
    return forms.CharField(
        label=_("Cluster of schools"),
        required=False,
        max_length=60,
        help_text=_("Schools with the same cluster can share tasks. For instance: North."),
        widget=forms.TextInput(attrs={"list": "pools", "autocomplete": "off"}),
    )


def _tracks_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("Has technical or vocational tracks"), required=False)


def _site_kind_field(country: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Education at the site"),
        required=False,
        choices=[("", _("the same as its school")), *school_kinds(country)],
        help_text=_("Only for a site: choose when it is another kind than its school."),
    )


def _tracks_problem(kind: str, *, has_tracks: bool) -> Any:
    if has_tracks and kind in WITHOUT_TECHNICAL_TRACKS:
        return _("A school of this kind has no technical tracks.")
    return None


class SchoolForm(forms.Form):
    """The school itself."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"))
    site_kind = forms.ChoiceField()
    pool = _pool_field()
    has_technical_tracks = _tracks_field()

    def __init__(self, *args: Any, of: Organisation, **kwargs: Any) -> None:
        """What kind it can be follows from where it stands, and in which country."""
        names = ("name", "kind", "site_kind", "pool", "has_technical_tracks")
        kwargs["initial"] = {name: getattr(of, name) for name in names}
        super().__init__(*args, **kwargs)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = school_kinds(of.country)
        if not of.is_school or of.kind not in KINDS[of.country]:
            kind.choices = [(of.kind, of.kind_label), *(kind.choices if of.is_school else [])]
        if not of.is_school:
            kind.widget = forms.HiddenInput()
        self.fields["site_kind"] = _site_kind_field(of.country)
        if of.kind != Organisation.Kind.SITE:
            del self.fields["site_kind"]
        if of.is_group:
            del self.fields["pool"], self.fields["has_technical_tracks"]
        self.of = of

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind = values.get("site_kind") or values.get("kind", "")
        problem = _tracks_problem(kind, has_tracks=values.get("has_technical_tracks", False))
        if problem:
            self.add_error("has_technical_tracks", problem)
        return values


class NewSchoolForm(forms.Form):
    """A school in a group, or a site of a school."""

    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Organisation.objects.none(), empty_label=None
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"), help_text=_("A site is a place of a school with work of its own.")
    )
    site_kind = forms.ChoiceField()
    pool = _pool_field()
    has_technical_tracks = _tracks_field()

    def __init__(self, *args: Any, parents: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = parents[0].country
        parent = cast("forms.ModelChoiceField[Organisation]", self.fields["parent"])
        parent.queryset = Organisation.objects.filter(pk__in=[place.pk for place in parents])
        kind = cast("forms.ChoiceField", self.fields["kind"])
        site = (Organisation.Kind.SITE.value, Organisation.Kind.SITE.label)
        kind.choices = [*school_kinds(country), site]
        self.fields["site_kind"] = _site_kind_field(country)
        if not any(place.is_group for place in parents):
            kind.choices = [site]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        kind, site_kind = values.get("kind", ""), values.get("site_kind", "")
        if kind and kind != Organisation.Kind.SITE and site_kind:
            self.add_error("site_kind", _("Only a site can differ in kind from its school."))
        if values.get("parent") and kind:
            problem = Organisation(kind=kind, parent=values["parent"]).misplacement()
            if problem:
                self.add_error("kind", problem)
        tracks = values.get("has_technical_tracks", False)
        if tracks_problem := _tracks_problem(site_kind or kind, has_tracks=tracks):
            self.add_error("has_technical_tracks", tracks_problem)
        return values


class OriginForm(forms.Form):
    """Where the numbers come from that someone is about to type."""

    provenance = forms.ChoiceField(
        label=_("Where do the figures that you type come from?"), choices=COUNTED_FIRST
    )
    note = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=200,
        help_text=_("For instance: letter of 12 June, device list of September."),
    )


class MoveForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Goes to"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, places: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = cast("forms.ModelChoiceField[Organisation]", self.fields["to"])
        to.queryset = Organisation.objects.filter(pk__in=[place.pk for place in places])


class CloseForm(forms.Form):
    on = forms.DateField(
        label=_("Last day"),
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class CountryForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"), choices=Organisation.Country.choices)


class SearchForm(forms.Form):
    """What the list of schools is narrowed to; what makes no sense does not narrow."""

    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False)
    pool = forms.CharField(required=False, max_length=60)
    show = forms.ChoiceField(required=False, choices=list(SHOWS.items()))
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()))

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [("", _("All of them")), *school_kinds(country)]
