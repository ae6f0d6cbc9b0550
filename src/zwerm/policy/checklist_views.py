"""Pages about checklists: which there are, one with its points, and one point."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.actions.forms import ActionForm
from zwerm.actions.models import Action
from zwerm.actions.services import add_action
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from . import checklist_services, keeping_rules
from .checklist_queries import checklists, progress_of
from .checklist_sources import list_source, list_sources
from .exporting import file_answer
from .keeping import keep, remove
from .keeping_forms import KeptForm, day, offered, owner
from .models import Checklist, ChecklistItem
from .sheets import sheet

form_page = require_http_methods(["GET", "HEAD", "POST"])


class ChecklistForm(KeptForm):
    link = forms.URLField(
        label=gettext_lazy("Link"), max_length=400, required=False, assume_scheme="https"
    )

    class Meta:
        model = Checklist
        fields = ["title", "source", "link", "dated_on", "review_year"]
        widgets = {"dated_on": day()}


class PointsForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        help_text=gettext_lazy("With a column “title”, and if you want “code” and “link”."),
    )


class PointForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    owner = owner()
    state = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"),
        choices=ChecklistItem.State.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = ChecklistItem
        fields = ["state", "reason", "evidence", "owner"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner_field = self.fields["owner"]
        self.owner_field.offer(offered(self.instance, user), self.instance.owner)  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service says what is wrong, in words."""


