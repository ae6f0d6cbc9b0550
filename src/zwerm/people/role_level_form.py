from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext

from .queries import KnownRatings
from .role_levels import Proposal
from .scales import scale

NOT_KNOWN = "-"


def _level(value: str) -> int | None:
    return None if value == NOT_KNOWN else int(value)


@dataclass(frozen=True, slots=True)
class Row:
    """A proposed level: a field to change it, or what is known already and stays."""

    proposal: Proposal
    label: str
    field: forms.BoundField | None
    is_own_answer: bool = False
    known_level: int | None = None


class RoleLevelForm(forms.Form):
    """The proposed levels of a person. What is known already is no field, so it cannot change."""

    def __init__(self, data: Any, *, proposed: Sequence[Proposal], known: KnownRatings) -> None:
        super().__init__(data)
        self.proposed, self.known = proposed, known
        self.levels = {row.competence: row.level for row in known.readable}
        for one in proposed:
            if self._is_open(one.competence):
                self.fields[one.competence] = self._field(one)

    def _is_open(self, competence: str) -> bool:
        own = competence in self.known.answered_by_person
        return not own and self.levels.get(competence) is None

    @staticmethod
    def _field(one: Proposal) -> forms.TypedChoiceField:
        about = scale(one.competence)
        examples = [(str(level), f"{level} · {text}") for level, text in about.examples]
        return forms.TypedChoiceField(
            label=about.label.capitalize(),
            choices=[*examples, (NOT_KNOWN, gettext("not known"))],
            coerce=_level,
            initial=str(one.level),
        )

    @property
    def reasons(self) -> list[Proposal]:
        """One for each role that something is expected of."""
        return list({one.role: one for one in self.proposed}.values())

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                one,
                scale(one.competence).label.capitalize(),
                self[one.competence] if one.competence in self.fields else None,
                one.competence in self.known.answered_by_person,
                self.levels.get(one.competence),
            )
            for one in self.proposed
        ]

    def chosen_levels(self) -> dict[str, int]:
        """Of a valid form."""
        return {key: level for key, level in self.cleaned_data.items() if level is not None}
