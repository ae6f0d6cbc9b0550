from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.accounts.sessions import signed_in
from zwerm.core.models import record
from zwerm.mandates.places import places
from zwerm.mandates.queries import who_does_what as entries_of
from zwerm.means.rules import can_set_hours
from zwerm.people.models import Person
from zwerm.people.rules import can_edit_person
from zwerm.tasks.models import Cluster

from .directory import directory
from .excel import who_does_what_workbook
from .home import colleague_home, own_person, team_home
from .own_data import own_data
from .own_page import own_parts
from .person_queries import profile

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    if can_work_in_team(request.user, request.organisation):
        found = team_home(request.user, request.organisation)
        return render(request, "overview/home.html", {"home": found})
    mine = colleague_home(request.user, request.organisation)
    return render(request, "overview/home_colleague.html", {"home": mine})


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def who_does_what(request: SignedInRequest) -> HttpResponse:
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    found = directory(where.shown, request.GET.get("q", ""), request.GET.get("c", ""))
    template = "overview/who_does_what.html"
    if request.htmx:
        is_for_start = request.htmx.target == "answers"
        template = "overview/_answers.html" if is_for_start else f"{template}#directory"
    context = {
        "places": where,
        "directory": found,
        "asked": found.asked,
        "clusters": Cluster.values,
        "may_prepare": can_work_in_team(request.user, where.shown),
    }
    return render(request, template, context)


@require_safe
def who_does_what_excel(request: SignedInRequest) -> HttpResponse:
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    title = _("Who does what at %(place)s") % {"place": where.shown.name}
    content = who_does_what_workbook(title, entries_of(where.shown))
    name = f"{slugify(title) or 'zwerm'}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=SPREADSHEET, headers=headers)


@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    people = Person.objects.visible_to(request.user).select_related("organisation__parent")
    person = get_object_or_404(people, pk=pk)
    found = profile(request.user, person)
    if (found.ratings or not found.extras.is_empty) and not found.is_own:
        record(request.user, "ratings_seen", person)
    context = {
        "profile": found,
        "mine": found.mine,
        "extras": found.extras,
        "may_edit": can_edit_person(request.user, person),
        "may_forget": person.has_left and can_lead(request.user, person.organisation),
        "may_set_hours": can_set_hours(request.user, person),
        "replaces": found.replaces,
        "absences": found.absences,
    }
    return render(request, "overview/person_detail.html", context)


@never_cache
@require_safe
def own_data_read(request: SignedInRequest) -> HttpResponse:
    """The same as in the file, in plain words."""
    person = own_person(request.user)
    if person is None:
        raise Http404
    devices = signed_in(request.user, here=request.session.session_key)
    context = {"person": person, "parts": own_parts(person, request.user, devices)}
    return render(request, "overview/own_data.html", context)


@never_cache
@require_safe
def own_data_file(request: SignedInRequest) -> HttpResponse:
    """For oneself only."""
    person = own_person(request.user)
    if person is None:
        raise Http404
    record(request.user, "downloaded_own_data", person)
    headers = {"Content-Disposition": 'attachment; filename="zwerm.json"'}
    content = own_data(person, request.user)
    return HttpResponse(content, content_type="application/json", headers=headers)


@require_safe
@cache_control(private=True, max_age=3600)
def person_photo(request: SignedInRequest, pk: int) -> FileResponse:
    """Through the view, so that only colleagues of the same school group see a face."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    if not person.photo:
        raise Http404
    try:
        file = person.photo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    return FileResponse(file, content_type="image/jpeg", headers=headers)
