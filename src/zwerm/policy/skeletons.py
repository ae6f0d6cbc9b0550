"""The chapters a plan starts with, what belongs in each, and which live blocks fill it.

The division in chapters follows the structure that `domain.md` (chapter 7) joins from the report
on team-based ICT coordination, the three plans of the Unicoz project and Four in balance. It is
our proposal; authors rename, move, add and remove.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Order, PlanKind

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One chapter: its title, what a reader expects of it, questions, and its live blocks."""

    key: str
    title: Text
    guidance: Text
    questions: tuple[Text, ...] = ()
    live: tuple[str, ...] = ()


_ALL = (
    Skeleton(
        "context",
        _("Where we stand"),
        _("A reader wants to know in one page what kind of school this is and how ICT is doing."),
        (
            _("What goes well, and must stay as it is?"),
            _("What costs the most time, or goes wrong the most often?"),
            _("What did we promise last time, and what came of it?"),
        ),
        ("key_figures", "coverage"),
    ),
    Skeleton(
        "vision",
        _("Vision and leadership"),
        _("First why, then what. ICT serves good education; it is no goal of its own."),
        (
            _("Which education do we want, and what can ICT do for it?"),
            _("Who leads, and how do we decide together?"),
        ),
        ("vision", "knoster"),
    ),
    Skeleton(
        "expertise",
        _("Expertise of the team"),
        _("What colleagues need to be able to do, and how they learn it from each other."),
        (
            _("Which knowledge do we miss for which tasks?"),
            _("How do we make time for learning at school itself?"),
        ),
        ("training",),
    ),
    Skeleton(
        "content",
        _("Content and applications"),
        _("Which programs and learning material we use, why, and who chooses them."),
        (
            _("What do we use in every class, and what is free to choose?"),
            _("How do pupils learn with and about ICT, from the youngest to the oldest?"),
            _("How does something new come in, and how does it go out again?"),
        ),
        ("experiments",),
    ),
    Skeleton(
        "infrastructure",
        _("Infrastructure"),
        _("Devices, network and services, and how long they last."),
        (
            _("What does a class have, and is that enough for the vision?"),
            _("When do we replace what, and who keeps the list?"),
        ),
        ("devices",),
    ),
    Skeleton(
        "goals",
        _("Goals and priorities"),
        _("A few goals that can be measured. Each serves the vision and has actions."),
        (_("What must be better in a year, and in three years?"), _("How will we see it?")),
        ("goals",),
    ),
    Skeleton(
        "organisation",
        _("How we organise ICT"),
        _("Who does what, who decides, with which hours, and what is still open."),
        (
            _("What do we do ourselves, what together with other schools, what does a firm do?"),
            _("What do we do about the tasks that nobody has?"),
        ),
        ("tasks", "team", "means", "gaps", "continuity"),
    ),
    Skeleton(
        "learning",
        _("Professionalisation"),
        _("Needs, forms, time and money, and how we see a year later that it helped."),
        (_("Which forms fit us? Learning from each other, close to practice, works best."),),
        ("training", "experiments"),
    ),
    Skeleton(
        "safety",
        _("Safety and privacy"),
        _("What can go wrong, what we do to prevent it, and what we do when it happens."),
        (
            _("Who may see which data of pupils and staff?"),
            _("Who is called first when something goes wrong, also in the holidays?"),
        ),
        ("risks", "checklists"),
    ),
    Skeleton(
        "responsibilities",
        _("Who is responsible"),
        _("Safety is a matter of the school board; who executes and who watches is written down."),
        (_("Who reports to the board, and how often?"),),
        ("team",),
    ),
    Skeleton(
        "recovery",
        _("Backups and recovery"),
        _("How the school goes on when systems fail, and when that was last tried."),
        (_("What must work again first, and within which time?"),),
        ("recovery",),
    ),
    Skeleton(
        "processing",
        _("Personal data"),
        _("Which data we keep, why, how long and with whom we share them."),
        (_("With which firms is there a processing agreement?"),),
        ("processing",),
    ),
    Skeleton(
        "budget",
        _("Budget and purchasing"),
        _("What ICT costs over the years, and where the money comes from."),
        (
            _("What comes back every year, and what is once?"),
            _("What do we buy together with other schools?"),
        ),
        ("means", "budget"),
    ),
    Skeleton(
        "actions",
        _("Actions"),
        _("Who does what, by when, with which hours and money, and how we see that it is done."),
        (),
        ("actions",),
    ),
    Skeleton(
        "communication",
        _("Communication and consultation"),
        _("How colleagues, pupils and parents know of the plan and have a say in it."),
        (
            _("Where do teachers tell what does not work, critical colleagues too?"),
            _("How do the school and the school group keep each other informed?"),
        ),
    ),
    Skeleton(
        "evaluation",
        _("Evaluation and revision"),
        _("When we look back, with whom, and what makes us change the plan."),
        (_("What do we measure, and what do we ask?"),),
        ("cycle",),
    ),
    Skeleton(
        "principles",
        _("Principles for choices"),
        _("The rules by which we choose, so that not every choice starts from the beginning."),
        (
            _("What do we want to be the same everywhere, and what may differ?"),
            _("When do we do it ourselves, cooperate or buy it?"),
        ),
    ),
)
CHAPTERS: Mapping[str, Skeleton] = {each.key: each for each in _ALL}

_ICT_BALANCE = (
    "context vision expertise content infrastructure organisation safety budget goals actions"
    " communication evaluation"
)
_ICT_PLANNER = (
    "context vision goals organisation learning content infrastructure safety budget actions"
    " communication evaluation"
)
_OTHER: Mapping[str, str] = {
    PlanKind.ORGANISATION: "context organisation learning communication evaluation",
    PlanKind.DESTINATION: (
        "context vision principles goals expertise content infrastructure actions evaluation"
    ),
    PlanKind.SECURITY: (
        "context responsibilities safety recovery processing learning actions evaluation"
    ),
    PlanKind.ACTIONS: "goals actions learning budget evaluation",
    PlanKind.LEARNING: "context expertise learning budget evaluation",
}


def skeleton_of(kind: str, order: str) -> tuple[Skeleton, ...]:
    """The chapters a new plan of this kind starts with."""
    if kind == PlanKind.ICT:
        keys = _ICT_BALANCE if order == Order.BALANCE else _ICT_PLANNER
    else:
        keys = _OTHER[kind]
    return tuple(CHAPTERS[key] for key in keys.split())
