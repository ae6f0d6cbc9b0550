"""What somebody said about what they learned is theirs."""

from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .models import Coach, EffectAnswer


@forgets(
    goes=[_("what they answered about trainings, and what was agreed with them as a coach")],
    stays=[_("how many took part in a training, and its hours")],
)
def forget(leaver: Leaver) -> None:
    EffectAnswer.objects.filter(participation__person=leaver.person_id).delete()
    Coach.objects.filter(person=leaver.person_id).delete()
