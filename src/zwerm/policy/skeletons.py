"""The chapters a plan starts with, what belongs in each, and which live blocks fill it.

The division joins the structure of the report on team-based ICT coordination, the three plans of
the Unicoz project and Four in balance. It is a proposal; authors rename, move, add and remove.
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
        _(
            "One page that tells an outsider what kind of school this is and how ICT is"
            " doing. Zwerm fills in the figures; you say what they mean."
        ),
        (
            _("What goes well and must stay as it is?"),
            _("What takes the most time, or goes wrong most often?"),
            _("What did we promise last time, and what came of it?"),
        ),
        ("key_figures", "coverage"),
    ),
    Skeleton(
        "vision",
        _("Vision and leadership"),
        _("First why, then what. ICT serves good education; it is not a goal in itself."),
        (
            _("What kind of education do we want, and what can ICT add to it?"),
            _("What do we choose not to do, and why?"),
            _("Who leads, and how do we decide together?"),
        ),
        ("vision", "knoster"),
    ),
    Skeleton(
        "expertise",
        _("Expertise of the team"),
        _("What colleagues must be able to do, and how they learn it from each other."),
        (
            _("What can most of us do already, and who can help the others?"),
            _("For which tasks does somebody still lack knowledge?"),
            _("When in the week is there time to learn, at school itself?"),
        ),
        ("training",),
    ),
    Skeleton(
        "content",
        _("Content and applications"),
        _("Which programs and learning materials we use, why, and who chooses them."),
        (
            _("What do we use in every class, and what may each teacher choose?"),
            _("How do pupils learn with ICT and about ICT, from the youngest to the oldest?"),
            _("How does a new program get in, and how does an old one go out?"),
        ),
        ("experiments",),
    ),
    Skeleton(
        "infrastructure",
        _("Infrastructure"),
        _(
            "Devices, network and services: what there is, how long it lasts and who"
            " keeps an eye on it."
        ),
        (
            _("What does a class have, and is that enough for what we want?"),
            _("What do we replace in which year, and who keeps that list?"),
            _("What happens when the network is down for a morning?"),
        ),
        ("devices",),
    ),
    Skeleton(
        "goals",
        _("Goals and priorities"),
        _(
            "A few goals that you can measure. Each one serves the vision and has"
            " actions of its own."
        ),
        (
            _("What must be better in a year, and what in three years?"),
            _("How will we see that it is better?"),
            _("What comes first when there are not enough hours for everything?"),
        ),
        ("goals",),
    ),
    Skeleton(
        "organisation",
        _("How we organise ICT"),
        _("Who does what, who decides, with how many hours, and what is still open."),
        (
            _(
                "What do we do ourselves, what together with other schools, and what does a"
                " firm do?"
            ),
            _("What do we do about the tasks that nobody has?"),
            _("Who takes over when someone is ill or leaves?"),
        ),
        ("tasks", "team", "means", "gaps", "continuity"),
    ),
    Skeleton(
        "learning",
        _("Professionalisation"),
        _(
            "What we need to learn, in which form, with which time and money, and how"
            " we see a year later that it helped."
        ),
        (
            _("Which tasks could we do ourselves if somebody learned a little more?"),
            _("Which forms suit us? Learning from each other, close to practice, works best."),
        ),
        ("training", "experiments"),
    ),
    Skeleton(
        "safety",
        _("Safety and privacy"),
        _("What can go wrong, what we do to prevent it, and what we do when it happens after all."),
        (
            _("Who may see which data of pupils and staff?"),
            _("Whom do we call first when something goes wrong, in the holidays too?"),
            _("How do pupils learn to be safe online?"),
        ),
        ("risks", "checklists"),
    ),
    Skeleton(
        "responsibilities",
        _("Who is responsible"),
        _("Safety is a matter for the school board. Write down who carries it out and who checks."),
        (
            _("Who reports to the board, and how often?"),
            _("Who may switch something off at once when that is needed?"),
        ),
        ("team",),
    ),
    Skeleton(
        "recovery",
        _("Backups and recovery"),
        _("How the school carries on when systems fail, and when you last tried that out."),
        (
            _("What must work again first, and within what time?"),
            _("Who can restore a backup, and who else?"),
        ),
        ("recovery",),
    ),
    Skeleton(
        "processing",
        _("Personal data"),
        _("Which data we keep, why, for how long, and with whom we share them."),
        (
            _("With which firms do we have a processing agreement, and with which not yet?"),
            _("What do we tell parents about this?"),
        ),
        ("processing",),
    ),
    Skeleton(
        "budget",
        _("Budget and purchasing"),
        _("What ICT costs over the years, and where the money comes from."),
        (
            _("Which costs come back every year, and which are one-off?"),
            _("What do we buy together with other schools?"),
            _("What do we ask of parents, and is that fair for everyone?"),
        ),
        ("means", "budget"),
    ),
    Skeleton(
        "actions",
        _("Actions"),
        _("Who does what, by when, with which hours and money, and how we see that it is done."),
        (_("Which three actions would we start with tomorrow?"),),
        ("actions",),
    ),
    Skeleton(
        "communication",
        _("Communication and consultation"),
        _("How colleagues, pupils and parents know the plan and have a say in it."),
        (
            _("Where can teachers say what does not work, the critical ones too?"),
            _("How do the school and the school group keep each other informed?"),
            _("What does everyone get to read, and in which words?"),
        ),
        (),
    ),
    Skeleton(
        "evaluation",
        _("Evaluation and revision"),
        _("When we look back, with whom, and what would make us change the plan."),
        (
            _("What do we measure, and what do we simply ask?"),
            _("Who takes the initiative to open this plan again?"),
        ),
        ("cycle",),
    ),
    Skeleton(
        "principles",
        _("Principles for choices"),
        _("The rules we choose by, so that we need not start every choice from scratch."),
        (
            _("What do we want to be the same everywhere, and what may differ?"),
            _("When do we do something ourselves, when together, and when do we buy it?"),
        ),
        (),
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
