"""A vacancy and its task profile, made from the tasks themselves and from nothing else."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.documents import (
    Block,
    Column,
    Fact,
    Heading,
    ItemList,
    Notice,
    PageBreak,
    Table,
    Text,
    bold,
    cell,
    paragraphs,
    runs,
)
from zwerm.people.models import Competence, Role
from zwerm.tasks.models import Cluster

from .case import Case, by_cluster, made_fact, tasks_table
from .pay import Pay, pay
from .questions import selection_questions
from .words import DIPLOMAS, EMPHASIS, LEVELS, Section

ANNEX = "with_annex"


def title(case: Case) -> str:
    return _("Vacancy: %(role)s") % {"role": EMPHASIS[case.profile.emphasis]}


def subtitle(case: Case) -> str:
    return _("%(hours)s, for %(schools)s") % {"hours": case.hours, "schools": case.school_names}


def facts(case: Case) -> tuple[Fact, ...]:
    return (
        Fact(_("Hours"), case.hours),
        Fact(_("Place of work"), case.school_names),
        Fact(_("Start"), case.answer("start", _fill_in(_("first day, and until when")))),
        made_fact(case),
    )


def sections(case: Case) -> list[Section]:
    return [
        Section(
            "start",
            _("Start"),
            _("The first day, and how long the job lasts."),
            _fill_in(_("first day, and until when")),
            1,
        ),
        Section(
            "intro",
            _("In short"),
            _("Two or three sentences that make someone want to read on."),
            _intro(case),
        ),
        Section(
            "diploma",
            _("Diploma"),
            _("The proposal follows from the kind of tasks. Experience may count as well."),
            _diploma(case),
            3,
        ),
        Section("where", _("Where you work"), _("Schools, and travel between them."), _where(case)),
        Section(
            "team",
            _("With whom you work"),
            _("Roles only: a vacancy leaves the house, so Zwerm puts no names in it."),
            _team(case),
        ),
        Section(
            "offer",
            _("What we offer"),
            _("Say what is true here. What stands between square brackets is still to fill in."),
            _offer(),
            7,
        ),
        Section(
            "apply",
            _("How to apply"),
            _("To whom, how, and until when."),
            _fill_in(_("to whom, how, and until which day")),
            3,
        ),
        Section(
            "questions",
            _("Questions for the conversation"),
            _("They come from the largest tasks. They stand in the annex, not in the vacancy."),
            "\n".join(f"- {question}" for question in selection_questions(case.lines)),
            9,
        ),
    ]


def blocks(case: Case) -> Iterator[Block]:
    texts = {each.key: case.answer(each.key, each.proposal) for each in sections(case)}
    yield Text(runs(texts["intro"]), "lead")
    yield Heading(_("What you will do"))
    for cluster, lines in by_cluster(case.lines):
        hours = hours_unit(case.profile.by_cluster[cluster])
        yield Heading(f"{cluster.label} · {hours}", 2, cluster.value)
        yield tasks_table(lines, with_total=False)
    yield Heading(_("What we ask"))
    yield ItemList(tuple(runs(bold(f"{name}: "), words) for name, words in levels(case)))
    yield from paragraphs(texts["diploma"])
    for key, heading in (
        ("where", _("Where you work")),
        ("team", _("With whom you work")),
        ("offer", _("What we offer")),
        ("apply", _("How to apply")),
    ):
        yield Heading(heading)
        yield from paragraphs(texts[key])
    if case.document.answers.get(ANNEX, "yes") == "yes":
        yield from _annex(case, texts["questions"])


def levels(case: Case) -> list[tuple[str, str]]:
    """What is asked in each cluster, and in which technical fields."""
    rows = [
        (str(cluster.label), str(LEVELS[case.profile.levels[cluster.value]]))
        for cluster in Cluster
        if case.profile.levels.get(cluster.value)
    ]
    special = case.profile.specialisations
    return rows + [
        (capfirst(str(Competence(key).label)), str(LEVELS[level]))
        for key, level in sorted(special.items(), key=lambda row: (-row[1], row[0]))
    ]


def _intro(case: Case) -> str:
    return _(
        "%(organisation)s is looking for a colleague for %(hours)s. You take care of %(count)s. "
        "You do not do it alone: you work in an ICT team in which everyone has their own tasks, "
        "and someone who can take over."
    ) % {
        "organisation": case.organisation.name,
        "hours": case.hours,
        "count": ngettext("%(n)d task", "%(n)d tasks", len(case.lines)) % {"n": len(case.lines)},
    }


def _diploma(case: Case) -> str:
    asked = DIPLOMAS[case.profile.diploma]
    reasons = {
        "technical": _("Most of these tasks are technical."),
        "pedagogical": _(
            "Most of these tasks are about teaching: a teaching degree, or experience in the "
            "classroom, is an advantage."
        ),
        "both": _("These tasks are as technical as they are about teaching."),
        "policy": _("Most of these tasks are about policy: overview, and bringing people along."),
        "administrative": _("These tasks ask no special training, but a liking for ICT."),
    }
    proposed = _("Diploma: %(diploma)s.") % {"diploma": asked}
    return f"{proposed} {reasons[case.profile.emphasis]}"


def _where(case: Case) -> str:
    if len(case.schools) <= 1:
        return _("You work at %(school)s.") % {"school": case.school_names}
    names = ", ".join(school.name for school in case.schools)
    return _("You work for %(count)d schools: %(names)s. %(travel)s") % {
        "count": len(case.schools),
        "names": names,
        "travel": _fill_in(_("fixed days at each school, and what is paid for travel")),
    }


def _team(case: Case) -> str:
    if not case.team:
        return _("You are the first in the ICT team. %(rest)s") % {
            "rest": _fill_in(_("who supports you"))
        }
    roles = [f"{count} × {Role(role).label}" for role, count in case.team.items()]
    told = _("In the ICT team you work with: %(roles)s.") % {
        "roles": get_text_list(roles, _("and"))
    }
    agreed = _(
        "For every task it is agreed who decides, who executes, who steers and follows up, and who "
        "is the contact. You know which of these are yours before you start."
    )
    return f"{told} {agreed}"


def _offer() -> str:
    parts = (
        _("Your own tasks, with the hours they take, written down and agreed each year."),
        _("A backup for what cannot wait, and time to learn from each other."),
        _fill_in(_("contract, post and salary scale")),
        _fill_in(_("equipment and place to work")),
        _fill_in(_("training")),
    )
    return "\n".join(f"- {part}" for part in parts)


def _fill_in(what: str) -> str:
    return _("[to fill in: %(what)s]") % {"what": what}


def _annex(case: Case, questions: str) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(_("Annex for the selection committee"))
    yield Text(runs(_("Do not publish this part with the vacancy.")), "lead")
    yield Heading(_("Hours and emphasis"), 2)
    yield _hours_table(case)
    yield Text(
        runs(
            _("Emphasis: %(role)s.") % {"role": EMPHASIS[case.profile.emphasis]},
            " ",
            _("It follows from the hours of the tasks, and is no fixed profile."),
        )
    )
    yield from _pay_blocks(case, pay(case.organisation, case.document.school_year, case.minutes))
    yield Heading(_("Questions for the conversation"), 2)
    yield from paragraphs(questions)


def _hours_table(case: Case) -> Table:
    minutes = case.profile.by_cluster
    rows = tuple(
        (
            cell(str(cluster.label)),
            cell(hours_unit(minutes[cluster.value])),
            cell(f"{round(100 * minutes[cluster.value] / max(case.minutes, 1))} %"),
        )
        for cluster in Cluster
        if minutes.get(cluster.value)
    )
    columns = (
        Column(_("Kind of task"), 0.5),
        Column(_("A week"), 0.25, "right"),
        Column(_("Share"), 0.25, "right"),
    )
    total = (cell(bold(_("Together"))), cell(bold(hours_unit(case.minutes))), cell(bold("100 %")))
    return Table(columns, rows, total)


def _pay_blocks(case: Case, found: Pay) -> Iterator[Block]:
    if not found.rows:
        return
    yield Heading(_("What the hours cost in points"), 2)
    yield Table(
        (
            Column(_("Diploma"), 0.4),
            Column(_("Points full-time"), 0.32, "right"),
            Column(_("Points for these hours"), 0.28, "right"),
        ),
        tuple(
            (
                cell(str(DIPLOMAS[row.diploma])),
                cell(f"{row.full_time.amount} ({row.full_time.get_status_display()})"),
                cell(number_format(row.points, 2)),
            )
            for row in found.rows
        ),
    )
    if not found.is_sure:
        yield Notice(
            _("Check before you promise anything"),
            runs(
                _(
                    "Not every figure behind these points has been confirmed. Ask your school "
                    "group or the government for the amounts of this year."
                )
            ),
        )
    if found.is_more_than_full_time(case.minutes):
        yield Notice(
            _("More than one full-time job"),
            runs(_("These hours do not fit in one job. Make two vacancies of them.")),
        )
    yield ItemList(tuple(runs(source) for source in found.sources))
