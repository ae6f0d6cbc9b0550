"""What should be done above the school group, with why and how many hours it would spare."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.documents import Block, Column, Fact, Heading, Table, Text, bold, cell, paragraphs, runs
from zwerm.tasks.advice import EXECUTORS

from .case import Case, made_fact
from .lines import Line, Why
from .words import Section

# Who works above a school group, as the catalogue names them.
ABOVE = ("koepel", "overheid", "kenniscentrum")


ARGUMENTS: Mapping[str, str | Promise] = {
    Why.CENTRAL: gettext_lazy(
        "Every school group now does this for itself. Done once for everybody, it could take "
        "less time and be done better."
    ),
    Why.DROPPED: gettext_lazy("We no longer do this ourselves."),
    Why.POSTPONED: gettext_lazy("We put this off for now."),
    Why.GAP: gettext_lazy(
        "Even with all schools together we do not find the people and the hours for this."
    ),
}


def title(_case: Case) -> str:
    return _("What others could better do for us")


def subtitle(case: Case) -> str:
    return _(
        "A question from %(place)s to umbrella organisation, government and knowledge centre"
    ) % {"place": case.organisation.name}


def facts(case: Case) -> tuple[Fact, ...]:
    return (
        Fact(_("Sent by"), case.organisation.name),
        Fact(_("Hours it would spare"), case.hours),
        made_fact(case),
    )


def sections(case: Case) -> list[Section]:
    opening = [
        Section(
            "why",
            _("Our question"),
            _("Why you send this, and what you ask for."),
            _(
                "Our schools each spend time on work that could be done once for everybody. The "
                "list below names these tasks, with the hours they take in our schools. We ask "
                "you to take them up, or to tell us who can."
            ),
        )
    ]
    arguments = [
        Section(
            f"argument_{line.task.pk}",
            line.task.name,
            _("Why this belongs above the school group, in your own words."),
            argument(line),
            2,
        )
        for line in case.lines
    ]
    return [*opening, *arguments]


def argument(line: Line) -> str:
    told = str(ARGUMENTS[line.why]) if line.why in ARGUMENTS else ""
    return f"{told} {line.reason}".strip() if line.reason else told


def takers(line: Line) -> str:
    """Who could take it: those above the group that the catalogue names for it, or all three."""
    named = [one for one in ABOVE if one in line.task.other_executors] or list(ABOVE)
    return capfirst(", ".join(str(EXECUTORS[one]) for one in named))


def blocks(case: Case) -> Iterator[Block]:
    texts = {each.key: case.answer(each.key, each.proposal) for each in sections(case)}
    yield Heading(_("Our question"))
    yield from paragraphs(texts["why"])
    yield Heading(_("The list"))
    rows = tuple(
        (
            cell(bold(line.task.name), f"\n{line.why_words}" if line.why_words else ""),
            cell(texts[f"argument_{line.task.pk}"]),
            cell(takers(line)),
            cell(str(len(line.schools))),
            cell(hours_unit(line.minutes)),
        )
        for line in case.lines
    )
    total = (
        cell(bold(_("Together"))),
        cell(),
        cell(),
        cell(),
        cell(bold(hours_unit(case.minutes))),
    )
    yield Table(
        (
            Column(_("Task"), 0.28),
            Column(_("Why"), 0.31),
            Column(_("Could be taken by"), 0.18),
            Column(_("Schools"), 0.1, "right"),
            Column(_("A week"), 0.13, "right"),
        ),
        rows,
        total if len(rows) > 1 else (),
    )
    yield Text(
        runs(
            _(
                "Hours a week, over all our schools together, as our task overview has them. Most "
                "are estimates from the numbers of pupils, devices and staff."
            )
        ),
        "small",
    )
