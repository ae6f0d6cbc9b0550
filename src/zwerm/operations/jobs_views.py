"""Pages about background work: what is asked, who does it, and what comes back by the clock."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.models import Job, Worker, record
from zwerm.core.repeating import enqueue_again

from . import jobs_queries as queries
from .jobs_forms import JobsForm
from .rules import for_administrators

ROWS = 50


@require_safe
@for_administrators
def job_list(request: SignedInRequest) -> HttpResponse:
    form = JobsForm(request.GET)
    page = Paginator(queries.jobs(**form.asked), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows(page.object_list),  # type: ignore[arg-type] # a page of a queryset
        "awake": Worker.objects.awake().count(),
    }
    return render(request, "operations/job_list.html", context)


@require_safe
@for_administrators
def job_workers(request: SignedInRequest) -> HttpResponse:
    awake = set(Worker.objects.awake().values_list("pk", flat=True))
    context = {
        "workers": [(one, work, one.pk in awake) for one, work in queries.workers()],
        "scheduled": queries.scheduled(),
    }
    return render(request, "operations/job_workers.html", context)


@require_safe
@for_administrators
def job_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.select_related("created_by"), pk=pk)
    queries.kinds()
    shown = queries.shown_arguments(job)
    context = {
        "job": job,
        "row": queries.Row(job),
        "attempts": queries.attempts(job),
        "shown": shown,
        "hides_something": len(job.arguments) > len(shown),
    }
    return render(request, "operations/job_detail.html", context)


@require_POST
@for_administrators
@transaction.atomic
def job_again(request: SignedInRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    job.ask_again()
    record(request.user, "asked_job_again", job)
    messages.success(request, _("It is asked again. A worker takes it up at once."))
    return redirect("operations:job_detail", pk)


@require_POST
@for_administrators
@transaction.atomic
def job_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk)
    if job.is_open:
        job.ask_to_stop()
        record(request.user, "stopped_job", job)
        messages.success(request, _("It was asked to stop. What is running ends at its next step."))
    return redirect("operations:job_detail", pk)


@require_POST
@for_administrators
@transaction.atomic
def job_now(request: SignedInRequest) -> HttpResponse:
    queries.kinds()
    kind = request.POST.get("kind", "")
    if not queries.can_do_now(kind):
        raise Http404
    job = enqueue_again(kind, by=request.user)
    record(request.user, "asked_job_now", job)
    messages.success(request, _("It is asked. A worker takes it up at once."))
    return redirect("operations:job_workers")
