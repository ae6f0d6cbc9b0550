"""Plans of which the day to look again has come: on the start page, and by mail, once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import LEADS
from zwerm.core.mail import full_address, mail_later
from zwerm.schools.models import Organisation

from .models import Plan, Version
from .rules import can_adopt

# A reminder that no worker could send on its day is still sent so much later.
NOT_LATER_THAN = timedelta(days=28)


def due_for(user: User, place: Organisation) -> list[Plan]:
    """What this author looks at again now, of this place."""
    return list(due_rows(user, place))


def due_rows(user: User, place: Organisation) -> QuerySet[Plan]:
    """The same, still to be read."""
    plans = Plan.objects.visible_to(user).in_use().filter(organisation=place)
    return plans.filter(review_on__lte=timezone.localdate()).order_by("review_on", "pk")


def remind(today: date) -> None:
    """One message a plan to who leads its place; where nobody does, to who adopted it."""
    plans = Plan.objects.in_use().filter(
        review_on__lte=today, review_on__gte=today - NOT_LATER_THAN
    )
    found = list(plans.select_related("organisation__parent__parent"))
    leads = leads_of(plan.organisation_id for plan in found)
    for plan in found:
        for user in leads[plan.organisation_id] or _who_adopted(plan):
            context: dict[str, object] = {
                "user": user,
                "plan": plan,
                "link": full_address(reverse("policy:plan_detail", args=[plan.pk])),
            }
            mail_later(
                user.email,
                "policy/email/review",
                context,
                key=f"plan review {plan.pk} {user.pk} {plan.review_on}",
                language=user.language,
            )


def leads_of(places: Iterable[int]) -> dict[int, list[User]]:
    """Who leads each of these places now."""
    here = Membership.objects.current().filter(
        organisation__in=set(places), role__in=LEADS, user__is_active=True
    )
    found: dict[int, list[User]] = defaultdict(list)
    for row in here.select_related("user").order_by("pk"):
        if row.user not in found[row.organisation_id]:
            found[row.organisation_id].append(row.user)
    return found


def _who_adopted(plan: Plan) -> list[User]:
    version = Version.objects.filter(plan=plan).select_related("adopted_by").first()
    user = version.adopted_by if version else None
    return [user] if user is not None and user.is_active and can_adopt(user, plan) else []
