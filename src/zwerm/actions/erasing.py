"""An action that is not done needs somebody else."""

from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .models import Action


@forgets(
    goes=[_("being the one who does an action that is still open")],
    stays=[_("actions that are done, without a name")],
)
def forget(leaver: Leaver) -> None:
    mine = Action.objects.filter(owner=leaver.person_id)
    mine.exclude(state__in=[Action.State.DONE, Action.State.DROPPED]).update(owner=None)
