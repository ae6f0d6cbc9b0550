"""The calendar of somebody who left has nobody to read it."""

from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .models import CalendarLink


@forgets(goes=[_("the link to their calendar")])
def forget(leaver: Leaver) -> None:
    CalendarLink.objects.filter(person=leaver.person_id).delete()
