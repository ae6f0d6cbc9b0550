"""What to suppose, as a page asks it: today, alone, together, who is away, which hours more."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.means.forms import HoursField
from zwerm.workbook.records import CLUSTERS, Cluster, Dossier, PersonRecord

from .building import demanding_schools
from .variants import ExtraMeans, Together, Variation, has_several_schools, receivers

MOST_AWAY = 3
MOST_AT_ONCE = 4
MOST_EXTRA_MINUTES = 400 * 60
LEVELS = [(level, str(level)) for level in range(4)]
USUAL_LEVEL = 2
CLUSTER_LABELS: dict[Cluster, Any] = {
    "T": gettext_lazy("Technical level"),
    "P": gettext_lazy("Pedagogical level"),
    "B": gettext_lazy("Policy level"),
    "A": gettext_lazy("Administrative level"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """People by the words in which a page lets them be chosen; namesakes with their code."""

    by_label: dict[str, str]

    @classmethod
    def of(cls, people: Iterable[PersonRecord]) -> "Names":
        rows = sorted(people, key=lambda row: (row.name.casefold(), row.code))
        names = Counter(row.name.casefold() for row in rows)
        return cls(
            {
                row.name if names[row.name.casefold()] == 1 else f"{row.name} ({row.code})": (
                    row.code
                )
                for row in rows
            }
        )

    def code(self, text: str) -> str | None:
        """Of who is written, or begins so if nobody else does."""
        wanted = " ".join(text.split()).casefold()
        folded = {label.casefold(): code for label, code in self.by_label.items()}
        if wanted in folded:
            return folded[wanted]
        found = [code for label, code in folded.items() if label.startswith(wanted)]
        return found[0] if len(found) == 1 else None


class PersonField(forms.CharField):
    """A name to type, with the list of names behind it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)
        self.names = Names({})
        self.widget.attrs.update({"list": "variant-people", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = self.names.code(text)
        if code is None:
            raise forms.ValidationError(_("Choose a name from the list."))
        return code


class VariantForm(forms.Form):
    """Every answer is one what-if; together they can be one more."""

    today = forms.BooleanField(
        label=gettext_lazy("Today"),
        help_text=gettext_lazy("Who does what now, counted by the same rules. Not divided anew."),
        required=False,
    )
    alone = forms.BooleanField(
        label=gettext_lazy("Every school alone"),
        help_text=gettext_lazy("No task is done together and nobody works for another school."),
        required=False,
    )
    pooled = forms.BooleanField(
        label=gettext_lazy("Schools together"),
        help_text=gettext_lazy("What schools may do together, no school does by itself."),
        required=False,
    )
    away_1 = PersonField(label=gettext_lazy("Without"))
    away_2 = PersonField(label=gettext_lazy("Without (second)"))
    away_3 = PersonField(label=gettext_lazy("Without (third)"))
    away_together = forms.BooleanField(
        label=gettext_lazy("All of them away at the same time"),
        help_text=gettext_lazy("Otherwise each is a what-if of its own."),
        required=False,
    )
    extra_minutes = HoursField(
        label=gettext_lazy("Extra hours a week"), most_minutes=MOST_EXTRA_MINUTES
    )
    extra_source = forms.ChoiceField(label=gettext_lazy("From which source"), required=False)
    extra_for = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=[
            ("spread", gettext_lazy("spread over who has hours there")),
            ("person", gettext_lazy("for one person")),
            ("new", gettext_lazy("a new colleague")),
        ],
        initial="spread",
        required=False,
        widget=forms.RadioSelect,
    )
    extra_place = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    extra_person = PersonField(label=gettext_lazy("Which person"))
    combined = forms.BooleanField(
        label=gettext_lazy("Also all of this in one what-if"),
        help_text=gettext_lazy(
            "Who is away and the extra hours together: do the hours make up for it?"
        ),
        required=False,
    )

    def __init__(self, *args: Any, dossier: Dossier, knows_today: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        self.names = Names.of(dossier.people)
        for name in (*self._away_names(), "extra_person"):
            cast("PersonField", self.fields[name]).names = self.names
        if not has_several_schools(dossier):
            del self.fields["alone"], self.fields["pooled"]
        self.fields["today"].disabled = not knows_today
        self._offer()

    def _offer(self) -> None:
        sources = [(row.code, row.name) for row in self.dossier.sources]
        schools = [(row.code, row.name) for row in demanding_schools(self.dossier)]
        whole = [("", self.dossier.name)] if len(schools) > 1 else []
        self.fields["extra_source"].choices = sources  # type: ignore[attr-defined] # a choice field
        self.fields["extra_place"].choices = [*whole, *schools]  # type: ignore[attr-defined]
        for cluster in CLUSTERS:
            self.fields[f"level_{cluster}"] = forms.TypedChoiceField(
                label=CLUSTER_LABELS[cluster],
                choices=LEVELS,
                coerce=int,
                initial=USUAL_LEVEL,
                empty_value=USUAL_LEVEL,  # type: ignore[arg-type] # what is not chosen is usual
                required=False,
            )

    def _away_names(self) -> list[str]:
        return [f"away_{number}" for number in range(1, MOST_AWAY + 1)]

    @property
    def settings(self) -> list[forms.BoundField]:
        return [self[name] for name in ("today", "alone", "pooled") if name in self.fields]

    @property
    def away(self) -> list[forms.BoundField]:
        return [self[name] for name in self._away_names()]

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[f"level_{cluster}"] for cluster in CLUSTERS]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if self.errors:
            return clean
        extra = self._extra()
        if extra is not None:
            self._refuse_hours_for_nobody(extra)
        if self.errors:
            return clean
        found = self.variations
        if not found:
            raise forms.ValidationError(_("Choose at least one what-if."))
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("These are %(count)s what-ifs; make at most %(most)s at once.")
                % {"count": len(found), "most": MOST_AT_ONCE}
            )
        return clean

    def _refuse_hours_for_nobody(self, extra: ExtraMeans) -> None:
        if self.cleaned_data["extra_for"] == "person" and not extra.people:
            self.add_error("extra_person", _("Say who gets the extra hours."))
        elif extra.newcomer is None and not receivers(self.dossier, extra):
            self.add_error(
                "extra_for",
                _("Nobody there has hours yet to which these can be added. Choose a person."),
            )

    @property
    def variations(self) -> list[Variation]:
        """What is asked, in the order in which the page asks it."""
        return list(self._variations())

    def _variations(self) -> Iterator[Variation]:
        clean = self.cleaned_data
        if clean.get("today"):
            yield Variation(is_today=True)
        if clean.get("alone"):
            yield Variation(together=Together.ALONE)
        if clean.get("pooled"):
            yield Variation(together=Together.POOLED)
        away = tuple(dict.fromkeys(clean[name] for name in self._away_names() if clean[name]))
        if away and (clean.get("away_together") or len(away) == 1):
            yield Variation(without=away)
        else:
            yield from (Variation(without=(code,)) for code in away)
        extra = self._extra()
        if extra is not None:
            yield Variation(extra=(extra,))
        if clean.get("combined") and away and extra is not None:
            yield Variation(without=away, extra=(extra,))

    def _extra(self) -> ExtraMeans | None:
        clean = self.cleaned_data
        if not clean.get("extra_minutes"):
            return None
        source = clean["extra_source"] or self.fields["extra_source"].choices[0][0]  # type: ignore[attr-defined] # a choice field
        extra = ExtraMeans(source, clean["extra_minutes"])
        if clean["extra_for"] == "person":
            return replace(extra, people=tuple(filter(None, [clean["extra_person"]])))
        extra = replace(extra, place=clean["extra_place"])
        if clean["extra_for"] == "new":
            levels = {cluster: clean[f"level_{cluster}"] for cluster in CLUSTERS}
            return replace(extra, newcomer=levels)
        return extra
