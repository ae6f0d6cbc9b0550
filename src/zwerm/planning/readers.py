"""That somebody read on a page what people share with the team: they see who looked."""

from datetime import datetime, time

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.core.audit import AuditEvent
from zwerm.core.models import record
from zwerm.schools.models import Organisation

GAPS_SEEN = "gaps_seen"
# The same as on the page of the team: what people can and like, beside one task.
TEAM_SEEN = "team_seen"


def note_reading(reader: User, verb: str, at: Organisation, people: set[int]) -> None:
    """Once a day for each of these people, each reader and each kind of page."""
    if not people:
        return
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    today = AuditEvent.objects.filter(user=reader, verb=verb, organisation=at, at__gte=midnight)
    known = {pk for details in today.values_list("details", flat=True) for pk in details["people"]}
    if new := people - known:
        record(reader, verb, at, people=sorted(new))
