"""Webhooks: made, tried, stopped, and what came of each message."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest

from . import hooks, rules
from .events import EVENTS
from .forms import WebhookForm
from .models import Delivery, Webhook

MESSAGES_ON_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
def webhook_add(request: SignedInRequest) -> HttpResponse:
    if not rules.can_connect(request.user, request.organisation):
        raise PermissionDenied
    form = WebhookForm(request.POST or None, user=request.user, here=request.organisation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = hooks.add_webhook(
            data["organisation"], url=data["url"], events=data["events"], by=request.user
        )
        shown = {"webhook": made.webhook, "secret": made.secret}
        return render(request, "api/webhook_secret.html", shown)
    return render(request, "api/webhook_edit.html", {"form": form})


@require_http_methods(["GET", "POST"])
def webhook_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    now = {"url": webhook.url, "events": webhook.events}
    form = WebhookForm(
        request.POST or None, user=request.user, here=webhook.organisation, initial=now
    )
    del form.fields["organisation"]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        hooks.change_webhook(webhook, url=data["url"], events=data["events"], by=request.user)
        return redirect("connections:webhook_detail", pk)
    return render(request, "api/webhook_edit.html", {"form": form, "webhook": webhook})


@require_safe
def webhook_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    rows = webhook.deliveries.defer("body")
    context = {
        "webhook": webhook,
        "events": [EVENTS[event] for event in webhook.events if event in EVENTS],
        "page": Paginator(rows, MESSAGES_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "api/webhook_detail.html", context)


@never_cache
@require_POST
def webhook_secret(request: SignedInRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    secret = hooks.renew_secret(webhook, by=request.user)
    shown = {"webhook": webhook, "secret": secret, "is_new": True}
    return render(request, "api/webhook_secret.html", shown)


@require_POST
def webhook_ping(request: SignedInRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    if webhook.is_stopped:
        messages.error(request, _("This webhook is stopped. Start it first."))
    else:
        hooks.send_ping(webhook, by=request.user)
        messages.success(request, _("A message is on its way. Reload this page in a moment."))
    return redirect("connections:webhook_detail", pk)


@require_POST
def webhook_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    hooks.stop_webhook(_webhook(request, pk), by=request.user)
    return redirect("connections:webhook_detail", pk)


@require_POST
def webhook_start(request: SignedInRequest, pk: int) -> HttpResponse:
    hooks.start_webhook(_webhook(request, pk), by=request.user)
    messages.success(request, _("The webhook works again, and you answer for it now."))
    return redirect("connections:webhook_detail", pk)


@require_http_methods(["GET", "POST"])
def webhook_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    if request.method == "POST":
        hooks.remove_webhook(webhook, by=request.user)
        messages.success(request, _("The webhook is gone."))
        return redirect("connections:home")
    return render(request, "api/webhook_remove.html", {"webhook": webhook})


@require_POST
def delivery_again(request: SignedInRequest, pk: int) -> HttpResponse:
    hooks_here = Webhook.objects.visible_to(request.user).values("pk")
    rows = Delivery.objects.filter(webhook__in=hooks_here).select_related("webhook__organisation")
    delivery = get_object_or_404(rows, pk=pk)
    hooks.send_again(delivery, by=request.user)
    return redirect("connections:webhook_detail", delivery.webhook_id)


def _webhook(request: SignedInRequest, pk: int) -> Webhook:
    rows = Webhook.objects.visible_to(request.user)
    related = rows.select_related("organisation__parent__parent", "made_by")
    return get_object_or_404(related, pk=pk)
