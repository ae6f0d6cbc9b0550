"""What happens to a webhook for which nobody answers any more: its maker no longer leads there."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import LEADS
from zwerm.core.mail import full_address, mail_later
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .models import Webhook, WebhookQuerySet


def with_makers(webhooks: WebhookQuerySet) -> list[Webhook]:
    """With all that says who answers for them, in as many queries for many as for one."""
    found = list(webhooks.select_related("organisation__parent__parent", "made_by"))
    makers = {webhook.made_by_id for webhook in found}
    current = Membership.objects.current().filter(user__in=makers)
    roles: dict[int, list[Membership]] = {}
    for role in current.select_related("organisation__parent__parent"):
        roles.setdefault(role.user_id, []).append(role)
    for webhook in found:
        if webhook.made_by is not None:
            webhook.made_by.current_memberships = roles.get(webhook.made_by.pk, [])
    return found


def stop_left(webhooks: WebhookQuerySet) -> int:
    """Stop those of them that nobody answers for, and tell who may start them again; how many."""
    found = [each for each in with_makers(webhooks.filter(stopped_at=None)) if each.is_left]
    for webhook in found:
        stop_one_left(webhook)
    return len(found)


@transaction.atomic
def stop_one_left(webhook: Webhook) -> None:
    """What is still to be told waits, as long as messages are kept."""
    if not Webhook.objects.filter(pk=webhook.pk, stopped_at=None).update(stopped_at=timezone.now()):
        return
    event = record(None, "stopped_webhook", webhook, why="left")
    context = {
        "webhook": webhook,
        "link": full_address(reverse("connections:webhook_detail", args=[webhook.pk])),
    }
    for lead in _who_may_start_it(webhook.organisation):
        mail_later(
            lead.email,
            "api/email/webhook_left",
            context,
            key=f"webhook left {event.pk} to {lead.pk}",
            language=lead.language,
        )


def _who_may_start_it(place: Organisation) -> list[User]:
    """Who leads there, else one level higher, else who manages the installation."""
    active = User.objects.filter(is_active=True)
    for here in place.lineage:
        leads = Membership.objects.current().filter(organisation=here, role__in=LEADS)
        if found := list(active.filter(pk__in=leads.values("user")).order_by("pk")):
            return found
    return list(active.filter(is_superuser=True).order_by("pk"))
