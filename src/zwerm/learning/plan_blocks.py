"""What a plan shows of learning: trainings and experiments. No names: a plan is read by many."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import chain, starmap
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zwerm.actions.money import euros
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.documents.blocks import Block, Column, Notice, Table, Text, cell, runs
from zwerm.policy.live import Place, known_by, live_block, reads
from zwerm.schools.models import Provenance, SchoolYear

from .adding_up import Amount, costs_of
from .experimenting import at_place as experiments_at
from .models import Coach, Experiment, Session, Training
from .models.coach import CoachQuerySet
from .models.experiment import ExperimentQuerySet
from .models.training import TrainingQuerySet, stands_alone
from .queries import at_place, of_year


@live_block(
    "training",
    _("The training plan"),
    tells=_("What is learned, in which form, by how many people and with which hours and money"),
    empty=_("No training is planned yet. See which ones would unlock open tasks."),
    page="learning:need_list",
)
def training(at: Place) -> tuple[Block, ...]:
    read = training_rows(at)
    planned = _read(read.planned)
    if not planned:
        return ()
    days: dict[int, list[date]] = {}
    for pk, day in read.days:
        days.setdefault(pk, []).append(day)
    said = {day: date_format(day, "SHORT_DATE_FORMAT") for day in set(chain(*days.values()))}
    columns = (
        Column(gettext("What is learned"), 0.28),
        Column(gettext("Form"), 0.22),
        Column(gettext("For whom"), 0.2),
        Column(gettext("When"), 0.16),
        Column(gettext("State"), 0.14),
    )
    # Of hundreds of trainings a few cells differ: each is made once.
    labels = _labels(Training.Form)
    forms = {form: cell(_form(*form, labels)) for form in {one.formed for one in planned}}
    asked = {whom: cell(_for_whom(*whom)) for whom in {one.asked for one in planned}}
    states = {state: cell(label) for state, label in _labels(Training.State).items()}
    rows = tuple(
        (
            cell(one.title),
            forms[one.formed],
            asked[one.asked],
            cell(", ".join(said[day] for day in days.get(one.pk, ())[:3]) or "–"),
            states[one.state],
        )
        for one in planned
    )
    return (
        Table(columns, rows),
        *_sums(_read(read.of_today)),
        *_alone(planned),
        *_coaches(read.coaches),
    )


class PlannedTraining(NamedTuple):
    """What a plan tells of a training. A large group has hundreds of them."""

    pk: int
    title: str
    form: str
    follow_up: str
    team: str
    state: str
    minutes_each: int | None
    minutes_provenance: str
    replacement_minutes: int | None
    replacement_provenance: str
    cost_cents: int | None
    cost_provenance: str
    people_count: int

    @property
    def formed(self) -> tuple[str, str]:
        """In which form, and what follows on it."""
        return self.form, self.follow_up

    @property
    def asked(self) -> tuple[int, str]:
        """How many people, of which team."""
        return self.people_count, self.team


class TrainingRows(NamedTuple):
    """The trainings of a plan and their days; sums are those of the year of today."""

    planned: "QuerySet[Training, Any]"
    days: "QuerySet[Session, tuple[int, date]]"
    of_today: "QuerySet[Training, Any]"
    coaches: CoachQuerySet


@reads("training")
def training_rows(at: Place) -> TrainingRows:
    return at.once(_training_rows, at)


def _training_rows(at: Place) -> TrainingRows:
    sessions = Session.objects.filter(training__in=_plan(at).values("pk"))
    return TrainingRows(
        planned=at.once(_of_year, at, at.school_year),
        days=sessions.values_list("training", "day"),
        of_today=at.once(_of_year, at, SchoolYear.objects.present()),
        coaches=Coach.objects.serving(at.organisation).only("roles"),
    )


def _of_year(at: Place, year: SchoolYear | None) -> "QuerySet[Training, Any]":
    """With how many take part."""
    rows = of_year(at_place(at.organisation, at.user), year).standing()
    counted = rows.annotate(people_count=Count("participations"))
    return counted.order_by("title", "pk").values_list(*PlannedTraining._fields)


def _read(rows: Iterable[Any]) -> list[PlannedTraining]:
    return list(starmap(PlannedTraining, rows))


@known_by("training")
def training_there(at: Place) -> TrainingQuerySet:
    return _plan(at)


def _plan(at: Place) -> TrainingQuerySet:
    return of_year(at_place(at.organisation, at.user), at.school_year).standing()


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    """In the language of the plan: looked up once for all rows."""
    return {value: str(label) for value, label in choices.choices}


def _form(form: str, follow_up: str, labels: Mapping[str, str]) -> str:
    said = labels.get(form, "").capitalize() or "–"
    if follow_up:
        return gettext("%(form)s, then %(next)s") % {"form": said, "next": labels[follow_up]}
    return said


def _for_whom(people: int, team: str) -> str:
    parts = [team] if team else []
    if people:
        parts.append(ngettext("%(count)d person", "%(count)d people", people) % {"count": people})
    return ", ".join(parts) or "–"


def _sums(trainings: Collection[PlannedTraining]) -> tuple[Block, ...]:
    sums = costs_of(trainings)
    said = [
        gettext("Hours of learning: %(sum)s.") % {"sum": _amount(sums.minutes, is_money=False)},
        gettext("Hours of replacement: %(sum)s.")
        % {"sum": _amount(sums.replacement, is_money=False)},
        gettext("Money: %(sum)s.") % {"sum": _amount(sums.money, is_money=True)},
    ]
    return (Text(runs(" ".join(said)), "small"),)


def _amount(amount: Amount, *, is_money: bool) -> str:
    said = [
        f"{euros(part.total) if is_money else hours_unit(part.total)}"
        f" ({Provenance(part.provenance).label})"
        for part in amount.parts
    ]
    return ", ".join(said) or gettext("nobody said yet")


def _alone(rows: Iterable[PlannedTraining]) -> tuple[Block, ...]:
    alone = [one.title for one in rows if stands_alone(one.form, one.follow_up)]
    if not alone:
        return ()
    return (
        Notice(
            gettext("Courses that stand alone"),
            runs(
                gettext("Nothing follows at school yet on: %(titles)s.")
                % {"titles": ", ".join(alone)}
            ),
        ),
    )


def _coaches(coaches: Iterable[Coach]) -> tuple[Block, ...]:
    found: dict[str, int] = {}
    for coach in coaches:
        for label in coach.role_labels:
            found[label] = found.get(label, 0) + 1
    if not found:
        return ()
    said = ", ".join(f"{label} ({count})" for label, count in found.items())
    return (Text(runs(gettext("Coaches, by role: %(roles)s.") % {"roles": said})),)


@live_block(
    "experiments",
    _("Experiments"),
    tells=_("What is tried out, within which bounds, until when, and what was decided"),
    empty=_("Nothing is tried out yet. An experiment is small and has an end."),
    page="learning:experiment_list",
)
def experiments(at: Place) -> tuple[Block, ...]:
    (rows,) = experiment_rows(at)
    if not rows:
        return ()
    columns = (
        Column(gettext("What we try"), 0.3),
        Column(gettext("What it is not"), 0.34),
        Column(gettext("Until"), 0.16),
        Column(gettext("State"), 0.2),
    )
    decisions, states = _labels(Experiment.Decision), _labels(Experiment.State)
    ends = {one.ends_on for one in rows}
    said = {day: cell(date_format(day, "SHORT_DATE_FORMAT")) for day in ends}
    lines = tuple(
        (
            cell(one.title),
            cell(one.bounds),
            said[one.ends_on],
            cell(decisions.get(one.decision, one.decision) if one.is_done else states[one.state]),
        )
        for one in rows
    )
    return (Table(columns, lines),)


@reads("experiments")
def experiment_rows(at: Place) -> tuple[ExperimentQuerySet]:
    return (at.once(_soonest_first, at),)


def _soonest_first(at: Place) -> ExperimentQuerySet:
    shown = _tried(at).only("title", "bounds", "ends_on", "state", "decision")
    return shown.order_by("ends_on", "pk")


@known_by("experiments")
def experiments_there(at: Place) -> ExperimentQuerySet:
    return _tried(at)


def _tried(at: Place) -> ExperimentQuerySet:
    found = experiments_at(at.organisation, at.user).filter(school_year=at.school_year)
    tried: ExperimentQuerySet = found.exclude(state=Experiment.State.DROPPED)
    return tried
