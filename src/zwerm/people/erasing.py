"""What goes of a person: all but a place in history."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .absence import Absence
from .invitation import Invitation
from .models import Person, Rating


@forgets(
    goes=[
        _("name, short code, address, photo and roles"),
        _("what they can and like, also what the school filled in"),
        _("absences and invitations"),
    ],
    stays=[_("a colleague without a name in lists of who worked where and when")],
)
def forget(leaver: Leaver) -> None:
    for model in (Rating, Absence, Invitation):
        model._default_manager.filter(person=leaver.person_id).delete()
    person = Person.objects.get(pk=leaver.person_id)
    if person.photo:
        name, storage = str(person.photo.name), person.photo.storage
        transaction.on_commit(lambda: storage.delete(name))
    today = timezone.localdate()
    person.name, person.code = leaver.pseudonym, leaver.new_code
    person.email, person.photo, person.roles = "", "", []
    person.is_teacher = False
    person.max_tasks = person.max_clusters = person.max_schools = person.max_backups = None
    person.audience = person.wishes_audience = Person.Audience.NOBODY
    if person.starts_on and person.starts_on > today:
        person.starts_on = None
    person.ends_on = min(person.ends_on or today, today)
    person.save()
