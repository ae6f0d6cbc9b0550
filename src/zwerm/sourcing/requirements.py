"""A programme of requirements: what a firm has to do, and what the school keeps in hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents import (
    Block,
    Column,
    Fact,
    Heading,
    Signature,
    SignatureFields,
    Table,
    Text,
    cell,
    paragraphs,
    runs,
)
from zwerm.schools.models import KeyFigures, Provenance

from .case import Case, by_cluster, made_fact, tasks_table
from .words import Section


@dataclass(frozen=True, slots=True)
class Risk:
    """One of the three risks of outsourcing that the report names, with what can be done."""

    key: str
    name: str | Promise
    question: str | Promise
    measures: tuple[tuple[str, str | Promise], ...]


RISKS = (
    Risk(
        "cost",
        gettext_lazy("Cost"),
        gettext_lazy("What keeps the price from growing unnoticed?"),
        (
            ("fixed", gettext_lazy("A fixed price a year, with a ceiling for work on demand")),
            ("index", gettext_lazy("The price rises no more than an agreed index")),
            ("report", gettext_lazy("The firm reports its hours every quarter, by task")),
            ("compare", gettext_lazy("We compare the price with another offer every year")),
        ),
    ),
    Risk(
        "dependency",
        gettext_lazy("Dependency"),
        gettext_lazy("What keeps us free to leave?"),
        (
            (
                "notice",
                gettext_lazy("We can end the contract every year, with three months’ notice"),
            ),
            ("owner", gettext_lazy("Accounts, domains and licences stand in our own name")),
            ("standards", gettext_lazy("Only solutions that another firm can take over")),
            ("exit", gettext_lazy("The firm helps to hand over at the end, at an agreed price")),
        ),
    ),
    Risk(
        "knowledge",
        gettext_lazy("Loss of know-how"),
        gettext_lazy("What keeps the knowledge in the house?"),
        (
            ("steerer", gettext_lazy("A colleague of ours steers the firm and follows it up")),
            ("describe", gettext_lazy("The firm describes what it does, in our own place")),
            ("along", gettext_lazy("A colleague of ours works along a few times a year")),
            ("core", gettext_lazy("Core tasks stay with us, or come back within a year")),
        ),
    ),
)
PROPOSED: Mapping[str, tuple[str, ...]] = {
    "cost": ("fixed", "report"),
    "dependency": ("notice", "owner"),
    "knowledge": ("steerer", "describe"),
}


def title(case: Case) -> str:
    return _("Programme of requirements: ICT at %(place)s") % {"place": case.organisation.name}


def subtitle(case: Case) -> str:
    return _("%(hours)s of work, for %(schools)s") % {
        "hours": case.hours,
        "schools": case.school_names,
    }


def facts(case: Case) -> tuple[Fact, ...]:
    return (
        Fact(_("Asked by"), case.organisation.name),
        Fact(_("Volume"), case.hours),
        made_fact(case),
    )


def chosen_measures(case: Case, risk: Risk) -> list[str]:
    """Keys of the measures; before anybody chose, those that are proposed."""
    chosen = case.document.answers.get(f"risk_{risk.key}")
    return list(PROPOSED[risk.key]) if chosen is None else list(chosen)


def sections(case: Case) -> list[Section]:
    return [
        Section(
            "why",
            _("Why we outsource this"),
            _("The goal for the school, and what you considered beside it."),
            _why(case),
        ),
        Section(
            "levels",
            _("Service levels"),
            _("Proposals of ours, no norms: choose what your school needs and can pay."),
            _levels(case),
            8,
        ),
        Section(
            "own_role",
            _("What we do ourselves"),
            _("Who steers the firm, who follows it up, and how often you meet."),
            _own_role(case),
            6,
        ),
        Section(
            "exit",
            _("End of the contract and know-how"),
            _("What the firm leaves behind, and how the work is handed over."),
            _exit(),
            6,
        ),
        Section(
            "data",
            _("Data protection"),
            _("Have your data protection officer read this part."),
            _data(),
            6,
        ),
        Section(
            "price",
            _("Price"),
            _("How you want the price to be built, so that offers can be compared."),
            _price(),
            5,
        ),
        Section(
            "criteria",
            _("How we choose"),
            _("Criteria and their weight; together 100 points. The weights are a proposal."),
            _criteria(),
            7,
        ),
    ]


def blocks(case: Case) -> Iterator[Block]:
    texts = {each.key: case.answer(each.key, each.proposal) for each in sections(case)}
    yield Heading(_("Why we outsource this"))
    yield from paragraphs(texts["why"])
    yield Heading(_("What the firm does"))
    for cluster, lines in by_cluster(case.lines):
        yield Heading(str(cluster.label), 2, cluster.value)
        yield tasks_table(lines)
    yield Text(
        runs(
            _(
                "The hours are those of our own task overview. They show how large the work is; "
                "the firm says in its offer what it needs."
            )
        ),
        "small",
    )
    yield Heading(_("How large it is"), 2)
    yield _volume(case)
    for key in ("levels", "own_role"):
        yield from _part(key, case, texts)
    yield Heading(_("Three risks, and what we do about them"))
    yield _risks(case)
    for key in ("exit", "data", "price", "criteria"):
        yield from _part(key, case, texts)
    yield Heading(_("Approved"))
    yield SignatureFields((Signature(_("Head of school")), Signature(_("Who steers the firm"))))


def _part(key: str, case: Case, texts: Mapping[str, str]) -> Iterator[Block]:
    section = next(each for each in sections(case) if each.key == key)
    yield Heading(section.title)
    yield from paragraphs(texts[key])


def _volume(case: Case) -> Table:
    columns = (
        Column(_("School"), 0.4),
        Column(_("Pupils"), 0.2, "right"),
        Column(_("Devices"), 0.2, "right"),
        Column(_("Staff"), 0.2, "right"),
    )
    rows = tuple(
        (
            cell(school.name),
            *(cell(_number(case.figures.get(school.pk), name)) for name in KeyFigures.NUMBERS),
        )
        for school in case.schools
    )
    return Table(columns, rows)


def _number(figures: KeyFigures | None, name: str) -> str:
    """The number with where it comes from; a dash where nobody gave it."""
    value = getattr(figures, name) if figures else None
    if figures is None or value is None:
        return "–"
    return f"{value} ({Provenance(figures.provenance_of(name)).label})"


def _risks(case: Case) -> Table:
    rows = []
    for risk in RISKS:
        chosen = chosen_measures(case, risk)
        measures = [str(label) for key, label in risk.measures if key in chosen]
        own = str(case.document.answers.get(f"risk_{risk.key}_own", ""))
        told = "\n".join([*measures, *([own] if own else [])])
        missing = _("No measure chosen yet")
        shown = cell(told) if told else cell(missing, tone="signal")
        rows.append((cell(str(risk.name)), cell(str(risk.question)), shown))
    columns = (
        Column(_("Risk"), 0.2),
        Column(_("Question"), 0.28),
        Column(_("What we do about it"), 0.52),
    )
    return Table(columns, tuple(rows))


def _why(case: Case) -> str:
    return _(
        "In our division nobody has both the competence and the hours for %(hours)s of work. "
        "%(rest)s"
    ) % {
        "hours": case.hours,
        "rest": _("[to fill in: %(what)s]")
        % {"what": _("which other ways you looked at, and why outsourcing is the best choice")},
    }


def _levels(case: Case) -> str:
    parts = [_("The firm can be reached on school days from 8 to 17 o’clock, in our language.")]
    if any(line.is_on_site for line in case.lines):
        parts += [
            _("What stops a whole school is picked up within one hour, on the spot if needed."),
            _("What stops one class or one person is picked up within one school day."),
        ]
    parts += [
        _("Other questions are answered within five school days."),
        _("Maintenance that others notice happens outside the lessons."),
        _("Every quarter we get a report: questions, how fast, what keeps coming back."),
    ]
    return "\n".join(f"- {part}" for part in parts)


def _own_role(case: Case) -> str:
    core = [line.task.name for line in case.lines if line.is_core]
    parts = [
        _("[to fill in: %(what)s]") % {"what": _("who steers the firm, with how many hours")},
        _("The head of school decides about purchases and about ending the contract."),
        _("We set priorities; the firm does not change anything important without our yes."),
        _("Four times a year we look back with the firm at the agreements."),
    ]
    told = "\n".join(f"- {part}" for part in parts)
    if not core:
        return told
    warning = _(
        "These are core tasks in our overview, so we follow them up most closely: %(tasks)s."
    ) % {"tasks": "; ".join(core)}
    return f"{told}\n\n{warning}"


def _exit() -> str:
    parts = (
        _("Settings, drawings, passwords and procedures stand in our own place, and up to date."),
        _("At the end the firm hands over everything within one month, to us or to another firm."),
        _("After that it deletes what it still has of ours, and says so in writing."),
    )
    return "\n".join(f"- {part}" for part in parts)


def _data() -> str:
    parts = (
        _("The firm signs a data processing agreement before it sees any data."),
        _("Data of pupils and staff stay in the European Economic Area."),
        _("The firm uses its own accounts with strong sign-in, only for whoever needs them."),
        _("A data breach is reported to us within 24 hours."),
    )
    return "\n".join(f"- {part}" for part in parts)


def _price() -> str:
    parts = (
        _("A fixed price a year for what is asked here, VAT included."),
        _("A price an hour for what comes on top, only after our yes."),
        _("One-off costs at the start and at the end apart."),
    )
    return "\n".join(f"- {part}" for part in parts)


def _criteria() -> str:
    parts = (
        _("How well the firm does what we ask: 40 points"),
        _("Price over the whole term: 30 points"),
        _("Experience with schools: 15 points"),
        _("Handing over and know-how: 15 points"),
    )
    return "\n".join(f"- {part}" for part in parts)
