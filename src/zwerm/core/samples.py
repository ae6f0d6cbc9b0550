"""What the style page shows: one of each component, with values that show its edges."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .charts import Axis, LoadBar, Radar, Segment, Step, cluster_fill, load_columns, source_fill

COLOURS = (
    "paper",
    "surface",
    "tint",
    "ink",
    "ink-soft",
    "line",
    "line-strong",
    "signal",
    "signal-soft",
    "error",
)
ICONS = ("search", "arrow-right", "pin", "printer", "check", "info", "triangle-alert", "download")


@dataclass(frozen=True, slots=True)
class Someone:
    """Has what `{% avatar %}` asks of a person."""

    name: str
    role: str
    initials: str

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    def __str__(self) -> str:
        return self.name


class SampleForm(forms.Form):
    """Each kind of control once; the date is bound to a value that is wrong."""

    hours = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        help_text=gettext_lazy("In half hours, for example 2.5"),
        initial="2.5",
    )
    reminder = forms.DateField(
        label=gettext_lazy("Date of the reminder"),
        error_messages={
            "invalid": gettext_lazy(
                "February does not have 31 days. Choose a day up to and including the 28th."
            )
        },
    )
    school = forms.ChoiceField(
        label=gettext_lazy("School"), choices=[("1", "Atheneum Leiezicht"), ("2", "De Wilg")]
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea({"rows": 2})
    )
    photo = forms.FileField(label=gettext_lazy("Photo"), required=False)
    fairness = forms.IntegerField(
        label=gettext_lazy("Fair load"),
        initial=4,
        widget=forms.NumberInput({"type": "range", "min": 0, "max": 10}),
    )
    cluster = forms.ChoiceField(
        label=gettext_lazy("Cluster"),
        choices=[
            ("T", gettext_lazy("Technical")),
            ("P", gettext_lazy("Pedagogical")),
            ("B", gettext_lazy("Policy")),
        ],
        widget=forms.RadioSelect,
        initial="T",
    )
    teaches = forms.BooleanField(
        label=gettext_lazy("Teaches"),
        help_text=gettext_lazy("Only teachers may use BPT hours."),
        required=False,
    )


def for_style_page() -> dict[str, Any]:
    team = _team()
    loads = _loads(team)
    return {
        "colours": COLOURS,
        "icons": ICONS,
        "clusters": "TPBA",
        "sources": [(_source_name(number), source_fill(number)) for number in range(6)],
        "team": team,
        "form": _form(),
        "bars": [replace(load, scale_minutes=22 * 60) for load in loads],
        "columns": list(zip(team, load_columns(loads), loads, strict=True)),
        "coverage": _coverage(),
        "radar": _radar(),
        "steps": _steps(),
        "page": _page(),
    }


def _team() -> list[Someone]:
    return [
        Someone("Sofie Declercq", _("technical ICT coordinator"), "SD"),
        Someone("Jonas Maes", _("digicoach"), "JM"),
        Someone("Bram Verhaeghe", _("pedagogical ICT coordinator"), "BV"),
        Someone("Leen Dhondt", _("care coordinator"), "LD"),
    ]


def _source_name(number: int) -> str:
    return _("Source %(number)d") % {"number": number + 1}


def _loads(team: list[Someone]) -> list[LoadBar]:
    """Full, with room, from two sources, and more than there is: number of source, has, uses."""
    rows: list[list[tuple[int, int, float]]] = [
        [(0, 22, 21.5)],
        [(2, 7, 4.5)],
        [(0, 8, 8), (1, 4, 2)],
        [(4, 2, 3)],
    ]
    return [
        LoadBar(one.name, [_segment(*source) for source in row])
        for one, row in zip(team, rows, strict=True)
    ]


def _segment(number: int, has: int, uses: float) -> Segment:
    return Segment(_source_name(number), source_fill(number), int(uses * 60), has * 60)


def _coverage() -> list[tuple[str, LoadBar]]:
    def bar(cluster: str, used: int, needed: int) -> LoadBar:
        gap = Segment(_("gap"), "fill-gap", needed - used, needed - used)
        return LoadBar("", [Segment(cluster, cluster_fill(cluster), used, used), gap])

    return [("T", bar("T", 2220, 2340)), ("P", bar("P", 930, 930)), ("A", bar("A", 510, 600))]


def _radar() -> Radar:
    names = (_("Networks"), _("Software"), _("Hardware"), _("Learning platform"))
    more = (_("Office software"), _("Help desk"), _("Cyber security"), _("Policy"))
    levels = (3, 2, 2, 1, 2, 3, 1, 0)
    axes = [Axis(name, level) for name, level in zip(names + more, levels, strict=True)]
    return Radar(_("What the team can, by topic"), axes)


def _steps() -> list[Step]:
    return [
        Step(_("People"), "done", _("15 people")),
        Step(_("Division"), "now", _("2 gaps open"), "#stepper"),
        Step(_("Mandates"), "later", _("after the division")),
        Step(_("Daily work"), "later", _("goes on")),
    ]


def _form() -> SampleForm:
    given = {"hours": "2.5", "reminder": "31 februari", "school": "1", "cluster": "T"}
    return SampleForm({**given, "fairness": 4, "teaches": True}, auto_id="sample_%s")


def _page() -> "Page[int]":
    return Paginator(range(200), 10).page(4)
