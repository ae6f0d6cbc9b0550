"""Files to print and sign: agreements about mandates, and the poster for the staff room."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.made_files import MadeFile
from zwerm.core.making_files import ask_for
from zwerm.core.models import record
from zwerm.documents import Document
from zwerm.people.models import Person
from zwerm.schools.models import SchoolYear

from .agreement_files import AT_ONCE, KIND, WRITERS, with_mandates, written
from .agreements import agreement_document, agreements, agreements_document
from .models import Mandate
from .places import Places, places
from .poster import poster
from .queries import who_does_what

A_PAGE = 50
MOST_MADE = 3
TITLES = {
    "docx": gettext_lazy("Mandate agreements in Word"),
    "pdf": gettext_lazy("Mandate agreements as PDF"),
}


@require_safe
def document_list(request: SignedInRequest) -> HttpResponse:
    """The poster for everyone; agreements for the ICT team of the place."""
    found = _places(request)
    may_see = can_work_in_team(request.user, found.shown)
    text = request.GET.get("text", "")[:100]
    context = {"places": found, "may_see": may_see, "text": text}
    if may_see:
        everyone = with_mandates(found.shown)
        people = everyone.annotate(
            mandate_count=Count("mandates", filter=_in_force(), distinct=True)
        )
        named = people.filter(name__icontains=text) if text else people
        pages = Paginator(named.order_by("name", "pk"), A_PAGE)
        context["people"] = pages.get_page(request.GET.get("page"))
        context["is_long"] = (everyone.count() if text else pages.count) > AT_ONCE
        if context["is_long"]:
            mine = MadeFile.objects.of(request.user).filter(kind=KIND, organisation=found.shown)
            context["made_files"] = mine.select_related("job")[:MOST_MADE]
    return render(request, "mandates/document_list.html", context)


@require_safe
def poster_file(request: SignedInRequest, kind: str) -> HttpResponse:
    place = _places(request).shown
    paper: Literal["a4", "a3"] = "a3" if request.GET.get("paper") == "a3" else "a4"
    return _file(poster(who_does_what(place), place, paper=paper), kind, place.name)


@require_safe
def agreement_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """One's own, and for the ICT team those of its people."""
    people = Person.objects.visible_to(request.user).select_related("organisation__parent__parent")
    person = get_object_or_404(people, pk=pk)
    is_own = person.user_id == request.user.pk
    if not is_own and not can_work_in_team(request.user, person.organisation):
        raise PermissionDenied
    found = agreements([person])
    if not found:
        raise Http404
    if not is_own:
        record(request.user, "exported_agreements", person, people=1)
    document = agreement_document(found[0], SchoolYear.objects.current())
    return _file(document, kind, person.name)


@require_safe
def agreements_file(request: SignedInRequest, kind: str) -> HttpResponse:
    """Of a school at once. Of many people it has to be asked for: a page tells so."""
    place = _places(request).shown
    if not can_work_in_team(request.user, place):
        raise PermissionDenied
    people = list(with_mandates(place)[: AT_ONCE + 1])
    if len(people) > AT_ONCE:
        return redirect(f"{reverse('mandates:document_list')}?place={place.pk}#agreements")
    found = agreements(people)
    record(request.user, "exported_agreements", place, people=len(found))
    document = agreements_document(found, place, SchoolYear.objects.current())
    return _file(document, kind, place.name)


@require_POST
def agreements_ask(request: SignedInRequest, kind: str) -> HttpResponse:
    """Have them made in the background."""
    place = _places(request).shown
    if kind not in WRITERS:
        raise Http404
    made = ask_for(KIND, by=request.user, organisation=place, title=str(TITLES[kind]), ending=kind)
    return redirect("core:made_file", made.pk)


def _places(request: SignedInRequest) -> Places:
    if request.organisation is None:
        raise PermissionDenied
    return places(request.user, request.organisation, request.GET.get("place", ""))


def _in_force() -> Q:
    return Q(mandates__in=Mandate.objects.current().values("pk"))


def _file(document: Document, kind: str, name: str) -> HttpResponse:
    if kind not in WRITERS:
        raise Http404
    made = written(document, kind, name)
    disposition = content_disposition_header(as_attachment=True, filename=made.name)
    headers = {"Content-Disposition": str(disposition)}
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)
