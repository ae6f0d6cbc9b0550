"""The questions that lead to a vision. Few, so that everyone answers all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Part

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: Text
    hint: Text


_PEDAGOGICAL = (
    Question(
        "education",
        _("Which education do we want to give?"),
        _("Think of a lesson you are proud of. What would a visitor have seen?"),
    ),
    Question(
        "adds",
        _("What can ICT add to it?"),
        _("Begin with what pupils need, not with what a device can do."),
    ),
    Question(
        "leaves",
        _("What do we choose not to do with ICT?"),
        _("For example: where talking, moving or writing by hand works better."),
    ),
    Question(
        "whom",
        _("For whom does it matter most?"),
        _("Who cannot take part without it? And who is left behind because of it?"),
    ),
    Question(
        "pupils",
        _("What must every pupil be able to do when leaving us?"),
        _("Three things are enough. Which of them do we not teach well enough yet?"),
    ),
    Question(
        "colleagues",
        _("What do we ask of each other as colleagues?"),
        _("What may be expected of everyone, and what help may everyone count on?"),
    ),
)
_TECHNICAL = (
    Question(
        "always",
        _("What must always work?"),
        _("And how long may it be down before lessons suffer?"),
    ),
    Question(
        "same",
        _("What is the same for everyone, and where is one free to choose?"),
        _("Think of devices, programs, accounts and places to keep things."),
    ),
    Question(
        "together",
        _("What do we do ourselves, what together, and what do we leave to a firm?"),
        _("What do we want to know enough about to be able to decide, also when we buy it?"),
    ),
    Question(
        "safety",
        _("How do we keep pupils and their data safe?"),
        _("Where do we choose safe over easy? And where not?"),
    ),
    Question(
        "lasting",
        _("How do we choose what lasts?"),
        _("How long do things stay, who repairs them, and what happens to them afterwards?"),
    ),
    Question(
        "new",
        _("How does something new come in?"),
        _("Who may try it out, who decides, and when do we stop with something old?"),
    ),
)
QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    Part.PEDAGOGICAL: _PEDAGOGICAL,
    Part.TECHNICAL: _TECHNICAL,
}
# What each part is for, in a sentence.
TELLS: Mapping[str, Text] = {
    Part.PEDAGOGICAL: _(
        "Which education do you want, and what is ICT for in it? Half a page that colleagues"
        " recognise is worth more than ten that nobody reads."
    ),
    Part.TECHNICAL: _(
        "What the technique must make possible, and by which rules you choose. It follows from the"
        " pedagogical vision."
    ),
}
