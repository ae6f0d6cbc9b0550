"""What a plan shows of learning: trainings and experiments. No names: a plan is read by many."""

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zwerm.actions.money import euros
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.documents.blocks import Block, Cell, Column, Notice, Table, Text, cell, runs
from zwerm.policy.live import Place, known_by, live_block
from zwerm.schools.models import Provenance

from .adding_up import Amount, costs
from .experimenting import at_place as experiments_at
from .models import Coach, Experiment, Training
from .models.experiment import ExperimentQuerySet
from .models.training import TrainingQuerySet
from .queries import at_place, counted, of_year


@live_block(
    "training",
    _("The training plan"),
    tells=_("What is learned, in which form, by how many people and with which hours and money"),
    empty=_("No training is planned yet. See which ones would unlock open tasks."),
    page="learning:need_list",
)
def training(at: Place) -> tuple[Block, ...]:
    rows = list(counted(_plan(at)).prefetch_related("sessions").order_by("title", "pk"))
    if not rows:
        return ()
    columns = (
        Column(gettext("What is learned"), 0.28),
        Column(gettext("Form"), 0.22),
        Column(gettext("For whom"), 0.2),
        Column(gettext("When"), 0.16),
        Column(gettext("State"), 0.14),
    )
    table = Table(columns, tuple(_row(one) for one in rows))
    return (table, *_sums(at), *_alone(rows), *_coaches(at))


@known_by("training")
def training_there(at: Place) -> TrainingQuerySet:
    return _plan(at)


def _plan(at: Place) -> TrainingQuerySet:
    return of_year(at_place(at.organisation, at.user), at.school_year).standing()


def _row(one: Training) -> tuple[Cell, ...]:
    form = one.get_form_display().capitalize() or "–"
    if one.follow_up:
        form = gettext("%(form)s, then %(next)s") % {
            "form": form,
            "next": one.get_follow_up_display(),
        }
    days = [date_format(session.day, "SHORT_DATE_FORMAT") for session in one.sessions.all()]
    return (
        cell(one.title),
        cell(form),
        cell(_for_whom(one)),
        cell(", ".join(days[:3]) or "–"),
        cell(one.get_state_display()),
    )


def _for_whom(one: Training) -> str:
    people: int = getattr(one, "people_count", 0)
    said = ngettext("%(count)d person", "%(count)d people", people) % {"count": people}
    parts = [one.team, said if people else ""]
    return ", ".join(part for part in parts if part) or "–"


def _sums(at: Place) -> tuple[Block, ...]:
    sums = costs(at.organisation, at.user)
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


def _alone(rows: list[Training]) -> tuple[Block, ...]:
    alone = [one.title for one in rows if one.is_one_off]
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


def _coaches(at: Place) -> tuple[Block, ...]:
    found: dict[str, int] = {}
    for coach in Coach.objects.serving(at.organisation):
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
    rows = list(_tried(at).order_by("ends_on", "pk"))
    if not rows:
        return ()
    columns = (
        Column(gettext("What we try"), 0.3),
        Column(gettext("What it is not"), 0.34),
        Column(gettext("Until"), 0.16),
        Column(gettext("State"), 0.2),
    )
    lines = tuple(
        (
            cell(one.title),
            cell(one.bounds),
            cell(date_format(one.ends_on, "SHORT_DATE_FORMAT")),
            cell(one.get_decision_display() if one.is_done else one.get_state_display()),
        )
        for one in rows
    )
    return (Table(columns, lines),)


@known_by("experiments")
def experiments_there(at: Place) -> ExperimentQuerySet:
    return _tried(at)


def _tried(at: Place) -> ExperimentQuerySet:
    found = experiments_at(at.organisation, at.user).filter(school_year=at.school_year)
    tried: ExperimentQuerySet = found.exclude(state=Experiment.State.DROPPED)
    return tried
