"""Files to print and sign: agreements about mandates, and the poster for the staff room."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.models import record
from zwerm.documents import Document, to_docx, to_pdf
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, SchoolYear

from .agreements import agreement_document, agreements, agreements_document
from .models import Mandate
from .places import Places, places
from .poster import poster
from .queries import who_does_what

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
A_PAGE = 50


@require_safe
def document_list(request: SignedInRequest) -> HttpResponse:
    """The poster for everyone; agreements for the ICT team of the place."""
    found = _places(request)
    may_see = can_work_in_team(request.user, found.shown)
    text = request.GET.get("text", "")[:100]
    context = {"places": found, "may_see": may_see, "text": text}
    if may_see:
        people = _with_mandates(found.shown).annotate(
            mandate_count=Count("mandates", filter=_in_force(), distinct=True)
        )
        named = people.filter(name__icontains=text) if text else people
        rows = named.order_by("name", "pk")
        context["people"] = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
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
    place = _places(request).shown
    if not can_work_in_team(request.user, place):
        raise PermissionDenied
    found = agreements(_with_mandates(place))
    record(request.user, "exported_agreements", place, people=len(found))
    document = agreements_document(found, place, SchoolYear.objects.current())
    return _file(document, kind, place.name)


def _places(request: SignedInRequest) -> Places:
    if request.organisation is None:
        raise PermissionDenied
    return places(request.user, request.organisation, request.GET.get("place", ""))


def _in_force() -> Q:
    return Q(mandates__in=Mandate.objects.current().values("pk"))


def _with_mandates(place: Organisation) -> QuerySet[Person]:
    here = Person.objects.working_at(place).filter(
        pk__in=Mandate.objects.current().values("person")
    )
    return here.select_related("organisation")


def _file(document: Document, kind: str, name: str) -> HttpResponse:
    writers = {"docx": (to_docx, WORD), "pdf": (to_pdf, "application/pdf")}
    if kind not in writers:
        raise Http404
    write, media_type = writers[kind]
    file_name = f"{slugify(f'{document.title} {name}') or 'zwerm'}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    headers = {"Content-Disposition": str(disposition)}
    return HttpResponse(write(document), content_type=media_type, headers=headers)
