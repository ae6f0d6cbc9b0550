"""What the page about policy tells of training."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.policy.live import Place
from zwerm.policy.stands import Stand, address, stand
from zwerm.schools.models import Organisation

from .models import Training


def agreed_rows(at: Place) -> "tuple[QuerySet[Training, Any]]":
    return (at.once(_agreed, at),)


def _agreed(at: Place) -> "QuerySet[Training, Any]":
    """How many are agreed in this school year: one row, or none."""
    rows = Training.objects.visible_to(at.user).filter(
        organisation__in=Organisation.objects.below(at.organisation.pk).values("pk"),
        school_year=at.school_year,
    )
    by_year = rows.agreed().order_by().values("school_year")
    return by_year.annotate(count=Count("pk")).values_list("count", flat=True)


@stand("training", 40, reads=agreed_rows)
def training(at: Place) -> Stand | None:
    """Of this school year; what is only a wish counts for itself."""
    url, name = address("learning:home"), _("Training")
    agreed = sum(*agreed_rows(at))
    if not agreed:
        said = _("What colleagues need to learn, in which form, and whether it helped.")
        return Stand("training", name, said, url, _("Begin"), _("not begun"), "line")
    said = ngettext(
        "%(n)d training is agreed for this school year.",
        "%(n)d trainings are agreed for this school year.",
        agreed,
    ) % {"n": agreed}
    return Stand("training", name, said, url, _("To the trainings"))