@require_safe
def checklist_list(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    found = checklists(here, request.user)
    own = {each.checklist.key for each in found if each.checklist.organisation_id == here.pk}
    offered_lists = [each for each in list_sources(here.top.country) if each.key not in own]
    context = {"here": here, "rows": found, "sources": offered_lists}
    return render(request, "policy/checklist_list.html", context)


@require_POST
def checklist_begin(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    source = list_source(request.POST.get("key", ""))
    if source is None:
        return redirect("policy:checklist_list")
    made = checklist_services.begin_checklist(here, source, by=request.user)
    return redirect("policy:checklist_detail", made.pk)


@form_page
def checklist_add(request: SignedInRequest) -> HttpResponse:
    if not keeping_rules.can_keep_at(request.user, request.organisation):
        raise PermissionDenied
    return _form(request, Checklist(organisation=request.organisation), _("Add a list of your own"))


@form_page
def checklist_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _form(request, _own(request, pk), _("Change this list"))


def _form(request: SignedInRequest, thing: Checklist, title: str) -> HttpResponse:
    form = ChecklistForm(request.POST or None, instance=thing, user=request.user)
    if form.is_valid():
        keep(form.save(commit=False), by=request.user)
        return redirect("policy:checklist_detail", thing.pk)
    context = _page(title, form, reverse("policy:checklist_list"))
    if thing.pk:
        context["remove"] = reverse("policy:checklist_remove", args=[thing.pk])
    return render(request, "policy/kept_form.html", context)


def _page(title: str, form: forms.BaseForm, back: str, above: str = "") -> dict[str, Any]:
    return {"form": form, "title": title, "above": above or _("Checklists"), "back": back}


@require_safe
def checklist_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    checklist = _visible(request, pk)
    shown = request.GET.get("show", "")
    items = list(checklist.items.select_related("owner"))
    states = dict(ChecklistItem.State.choices)
    actions = Action.objects.visible_to(request.user).filter(
        origin=Action.Origin.CHECK, origin_key__in=[item.pk for item in items]
    )
    by_item: dict[int | None, list[Action]] = {}
    for action in actions:
        by_item.setdefault(action.origin_key, []).append(action)
    wanted = "" if shown == "open" else shown
    context = {
        "checklist": checklist,
        "progress": progress_of([checklist])[0],
        "rows": [
            (item, by_item.get(item.pk, [])) for item in items if not shown or item.state == wanted
        ],
        "shown": shown,
        "shows": [("", _("all of them")), *((key or "open", name) for key, name in states.items())],
        "may_edit": keeping_rules.can_keep(request.user, checklist),
        "source": list_source(checklist.key),
    }
    return render(request, "policy/checklist_detail.html", context)


@form_page
def checklist_load(request: SignedInRequest, pk: int) -> HttpResponse:
    """The points of a file: a school gives its own list."""
    checklist = _own(request, pk)
    back = reverse("policy:checklist_detail", args=[pk])
    form = PointsForm(*_sent(request))
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            added, same = checklist_services.load_points(checklist, content, by=request.user)
        except DomainError as refused:
            form.add_error("file", str(refused))
        else:
            said = _("%(added)s points added; %(same)s stood there already.")
            messages.success(request, said % {"added": added, "same": same})
            return redirect(back)
    context = _page(_("Load the points"), form, back, checklist.title)
    return render(request, "policy/kept_form.html", context)


@require_safe
def checklist_export(request: SignedInRequest, pk: int) -> HttpResponse:
    checklist = _visible(request, pk)
    headings = [
        (_("Code"), 10),
        (_("Title"), 60),
        (_("Link"), 30),
        (_("State"), 18),
        (_("Reason"), 30),
        (_("Who sees to it"), 24),
        (_("Looked at on"), 14),
        (_("Where it can be seen"), 40),
    ]
    rows = [
        [
            item.code,
            item.title,
            item.link,
            item.get_state_display(),
            item.reason,
            item.owner.name if item.owner else "",
            item.looked_on,
            item.evidence,
        ]
        for item in checklist.items.select_related("owner")
    ]
    record(request.user, "exported_checklist", checklist, points=len(rows))
    return file_answer(checklist.title, sheet(checklist.title, headings, rows))


@form_page
def checklist_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    thing = _own(request, pk)
    if request.method == "POST":
        remove(thing, by=request.user)
        messages.success(request, _("It is removed."))
        return redirect("policy:checklist_list")
    context = {"thing": thing, "back": reverse("policy:checklist_detail", args=[pk])}
    return render(request, "policy/kept_remove.html", context)


@form_page
def point_judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """How one point stands. After that the next one that nobody looked at."""
    item = _point(request, pk)
    back = f"{reverse('policy:checklist_detail', args=[item.checklist_id])}#p{item.pk}"
    form = PointForm(
        request.POST if request.method == "POST" else None, instance=item, user=request.user
    )
    if form.is_valid():
        try:
            checklist_services.judge(item, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error("reason", str(refused))
        else:
            later = item.checklist.items.filter(state="", position__gt=item.position).first()
            if later is not None and "next" in request.POST:
                return redirect("policy:point_judge", later.pk)
            return redirect(back)
    context = _page(str(item), form, back, item.checklist.title) | {"has_next": True}
    return render(request, "policy/kept_form.html", context)


@form_page
def point_act(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _point(request, pk)
    back = reverse("policy:checklist_detail", args=[item.checklist_id])
    action = checklist_services.action_for(item)
    form = ActionForm(request.POST or None, instance=action, user=request.user)
    if form.is_valid():
        add_action(form.save(commit=False), by=request.user)
        messages.success(request, _("The action is kept."))
        return redirect(back)
    context = {"form": form, "about": str(item), "back": back}
    return render(request, "policy/kept_act.html", context)


def _visible(request: SignedInRequest, pk: int) -> Checklist:
    rows = Checklist.objects.visible_to(request.user)
    related = rows.select_related("organisation__parent__parent", "review_year")
    return get_object_or_404(related, pk=pk)


def _own(request: SignedInRequest, pk: int) -> Checklist:
    thing = _visible(request, pk)
    if not keeping_rules.can_keep(request.user, thing):
        raise PermissionDenied
    return thing


def _point(request: SignedInRequest, pk: int) -> ChecklistItem:
    lists = Checklist.objects.visible_to(request.user)
    rows = ChecklistItem.objects.filter(checklist__in=lists.values("pk"))
    related = rows.select_related("checklist__organisation__parent__parent", "owner")
    item = get_object_or_404(related, pk=pk)
    if not keeping_rules.can_keep(request.user, item.checklist):
        raise PermissionDenied
    return item


def _sent(request: SignedInRequest) -> tuple[Any, Any]:
    """What came with a form; nothing while it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
