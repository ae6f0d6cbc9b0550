"""Questions that were answered “not yet” and come back today: told by mail, once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import LEADS
from zwerm.core.mail import full_address, mail_later

from .models import Answer
from .queries import plans_of, present_year
from .rules import can_confirm

# A reminder that no worker could send on its day is still sent so much later.
NOT_LATER_THAN = timedelta(days=28)


def remind(today: date) -> None:
    """One message for all that comes back to someone on the same day."""
    by_reader: dict[tuple[User, date], list[Answer]] = defaultdict(list)
    due = _due(today)
    leads = _leads({answer.organisation_id for answer in due})
    for answer in due:
        for user in leads[answer.organisation_id] or _who_confirmed(answer):
            if answer.remind_on is not None:
                by_reader[user, answer.remind_on].append(answer)
    for (user, day), answers in by_reader.items():
        context: dict[str, object] = {"user": user, "answers": answers, "link": _link(answers)}
        mail_later(
            user.email,
            "stepplan/email/reminder",
            context,
            key=f"stepplan {user.pk} {day}",
            language=user.language,
        )


def _due(today: date) -> list[Answer]:
    """The answers at which a plan stands still; not those that no longer matter."""
    rows = Answer.objects.filter(
        state=Answer.State.CONFIRMED,
        remind_on__lte=today,
        remind_on__gte=today - NOT_LATER_THAN,
        school_year=present_year(),
    )
    places = {row.organisation for row in rows.select_related("organisation__parent__parent")}
    stops = [plan.stop for plan in plans_of(places, present_year())]
    found = [stop for stop in stops if stop is not None and stop.is_due(today)]
    by_pk = {place.pk: place for place in places}
    for stop in found:
        stop.organisation = by_pk[stop.organisation_id]
    return sorted(found, key=lambda answer: (answer.organisation.name, answer.pk))


def _leads(places: Iterable[int]) -> dict[int, list[User]]:
    """Who leads at the place itself."""
    here = Membership.objects.current().filter(
        organisation__in=places, role__in=LEADS, user__is_active=True
    )
    found: dict[int, dict[User, None]] = defaultdict(dict)
    for row in here.select_related("user").order_by("pk"):
        found[row.organisation_id][row.user] = None
    return defaultdict(list, {place: list(users) for place, users in found.items()})


def _who_confirmed(answer: Answer) -> list[User]:
    """Where nobody leads the place itself: such as the director of its group."""
    user = answer.confirmed_by
    may = user is not None and user.is_active and can_confirm(user, answer.organisation)
    return [user] if user is not None and may else []


def _link(answers: list[Answer]) -> str:
    if len(answers) > 1:
        return full_address(reverse("stepplan:schools"))
    return full_address(f"{reverse('stepplan:plan')}?place={answers[0].organisation_id}")
