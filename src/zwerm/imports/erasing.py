"""Lists that name somebody go as a whole: they are copies of a file of the school."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .models import ImportChoice, ImportRow, ListImport

PEOPLE = "people"


@forgets(goes=[_("lists that were read in and name them; what was taken over from them stays")])
def forget(leaver: Leaver) -> None:
    lists = ListImport.objects.filter(organisation__in=leaver.group, kind=PEOPLE)
    is_about = Q(target=leaver.person_id)
    for address in leaver.addresses:
        is_about |= Q(key__icontains=address) | Q(values__icontains=address)
    rows = ImportRow.objects.filter(is_about, source__in=lists)
    ListImport.objects.filter(pk__in=list(rows.values_list("source", flat=True))).delete()
    choices = ImportChoice.objects.filter(organisation__in=leaver.group, kind=PEOPLE)
    choices.filter(target=leaver.person_id).delete()
