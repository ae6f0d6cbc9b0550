"""Trainings of a place and everything below it, narrowed and sorted."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Count, F, Min, Prefetch, Q, QuerySet, Value, When
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, SchoolYear

from .models import Participation, Training, TrainingQuerySet


class Show(models.TextChoices):
    """Which states are asked for."""

    STANDING = "", _("all that was not dropped")
    WISH = "wish", _("wishes")
    PLANNED = "planned", _("planned")
    BUSY = "busy", _("busy")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")
    ALL = "all", _("all of them")


class Order(models.TextChoices):
    DAY = "", _("by day, the first one on top")
    TITLE = "title", _("by name")
    STATE = "state", _("by state")
    PEOPLE = "people", _("most people on top")
    COST = "cost", _("highest cost on top")
    CHANGED = "changed", _("last changed on top")


@dataclass(frozen=True, slots=True)
class TrainingFilter:
    """What a list of trainings is narrowed to; what is empty does not narrow."""

    text: str = ""
    show: str = Show.STANDING
    form: str = ""
    competence: str = ""
    person: str = ""
    order: str = Order.DAY

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.show or self.form or self.competence or self.person)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given = {
            "q": self.text,
            "show": self.show,
            "form": self.form,
            "competence": self.competence,
            "person": self.person,
            "sort": self.order,
        }
        return urlencode({name: value for name, value in given.items() if value})


def at_place(organisation: Organisation, user: User) -> TrainingQuerySet:
    """What the user may see here and below, in this school year and what still runs."""
    here = KeysBelow(organisation.pk)
    return Training.objects.visible_to(user).filter(organisation__in=here)


def of_year(rows: TrainingQuerySet, year: SchoolYear | None) -> TrainingQuerySet:
    """Of this year, and of another one as long as it is under way."""
    under_way = [Training.State.WISH, Training.State.PLANNED, Training.State.BUSY]
    return rows.filter(Q(school_year=year) | Q(state__in=under_way))


def trainings(
    organisation: Organisation, user: User, *, by: TrainingFilter
) -> "QuerySet[Training]":
    rows = of_year(at_place(organisation, user), SchoolYear.objects.current()).filter(_wanted(by))
    for word in by.text.split():
        found = Participation.objects.filter(person__name__icontains=word).values("training")
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(details__icontains=word)
            | Q(team__icontains=word)
            | Q(provider__icontains=word)
            | Q(pk__in=found)
        )
    return _with_figures(_sorted(counted(rows), by.order))


def counted(rows: "QuerySet[Training]") -> "QuerySet[Training]":
    return rows.annotate(
        people_count=Count("participations", distinct=True), first_day=Min("sessions__day")
    )


def _with_figures(rows: "QuerySet[Training]") -> "QuerySet[Training]":
    return rows.select_related("organisation__parent__parent", "owner").prefetch_related(
        Prefetch("people", Person.objects.only("name").order_by("name")), "sessions"
    )


def _wanted(by: TrainingFilter) -> Q:
    wanted = Q()
    if by.show == Show.STANDING:
        wanted = ~Q(state=Training.State.DROPPED)
    elif by.show != Show.ALL:
        wanted = Q(state=by.show)
    if by.form:
        wanted &= Q(form=by.form) | Q(follow_up=by.form)
    if by.competence:
        wanted &= Q(competence=by.competence)
    if by.person:
        wanted &= Q(pk__in=Participation.objects.filter(person=int(by.person)).values("training"))
    return wanted


def _sorted(rows: "QuerySet[Training]", order: str) -> "QuerySet[Training]":
    day = F("first_day").asc(nulls_last=True)
    if order == Order.TITLE:
        return rows.order_by("title", "pk")
    if order == Order.STATE:
        states = enumerate(Training.State.values)
        number = Case(*(When(state=value, then=Value(i)) for i, value in states))
        return rows.order_by(number, day, "pk")
    if order == Order.PEOPLE:
        heads = Count("participations", distinct=True)
        return rows.annotate(heads=heads).order_by("-heads", day, "pk")
    if order == Order.COST:
        return rows.order_by(F("cost_cents").desc(nulls_last=True), day, "pk")
    if order == Order.CHANGED:
        return rows.order_by("-changed_at", "-pk")
    return rows.order_by(day, "title", "pk")
