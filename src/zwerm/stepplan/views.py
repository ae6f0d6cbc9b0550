from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task

from . import page, rules, services
from .forms import AnswerForm, TaskAnswerForm
from .graph import NUMBERINGS, Node
from .models import Answer
from .schools import schools as schools_shown


@require_safe
def plan(request: SignedInRequest) -> HttpResponse:
    read = _reading(request)
    context = {"page": page.plan_page(read, request.user), "numberings": NUMBERINGS.values()}
    return render(request, "stepplan/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, node: str) -> HttpResponse:
    read = _reading(request)
    if node not in page.QUESTIONS:
        raise Http404
    found = page.step_page(read, Node(node), request.user)
    standing = found.prepared or found.answer
    form = AnswerForm(
        request.POST or None,
        step=found.step,
        has_facts=bool(found.facts),
        initial={"answer": standing.answer if standing else found.suggestion},
    )
    if form.is_valid():
        given = form.given([fact.text for fact in found.facts])
        year = SchoolYear.objects.current()
        made = services.answer_question(read.place, year, Node(node), given, by=request.user)
        messages.success(request, _kept(made))
        return _to_plan(read)
    return render(request, "stepplan/step.html", {"page": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def task_list(request: SignedInRequest) -> HttpResponse:
    """Who can do which task: named one by one, with what is advised where nobody can."""
    read = _reading(request)
    tasks = Task.objects.for_organisation(read.place)
    form = TaskAnswerForm(request.POST or None, tasks=tasks)
    if form.is_valid():
        data = form.cleaned_data
        year = SchoolYear.objects.current()
        made = services.answer_task(
            read.place,
            year,
            data["task"],
            answer=data["answer"],
            note=data["note"],
            by=request.user,
        )
        messages.success(request, _kept(made))
        return redirect(f"{reverse('stepplan:task_list')}?{read.query}")
    context = {"page": page.task_page(read, request.user), "form": form}
    return render(request, "stepplan/task_list.html", context)


@require_POST
def answer_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    answers = Answer.objects.visible_to(request.user).select_related("organisation__parent__parent")
    answer = get_object_or_404(answers, pk=pk)
    if not rules.can_confirm(request.user, answer.organisation):
        raise PermissionDenied
    services.confirm_answer(answer, by=request.user)
    messages.success(request, _("The answer is confirmed."))
    return redirect(f"{reverse('stepplan:plan')}?{urlencode({'place': answer.organisation_id})}")


@require_safe
def schools(request: SignedInRequest) -> HttpResponse:
    """Where every school of the group is."""
    read = _reading(request)
    top: Organisation = read.place.top
    rows = page.school_rows(top, read.numbering, user=request.user)
    found = schools_shown(rows, read, request.GET.dict())
    context = {"reading": read, "top": top, "schools": found}
    return render(request, "stepplan/schools.html", context)


def _reading(request: SignedInRequest) -> page.Reading:
    asked = request.GET
    read = page.reading(
        request.user,
        request.organisation,
        place=asked.get("place", ""),
        names=asked.get("names", ""),
        view=asked.get("view", ""),
    )
    if not rules.can_read_plan(request.user, read.place):
        raise PermissionDenied
    return read


def _to_plan(read: page.Reading) -> HttpResponse:
    return redirect(f"{reverse('stepplan:plan')}?{read.query}")


def _kept(answer: Answer) -> str:
    if answer.is_prepared:
        return _("Your answer is kept. A head or coordinator confirms it.")
    return _("Your answer is kept.")
