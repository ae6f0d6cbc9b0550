"""Pages for when someone leaves or is away for long."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.people.models import Person
from zwerm.people.standing_in import known_absences

from . import handing_over as deeds
from .choosing_people import Found, find_person, label
from .handover import Handover, HandoverItem
from .handover_forms import HandoverForm, ItemForm
from .handover_items import item_label
from .handover_page import HandoverPage, handovers
from .handover_people import there
from .handover_undoing import can_undo, undo_handover


@require_safe
def handover_list(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if here is None or not can_work_in_team(request.user, here):
        raise PermissionDenied
    may_lead = can_lead(request.user, here)
    context = {"handovers": handovers(request.user, here), "may_lead": may_lead}
    if may_lead:
        current = Person.objects.current().working_at(here).select_related("organisation")
        people = list(current.order_by("name", "pk"))
        found = find_person(request.GET.get("who", ""), people)
        if found.only is not None:
            return redirect("mandates:handover_add", found.only.pk)
        context |= {"labels": [label(person) for person in people], "found": found}
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
    """What the page before says or is known: the last day of who leaves, or of an absence."""
    asked = _day(request.GET.get("last", ""))
    if asked is not None:
        return {"kind": Handover.Kind.LEAVES, "last": asked}
    if person.ends_on is not None and not person.has_left:
        return {"kind": Handover.Kind.LEAVES, "last": person.ends_on}
    for absence in known_absences(request.user, person):
        return {"kind": Handover.Kind.AWAY, "first": absence.starts_on, "last": absence.ends_on}
    return {}


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_safe
def handover_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _visible(request, pk)
    extra = request.GET.get("extra", "")
    page = HandoverPage(handover, apart=request.GET.get("apart", ""), extra=extra)
    typed = request.GET.get("who", "")
    if typed and _may_change(request, handover):
        people = there(handover).select_related("organisation")
        found = find_person(typed, people.only("name", "organisation__name"))
        if found.only is not None:
            page = HandoverPage(handover, apart=page.apart, extra=str(found.only.pk))
        return _page(request, handover, page, found=found)
    return _page(request, handover, page)


@require_POST
def handover_successors(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _led(request, pk)
    sent = request.POST
    page = HandoverPage(handover, sent, apart=sent.get("apart", ""), extra=sent.get("extra", ""))
    if not page.form.is_valid():
        return _page(request, handover, page)
    deeds.choose_successors(handover, page.chosen, by=request.user)
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
def handover_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _led(request, pk)
    undo_handover(handover, by=request.user)
    messages.success(
        request, _("It is undone: every mandate is as it was. The preparation is still here.")
    )
    return redirect("mandates:handover_detail", handover.pk)


@require_POST
def item_add(request: SignedInRequest, pk: int) -> HttpResponse:
    handover = _visible(request, pk)
    page = HandoverPage(handover)
    form = ItemForm(request.POST, instance=HandoverItem(handover=handover), people=page.owners)
    if not form.is_valid():
        return _page(request, handover, page, item_form=form)
    form.save()
    return redirect(f"{_address(handover)}#items")


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who takes care of it and by when; and how often it was ticked."""
    item = _item(request, pk)
    people = HandoverPage(item.handover).owners
    form = ItemForm(request.POST or None, instance=item, people=people)
    if form.is_valid():
        form.save()
        messages.success(request, _("The changes are kept."))
        return redirect(f"{_address(item.handover)}#items")
    ticks = item.ticks.select_related("by")
    context = {"item": item, "label": item_label(item), "form": form, "ticks": ticks}
    return render(request, "mandates/handover_item.html", context)


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
    found: Found | None = None,
) -> HttpResponse:
    may_lead = can_lead(request.user, handover.person.organisation)
    may_change = _may_change(request, handover)
    context = {
        "handover": handover,
        "page": page,
        "may_change": may_change,
        "deputed": page.deputed(request.user) if may_change else [],
        "may_undo": may_lead and can_undo(handover),
        "found": found,
        "today": timezone.localdate(),
        "item_form": item_form or ItemForm(people=page.owners),
    }
    return render(request, "mandates/handover_detail.html", context)


def _may_change(request: SignedInRequest, handover: Handover) -> bool:
    return not handover.is_confirmed and can_lead(request.user, handover.person.organisation)


def _address(handover: Handover) -> str:
    return reverse("mandates:handover_detail", args=[handover.pk])


def _visible(request: SignedInRequest, pk: int) -> Handover:
    rows = Handover.objects.visible_to(request.user)
    related = rows.select_related("person__organisation__parent__parent", "confirmed_by", "trace")
    return get_object_or_404(related, pk=pk)


def _led(request: SignedInRequest, pk: int) -> Handover:
    handover = _visible(request, pk)
    if not can_lead(request.user, handover.person.organisation):
        raise PermissionDenied
    return handover


def _item(request: SignedInRequest, pk: int) -> HandoverItem:
    """Whoever sees a handover also helps to do it."""
    seen = Handover.objects.visible_to(request.user).values("pk")
    rows = HandoverItem.objects.filter(handover__in=seen)
    rows = rows.select_related("handover__person__organisation__parent__parent")
    return get_object_or_404(rows, pk=pk)
