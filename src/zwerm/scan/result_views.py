"""What came out, for the person only: read it, share it, take it along, erase it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.models import record
from zwerm.people.models import Person

from . import exporting, queries, services
from .access import private_page
from .forms import DigCompEduForm, SharingForm
from .history import history
from .levels import DIGCOMPEDU_LEVELS
from .result import result as result_of

form_page = require_http_methods(["GET", "HEAD", "POST"])
EXPORTS = {
    "json": ("application/json", exporting.as_json),
    "csv": ("text/csv; charset=utf-8", exporting.as_csv),
}


@require_safe
@private_page
def result(request: SignedInRequest, person: Person) -> HttpResponse:
    run = queries.latest_finished(person)
    if run is None:
        return redirect("scan:start")
    present = queries.present_run(person)
    context = {
        "result": result_of(run),
        "history": history(person),
        "is_of_this_year": present == run,
        "has_begun_again": present is not None and present != run,
    }
    return render(request, "scan/result.html", context)


@form_page
@private_page
def sharing(request: SignedInRequest, person: Person) -> HttpResponse:
    form = SharingForm(request.POST or None, person=person)
    if form.is_valid():
        services.share(person, **form.cleaned_data, by=request.user)
        messages.success(request, _("Your choice is kept."))
        return redirect("scan:sharing")
    context = {"form": form, "views": queries.views_of(person), "has_scan": person.scans.exists()}
    return render(request, "scan/sharing.html", context)


@form_page
@private_page
def digcompedu(request: SignedInRequest, person: Person) -> HttpResponse:
    run = queries.present_run(person)
    if run is None:
        return redirect("scan:start")
    form = DigCompEduForm(request.POST or None, run=run)
    if form.is_valid():
        is_used = form.cleaned_data["is_used"]
        services.keep_digcompedu(run, form.areas(), is_used=is_used, by=request.user)
        messages.success(request, _("Your levels of DigCompEdu are kept."))
        return redirect("scan:digcompedu")
    found = result_of(run)
    own = next(line for line in found.lines if line.competence == "P")
    context = {"form": form, "run": run, "result": found, "own": own, "mapping": _mapping()}
    return render(request, "scan/digcompedu.html", context)


def _mapping() -> list[tuple[str, int]]:
    """By our level, the levels of DigCompEdu that we take for it."""
    levels = sorted(set(DIGCOMPEDU_LEVELS.values()))
    return [
        (", ".join(key for key, ours in DIGCOMPEDU_LEVELS.items() if ours == level), level)
        for level in levels
    ]


@require_safe
@private_page
def export(request: SignedInRequest, person: Person, kind: str) -> HttpResponse:
    if kind not in EXPORTS:
        raise Http404
    media_type, write = EXPORTS[kind]
    name = f"{slugify(f'scan {person.name}') or 'scan'}.{kind}"
    record(request.user, "downloaded_scan", person, kind=kind)
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=name))
    }
    return HttpResponse(write(person), content_type=media_type, headers=headers)


@form_page
@private_page
def erase(request: SignedInRequest, person: Person) -> HttpResponse:
    if request.method == "POST":
        services.erase(person, by=request.user)
        messages.success(request, _("Your answers are gone."))
        return redirect("scan:start")
    return render(request, "scan/erase.html", {"person": person})
