from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .house_styles import MOST_BYTES
from .models import Publication
from .publishing import Candidate

# Most schools want to show these; the rest is chosen on purpose.
USUAL = 3
MOST_NAMES = 3


class PublicationForm(forms.Form):
    """Which chapters everyone may read, and whether names may stand there."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Chapters for the website"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    names_people = forms.BooleanField(
        label=_("Names may stand there, with whom to ask"),
        required=False,
        help_text=_("Without this tick Zwerm writes “a colleague” in place of each full name."),
    )

    def __init__(
        self,
        rows: Sequence[Candidate],
        now: Publication | None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        filled = [row for row in rows if not row.is_empty]
        usual = [row.number for row in filled[:USUAL]]
        initial = {
            "chosen": now.chosen if now else usual,
            "names_people": now.names_people if now else False,
        }
        super().__init__(data, initial=initial)
        choices = [(row.number, _told(row)) for row in filled]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]


def _told(row: Candidate) -> str:
    if not row.names:
        return row.title
    names = ", ".join(row.names[:MOST_NAMES])
    if len(row.names) > MOST_NAMES:
        names = gettext("%(names)s and others") % {"names": names}
    return gettext("%(title)s (names %(names)s)") % {"title": row.title, "names": names}


class HouseStyleForm(forms.Form):
    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx or .dotx of at most 2 MB, without macros. Its text is not used."),
        widget=forms.FileInput(attrs={"accept": ".docx,.dotx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        name = (file.name or "").lower()
        if not name.endswith((".docx", ".dotx")):
            raise ValidationError(gettext("This is not a Word file. Send a .docx or a .dotx."))
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                gettext("This file is larger than 2 MB. Make its pictures smaller first.")
            )
        return file
