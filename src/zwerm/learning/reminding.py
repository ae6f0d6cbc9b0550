"""Mails about learning: an experiment that ends today, and a training of a year ago."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import LEADS
from zwerm.core.mail import full_address, mail_later

from .models import EffectAnswer, Experiment, Participation, Training
from .models.training import ONE_YEAR

# What no worker could send on its day is still sent so much later.
NOT_LATER_THAN = timedelta(days=28)


def remind(today: date) -> None:
    _of_experiments(today)
    _of_effects(today, EffectAnswer.Moment.END, timedelta())
    _of_effects(today, EffectAnswer.Moment.YEAR, ONE_YEAR)


def _of_experiments(today: date) -> None:
    """Whoever leads it decides; where nobody does, who leads the place."""
    due = Experiment.objects.running().filter(
        ends_on__lte=today, ends_on__gte=today - NOT_LATER_THAN
    )
    for one in due.select_related("owner__user", "organisation"):
        owner = one.owner.user if one.owner else None
        readers = [owner] if owner is not None and owner.is_active else _leads(one)
        link = full_address(reverse("learning:experiment_judge", args=[one.pk]))
        for user in readers:
            context: dict[str, object] = {"user": user, "experiment": one, "link": link}
            mail_later(
                user.email,
                "learning/email/experiment",
                context,
                key=f"experiment {one.pk} {user.pk} {one.ends_on}",
                language=user.language,
            )


def _leads(one: Experiment) -> Iterable[User]:
    rows = Membership.objects.current().filter(
        organisation=one.organisation, role__in=LEADS, user__is_active=True
    )
    return dict.fromkeys(row.user for row in rows.select_related("user").order_by("pk"))


def _of_effects(today: date, moment: str, after: timedelta) -> None:
    """One question to each who has an account and did not answer yet."""
    rows = Participation.objects.filter(
        training__state=Training.State.DONE,
        training__done_on__lte=today - after,
        training__done_on__gte=today - after - NOT_LATER_THAN,
        person__user__is_active=True,
    ).exclude(answers__moment=moment)
    for row in rows.select_related("person__user", "training"):
        user = row.person.user
        if user is None:
            continue
        link = full_address(reverse("learning:effect", args=[row.pk]))
        context: dict[str, object] = {
            "user": user,
            "training": row.training,
            "link": link,
            "is_year": moment == EffectAnswer.Moment.YEAR,
        }
        mail_later(
            user.email,
            "learning/email/effect",
            context,
            key=f"effect {row.pk} {moment}",
            language=user.language,
        )
