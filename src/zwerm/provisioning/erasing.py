"""The link with the directory of the school goes; the directory itself is the school's."""

from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .models import ScimAccount


@forgets(goes=[_("the link between the account and the directory of the school")])
def forget(leaver: Leaver) -> None:
    if leaver.user_id is not None:
        ScimAccount.objects.filter(user=leaver.user_id).delete()
