from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.people.models import Person

from . import services
from .calendar_days import days_of
from .calendar_feed import calendar
from .home import own_person
from .models import CalendarLink


@never_cache
@require_POST
def calendar_make(request: SignedInRequest) -> HttpResponse:
    """The only page that shows the link; nobody can look it up later."""
    person = _person(request)
    token = services.make_calendar_link(person, by=request.user)
    url = request.build_absolute_uri(reverse("overview:calendar_feed", args=[token]))
    context = {"person": person, "url": url, "webcal": f"webcal:{url.partition(':')[2]}"}
    return render(request, "overview/calendar_link.html", context)


@require_POST
def calendar_revoke(request: SignedInRequest) -> HttpResponse:
    person = _person(request)
    if services.revoke_calendar_link(person, by=request.user):
        messages.success(request, _("The calendar link does not work any more."))
    return redirect("overview:person_detail", person.pk)


@login_not_required
@require_safe
@conditional_page
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For the program that keeps someone's calendar: it knows the secret, and nothing else."""
    owners = CalendarLink.objects.of_token(token).select_related("person__user")
    link = owners.first()
    user = link.person.user if link else None
    if link is None or user is None or not (user.is_active and user.current_memberships):
        raise Http404
    with translation.override(user.language or settings.LANGUAGE_CODE):
        name = _("ICT tasks of %(name)s") % {"name": link.person.first_name}
        days = days_of(link.person, link=lambda page: request.build_absolute_uri(reverse(page)))
        content = calendar(name, days, today=timezone.localdate())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="zwerm.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Robots-Tag"] = "noindex"
    return response


def _person(request: SignedInRequest) -> Person:
    person = own_person(request.user)
    if person is None:
        raise Http404
    return person
