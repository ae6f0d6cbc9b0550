"""Goals lean on tasks: whoever leaves a task out is told which goal suffers."""

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation
from zwerm.tasks.hanging import Hanging, hangs_on_tasks

from .models import Goal


@hangs_on_tasks
def goals(organisation: Organisation, tasks: Collection[int]) -> Iterator[Hanging]:
    """Open goals here, above and below: a group that drops a task touches its schools."""
    lineage = [each.pk for each in organisation.lineage]
    below = Organisation.objects.below(organisation.pk).values("pk")
    around = Q(organisation__in=lineage) | Q(organisation__in=below)
    links = Goal.tasks.through.objects.filter(
        task__in=tasks, goal__in=Goal.objects.open().filter(around).values("pk")
    )
    for link in links.select_related("goal__organisation").order_by("goal__position", "goal"):
        goal = link.goal
        yield Hanging(
            task=link.task_id,
            kind=_("goal"),
            title=goal.title,
            place="" if goal.organisation_id == organisation.pk else goal.organisation.name,
            url=reverse("policy:goal_detail", args=[goal.pk]),
        )
