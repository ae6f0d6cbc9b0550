"""Who decides about what, giving many mandates in one act, and undoing what was done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.models import AuditEvent
from zwerm.schools.models import Organisation

from . import rules
from .changing import CHANGED, undo_deed
from .entries import COLUMNS
from .forms import TogetherForm
from .history import deeds
from .places import places
from .services import give_together
from .together import KINDS, Line, Work, chosen_slots


@require_safe
def together(request: SignedInRequest) -> HttpResponse:
    """The rules by cluster; asked for a person, what would change."""
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    may_change = rules.can_change_mandates(request.user, where.shown)
    form = TogetherForm(request.GET, place=where.shown)
    work = Work(where.shown, form.scope)
    context = {
        "places": where,
        "may_change": may_change,
        "form": form,
        "matrix": work.matrix(),
        "columns": [label for kind, label in COLUMNS.items() if kind != "backup"],
        "given_here": set(KINDS),
    }
    if may_change and form.is_bound and form.is_valid():
        context |= {"lines": _lines(work, form), "asked": request.GET.urlencode()}
    elif may_change and "kind" in request.GET:
        context["shows_form"] = True
    return render(request, "mandates/together.html", context)


@require_POST
def together_give(request: SignedInRequest) -> HttpResponse:
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    if not rules.can_change_mandates(request.user, where.shown):
        raise PermissionDenied
    form = TogetherForm(request.GET, place=where.shown)
    if not form.is_valid():
        return redirect(f"{reverse('mandates:together')}?{request.GET.urlencode()}")
    slots = chosen_slots(_lines(Work(where.shown, form.scope), form), request.POST.getlist("task"))
    data = form.cleaned_data
    give_together(
        slots,
        person=data["person"],
        deputy=data["deputy"],
        on=data["on"],
        replaces=data["replaces"],
        by=request.user,
    )
    done = ngettext("%(count)d mandate given.", "%(count)d mandates given.", len(slots))
    messages.success(request, done % {"count": len(slots)})
    return redirect(f"{reverse('mandates:changes')}?place={where.shown.pk}")


def _lines(work: Work, form: TogetherForm) -> list[Line]:
    data = form.cleaned_data
    return work.preview(
        data["person"], cluster=data["cluster"], kind=data["kind"], replaces=data["replaces"]
    )


@require_safe
def changes(request: SignedInRequest) -> HttpResponse:
    """What was changed by hand at a place, with what undoes it."""
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    led = rules.changeable_places(request.user, where.shown)
    if not led:
        raise PermissionDenied
    context = {"places": where, "deeds": deeds(led)}
    return render(request, "mandates/changes.html", context)


@require_POST
def change_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(AuditEvent.objects.filter(verb=CHANGED), pk=pk)
    reachable = Organisation.objects.visible_to(request.user).select_related("parent__parent")
    place = get_object_or_404(reachable, pk=event.object_id)
    if not rules.can_change_mandates(request.user, place):
        raise PermissionDenied
    undo_deed(event, by=request.user)
    messages.success(request, _("It is as it was before."))
    return redirect(f"{reverse('mandates:changes')}?place={place.pk}")
