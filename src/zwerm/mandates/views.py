from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster

from . import rules, services
from .adoption import Adoption
from .entries import BACKUP, COLUMNS
from .excel import mandates_workbook
from .forms import AdoptForm, MandateForm, SlotForm
from .listing import ListFilter, Order, names_in, narrowed, parts
from .models import Mandate
from .places import places
from .preview import preview
from .queries import checklist, who_does_what


@require_safe
def mandate_list(request: SignedInRequest) -> HttpResponse:
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    entries, by = who_does_what(where.shown), _filter(request)
    check = checklist(narrowed(entries, by), request.GET.get("missing", ""))
    led = rules.changeable_places(request.user, where.shown)
    context = {
        "places": where,
        "check": check,
        "parts": parts(check.entries, by, check.missing),
        "by": by,
        "names": names_in(entries),
        "clusters": Cluster.choices,
        "kinds": COLUMNS.items(),
        "orders": Order.choices,
        "led": led,
        "columns": by.columns,
        "may_hand_over": can_work_in_team(request.user, where.shown),
    }
    return render(request, "mandates/mandate_list.html", context)


@require_safe
def mandate_export(request: SignedInRequest) -> FileResponse:
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    by = _filter(request)
    shown = checklist(narrowed(who_does_what(where.shown), by), request.GET.get("missing", ""))
    title = _("Mandates: %(place)s") % {"place": where.shown.name}
    led = rules.changeable_places(request.user, where.shown)
    file = mandates_workbook(title, shown.entries, by.columns, led=led)
    name = _("mandates")
    return FileResponse(BytesIO(file), as_attachment=True, filename=f"{name}.xlsx")


def _filter(request: SignedInRequest) -> ListFilter:
    asked = (request.GET.get(name, "") for name in ("q", "person", "cluster", "kind", "order"))
    return ListFilter(*asked)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_adopt(request: SignedInRequest, pk: int) -> HttpResponse:
    scenarios = Scenario.objects.visible_to(request.user).select_related("organisation__parent")
    related = scenarios.select_related("school_year")
    scenario = get_object_or_404(related, pk=pk)
    if not rules.can_adopt(request.user, scenario):
        raise PermissionDenied
    adoption = Adoption(scenario, timezone.localdate())
    form = AdoptForm(request.POST or None, first_day=adoption.first_day)
    if form.is_valid():
        made = services.adopt_division(scenario, by=request.user, on=form.cleaned_data["on"])
        done = ngettext(
            "The division is adopted, with %(count)d mandate.",
            "The division is adopted, with %(count)d mandates.",
            len(made),
        )
        messages.success(request, done % {"count": len(made)})
        return redirect("overview:who_does_what")
    context = {"scenario": scenario, "form": form, "preview": preview(adoption)}
    return render(request, "mandates/scenario_adopt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    mandates = Mandate.objects.visible_to(request.user)
    related = mandates.select_related("task", "organisation__parent", "person", "scenario")
    light = related.defer("scenario__problem", "scenario__plan")
    mandate = get_object_or_404(light, pk=pk)
    if not rules.can_change_mandates(request.user, mandate.organisation):
        raise PermissionDenied
    form = MandateForm(
        request.POST or None,
        place=mandate.organisation,
        may_be_empty=True,
        kind=BACKUP if mandate.is_backup else mandate.kind,
        first_day=mandate.starts_on,
        initial={
            "person": mandate.person_id,
            "deputy": mandate.deputy_id,
            "strength": mandate.strength,
            "until": mandate.ends_on,
        },
    )
    if form.is_valid():
        person, on = form.cleaned_data["person"], form.cleaned_data["on"]
        if person is None:
            services.end_mandate(mandate, by=request.user, on=on)
        elif person == mandate.person:
            services.adjust_mandate(mandate, by=request.user, **form.agreed)
        else:
            services.change_mandate(mandate, person=person, by=request.user, on=on, **form.agreed)
        messages.success(request, _("The mandate is changed."))
        return redirect(_list_of(mandate.organisation))
    context = {"mandate": mandate, "form": form}
    return render(request, "mandates/mandate_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mandate_add(request: SignedInRequest) -> HttpResponse:
    asked = SlotForm(request.GET, user=request.user)
    if not asked.is_valid():
        raise Http404
    place = asked.cleaned_data["organisation"]
    if not rules.can_change_mandates(request.user, place):
        raise PermissionDenied
    kind = asked.cleaned_data["kind"]
    form = MandateForm(request.POST or None, place=place, may_be_empty=False, kind=kind)
    if form.is_valid():
        services.give_mandate(
            asked.slot,
            person=form.cleaned_data["person"],
            is_backup=asked.is_backup,
            by=request.user,
            on=form.cleaned_data["on"],
            **form.agreed,
        )
        messages.success(request, _("The mandate is given."))
        return redirect(_list_of(place))
    data = asked.cleaned_data
    context = {"form": form, "asked": data, "question": COLUMNS[data["kind"]]}
    return render(request, "mandates/mandate_add.html", context)


def _list_of(place: Organisation) -> str:
    """Back to where the change is seen, with what undoes it at hand."""
    return f"{reverse('mandates:mandate_list')}?place={place.pk}"
