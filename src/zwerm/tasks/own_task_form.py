"""A task of one's own, from what people type."""

from dataclasses import asdict, fields, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Competence
from zwerm.schools.models import Provenance
from zwerm.workbook.records import CLUSTERS, Effort, TaskRecord

from .advice import LEVEL_WORDS
from .forms import PRIORITIES
from .models import Cluster, Level

ASKED_LEVELS = [
    (0, _("0 · none")),
    (1, _("1 · basic")),
    (2, _("2 · independent")),
    (3, _("3 · specialist")),
]
NEW_TASK = TaskRecord(slug="", name="", cluster="T", is_own=True)
RATES = tuple(rate.name for rate in fields(Effort))
# What the form and the record call the same.
SAME_NAME = (
    "name",
    "description",
    "cluster",
    "effort_provenance",
    "priority",
    "is_core",
    "needs_backup",
    "is_on_site",
    "is_splittable",
)


def _rate(label: Any) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=10_000, initial=0, localize=True)


def _asked(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=ASKED_LEVELS, coerce=int, initial=0)


class OwnTaskForm(forms.Form):
    """A task that the catalogue does not have."""

    name = forms.CharField(
        label=_("Name"), max_length=160, help_text=_("Begin with what is done: Lend the drones")
    )
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    cluster = forms.ChoiceField(label=_("Kind of task"), choices=Cluster.choices)
    level_T = _asked(_("Technical"))  # noqa: N815 - the letter of the cluster
    level_P = _asked(_("Pedagogical"))  # noqa: N815
    level_B = _asked(_("Policy"))  # noqa: N815
    level_A = _asked(_("Administrative"))  # noqa: N815
    specialisation = forms.ChoiceField(
        label=_("Specialisation"),
        required=False,
        choices=[
            ("", _("none")),
            *((c.value, c.label) for c in Competence if not c.is_cluster),
        ],
    )
    fixed = _rate(_("Minutes a week, the same in each school"))
    per_100_devices = _rate(_("And per 100 devices"))
    per_100_pupils = _rate(_("And per 100 pupils"))
    per_100_staff = _rate(_("And per 100 staff"))
    effort_provenance = forms.ChoiceField(
        label=_("Where do these minutes come from?"),
        choices=Provenance.choices,
        initial=Provenance.ESTIMATE,
    )
    levels = forms.MultipleChoiceField(
        label=_("May be done"),
        choices=[(level, LEVEL_WORDS[level]) for level in Level.values],
        initial=[Level.SCHOOL],
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=PRIORITIES, coerce=int, initial=2
    )
    is_core = forms.BooleanField(label=_("Core task of the ICT coordinator"), required=False)
    needs_backup = forms.BooleanField(label=_("Someone must be able to take over"), required=False)
    is_on_site = forms.BooleanField(label=_("Someone must be there quickly"), required=False)
    is_splittable = forms.BooleanField(label=_("Several people can share it"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(rate) for rate in RATES) and not self.errors:
            self.add_error("fixed", _("A task takes time: fill in at least one of the four."))
        return values

    def record(self, base: TaskRecord = NEW_TASK) -> TaskRecord:
        """The task as it was filled in; `base` gives what the form does not ask."""
        values = self.cleaned_data
        return replace(
            base,
            **{name: values[name] for name in SAME_NAME},
            required={c: values[f"level_{c}"] for c in CLUSTERS if values[f"level_{c}"]},
            specialisation=values["specialisation"] or None,
            levels=tuple(values["levels"]),
            effort=Effort(**{rate: values[rate] for rate in RATES}),
        )

    @staticmethod
    def initial_of(record: TaskRecord) -> dict[str, Any]:
        """The answers that would give this record."""
        return {
            **{name: getattr(record, name) for name in SAME_NAME},
            **{f"level_{letter}": record.required.get(letter, 0) for letter in CLUSTERS},
            "specialisation": record.specialisation or "",
            "levels": list(record.levels),
            **asdict(record.effort),
        }
