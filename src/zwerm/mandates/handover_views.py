"""Pages for when someone leaves or is away for long."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.core.fields import LONGEST_KEY
from zwerm.people.models import Person
from zwerm.people.standing_in import known_absences

from . import handing_over as deeds
from .handover import Handover, HandoverItem
from .handover_forms import HandoverForm, ItemForm
from .handover_page import HandoverPage, handovers


@require_safe
def handover_list(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if here is None or not can_work_in_team(request.user, here):
        raise PermissionDenied
    chosen = request.GET.get("person", "")
    if chosen.isdecimal() and len(chosen) <= LONGEST_KEY:
        return redirect("mandates:handover_add", int(chosen))
    may_lead = can_lead(request.user, here)
    context = {"handovers": handovers(request.user, here), "may_lead": may_lead}
    if may_lead:
        people = Person.objects.current().working_at(here).select_related("organisation")
        context["people"] = people.order_by("name", "pk")
    return render(request, "mandates/handover_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_add(request: SignedInRequest, pk: int) -> HttpResponse:
    people = Person.objects.visible_to(request.user).select_related("organisation__parent__parent")
    person = get_object_or_404(people, pk=pk)
    if not can_lead(request.user, person.organisation):
        raise PermissionDenied
    prepared = Handover.objects.in_preparation().filter(person=person).first()
    if prepared is not None:
        return redirect("mandates:handover_detail", prepared.pk)
    form = HandoverForm(request.POST or None, initial=_first_days(request, person))
    if form.is_valid():
        first_day, last_day = form.days
        handover = deeds.start_handover(
            person,
            kind=form.cleaned_data["kind"],
            first_day=first_day,
            last_day=last_day,
            by=request.user,
        )
        return redirect("mandates:handover_detail", handover.pk)
    return render(request, "mandates/handover_add.html", {"person": person, "form": form})


def _first_days(request: SignedInRequest, person: Person) -> dict[str, object]:
    """What is known already: the last day of who leaves, or the days of an absence."""
    if person.ends_on is not None and not person.has_left:
        return {"kind": Handover.Kind.LEAVES, "last": person.ends_on}
    for absence in known_absences(request.user, person):
        return {"kind": Handover.Kind.AWAY, "first": absence.starts_on, "last": absence.ends_on}
    return {}


@require_safe
def handover_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _visible(request, pk)
    return _page(request, handover, HandoverPage(handover, apart=request.GET.get("apart", "")))


@require_POST
def handover_successors(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _led(request, pk)
    page = HandoverPage(handover, request.POST, apart=request.POST.get("apart", ""))
    if not page.form.is_valid():
        return _page(request, handover, page)
    deeds.choose_successors(handover, page.form.chosen, by=request.user)
    messages.success(request, _("The successors are kept. Nothing has changed for anyone yet."))
    return redirect("mandates:handover_detail", handover.pk)


@require_POST
def handover_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _led(request, pk)
    deeds.confirm_handover(
        handover, by=request.user, accepts_open=request.POST.get("accepts_open") == "yes"
    )
    messages.success(request, _("It is confirmed: the mandates go over on the day."))
    return redirect("mandates:handover_detail", handover.pk)


@require_POST
def handover_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _led(request, pk)
    deeds.cancel_handover(handover, by=request.user)
    messages.success(request, _("The preparation is taken away. Nothing has changed."))
    return redirect("mandates:handover_list")


@require_POST
def item_add(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _visible(request, pk)
    form = ItemForm(request.POST, instance=HandoverItem(handover=handover))
    if not form.is_valid():
        return _page(request, handover, HandoverPage(handover), item_form=form)
    form.save()
    return redirect(f"{_address(handover)}#items")


@require_POST
def item_tick(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    item.tick(by=request.user, is_done=request.POST.get("done") == "yes")
    return redirect(f"{_address(item.handover)}#items")


@require_POST
def item_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    item.delete()
    return redirect(f"{_address(item.handover)}#items")


def _page(
    request: SignedInRequest,
    handover: Handover,
    page: HandoverPage,
    item_form: ItemForm | None = None,
) -> HttpResponse:
    may_lead = can_lead(request.user, handover.person.organisation)
    context = {
        "handover": handover,
        "page": page,
        "may_change": may_lead and not handover.is_confirmed,
        "item_form": item_form or ItemForm(),
    }
    return render(request, "mandates/handover_detail.html", context)


def _address(handover: Handover) -> str:
    return reverse("mandates:handover_detail", args=[handover.pk])


def _visible(request: SignedInRequest, pk: int) -> Handover:
    rows = Handover.objects.visible_to(request.user)
    related = rows.select_related("person__organisation__parent__parent", "confirmed_by")
    return get_object_or_404(related, pk=pk)


def _led(request: SignedInRequest, pk: int) -> Handover:
    handover = _visible(request, pk)
    if not can_lead(request.user, handover.person.organisation):
        raise PermissionDenied
    return handover


def _item(request: SignedInRequest, pk: int) -> HandoverItem:
    """Whoever sees a handover also helps to do it."""
    seen = Handover.objects.visible_to(request.user).values("pk")
    rows = HandoverItem.objects.filter(handover__in=seen).select_related("handover")
    return get_object_or_404(rows, pk=pk)
