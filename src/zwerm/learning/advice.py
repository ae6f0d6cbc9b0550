"""The forms of learning, and what the report says of them.

In long, at school and close to practice: design teams, practice research and lesson study change
what teachers do. A course that stands alone seldom does (report, part on training).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import CoachRole, Training

Form = Training.Form


@dataclass(frozen=True, slots=True)
class Told:
    """A form of learning in a sentence, and whether the report calls it strong."""

    form: Form
    what: Promise
    is_strong: bool = False

    @property
    def label(self) -> str:
        return str(self.form.label)


_ALL = (
    Told(
        Form.DESIGN,
        _("A few teachers design lessons or tools together, try them out and improve them."),
        is_strong=True,
    ),
    Told(
        Form.LESSON_STUDY,
        _("Colleagues prepare one lesson together, watch what pupils do, and prepare it again."),
        is_strong=True,
    ),
    Told(
        Form.RESEARCH,
        _("A team asks a question about its own practice, collects data and draws conclusions."),
        is_strong=True,
    ),
    Told(Form.COACHING, _("Someone goes along for a while, with questions from your own class.")),
    Told(Form.VISIT, _("You watch in the class of a colleague and talk about it afterwards.")),
    Told(Form.PEER, _("A fixed group puts cases of its own on the table and asks questions.")),
    Told(Form.CAFE, _("Walk in, show something, try something: short, and easy to join.")),
    Told(Form.COURSE, _("Someone teaches, once or a few times, often outside the school.")),
    Told(Form.SELF_STUDY, _("You learn on your own, at your own pace.")),
)
FORMS: Mapping[str, Told] = {told.form: told for told in _ALL}

COACH_ROLES: Mapping[str, Promise] = {
    CoachRole.TRAINER: _("Teaches colleagues how something works, alone or in a group."),
    CoachRole.COACH: _("Goes along with one colleague for a while and asks the right questions."),
    CoachRole.ADVISER: _("Says which tool fits which aim, and why."),
    CoachRole.EDUCATIONALIST: _("Guards that ICT serves the lesson, and not the other way round."),
    CoachRole.CHANGE_AGENT: _("Gets people to go along with something new, critical ones too."),
    CoachRole.TECHNOVATOR: _("Looks ahead, tries what is new and brings back what is of use."),
}
