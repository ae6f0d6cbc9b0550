"""What the check asks, and what each element that lacks leads to.

After the model of Knoster (1991) as the report on team-based ICT coordination gives it. The
questions and the examples of behaviour are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Element

Text = str | Promise

LEVELS: tuple[Text, ...] = (
    pgettext_lazy("how far an element is", "not yet"),
    pgettext_lazy("how far an element is", "here and there"),
    pgettext_lazy("how far an element is", "mostly"),
    pgettext_lazy("how far an element is", "fully"),
)


@dataclass(frozen=True, slots=True)
class About:
    """One element: its question, an example of each level, and what to do when it lacks."""

    question: Text
    levels: tuple[Text, Text, Text, Text]
    headline: Text  # when it asks for attention first
    symptom: Text
    leads_to: Text
    shows_as: Text
    mend: Text
    page: str  # where it is mended
    step: str = ""  # of the step plan


ABOUT: Mapping[str, About] = {
    Element.VISION: About(
        _("Do we know why we do this?"),
        (
            _("Ask ten colleagues why, and you get ten answers."),
            _("The head and the ICT team know why; most colleagues could not say it."),
            _("Most colleagues can say it in their own words."),
            _("We choose by it: what does not fit, we do not do."),
        ),
        _("First the vision"),
        _("confusion"),
        _("Without a shared why there is confusion."),
        _("Everyone pulls in another direction, and nobody knows what counts."),
        _("Write the vision together, and adopt it."),
        "policy:vision",
        "S2",
    ),
    Element.IMPORTANCE: About(
        _("Do colleagues see what it brings them and their pupils?"),
        (
            _("Most of them see extra work for a wish of somebody else."),
            _("A few are keen; the others wait until it blows over."),
            _("Most of them can name what it brings in their own lessons."),
            _("Colleagues ask for it themselves, and say so when it does not work."),
        ),
        _("First the importance"),
        _("resistance"),
        _("Where people do not see why it matters, there is resistance."),
        _("People nod and do nothing, or say no straight away."),
        _(
            "Tell why, often and short. Ask a sounding board of teachers, critical ones too, and"
            " open the vision for reactions."
        ),
        "policy:vision",
    ),
    Element.PLAN: About(
        _("Is it clear who does what, when and how?"),
        (
            _("We begin with what comes up today."),
            _("There is a list, but without names or days."),
            _("There is a plan with names and days, and most of it happens."),
            _("We look at the plan regularly together, and change it where needed."),
        ),
        _("First the plan"),
        _("false starts"),
        _("Without a plan there are false starts."),
        _("Much is begun, little is finished, and the next thing comes already."),
        _("Make an ICT policy plan with goals, owners and days."),
        "policy:plan_list",
        "S3",
    ),
    Element.MEANS: About(
        _("Is there enough to do it with: time, devices, money and help?"),
        (
            _("It has to be done on top of everything else."),
            _("Some of it is there, but something is always missing."),
            _("What is needed is usually there, and who misses something knows whom to ask."),
            _("We arrange what is needed before we begin, time too."),
        ),
        _("First the means"),
        _("frustration"),
        _("Without the means there is frustration."),
        _("People want to, but cannot."),
        _("Count the hours and the money, and look at what schools can do together."),
        "means:means_list",
        "S4",
    ),
    Element.COMPETENCES: About(
        _("Do people know what they must be able to do, and can they learn it?"),
        (
            _("Nobody said what is expected. Many feel unsure."),
            _("We know what is lacking; learning it is left to each."),
            _("It is clear what is expected and by when, and there is help."),
            _("We learn from each other while we work, and see that it grows."),
        ),
        _("First the competences"),
        _("uncertainty"),
        _("Where people cannot do it yet, there is uncertainty."),
        _("People do not dare, and go round it."),
        _("Look at who can do which tasks, and make learning part of the week."),
        "people:person_list",
        "S6",
    ),
}
