"""Pages about people. Who someone is and does stands on the page of the person, in overview."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from . import exporting, queries, rules, services
from .forms import (
    COMPETENCES,
    AudienceForm,
    EndForm,
    PersonForm,
    PhotoForm,
    RatingForm,
    SearchForm,
)
from .models import Person
from .role_level_form import RoleLevelForm
from .role_levels import proposals

PEOPLE_ON_A_PAGE = queries.MOST_CHOSEN
NO_ACCOUNT = queries.AccountState.NONE
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    form = _search(request)
    chosen = form.chosen
    people = queries.directory(request.organisation, user=request.user, by=chosen)
    page = Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    queries.with_homes(page)
    template = "people/person_list.html"
    return render(
        request,
        f"{template}#results" if request.htmx else template,
        {
            "page": page,
            "chosen": chosen,
            "schools": form.fields["school"].queryset,  # type: ignore[attr-defined]
            "roles": form.fields["role"].choices[1:],  # type: ignore[attr-defined]
            "states": queries.AccountState.choices,
            "without_account": [one.person for one in page if one.state == NO_ACCOUNT],
            "may_add": rules.can_add_person(request.user, request.organisation),
            "own": Person.objects.filter(user=request.user).first(),
        },
    )


@require_safe
def person_export(request: SignedInRequest, ending: str) -> HttpResponse:
    """The list as it is narrowed now, as a file."""
    if not rules.can_see_accounts(request.user, request.organisation):
        raise PermissionDenied
    if ending not in exporting.FILES:
        raise Http404
    chosen = _search(request).chosen
    people = queries.directory(request.organisation, user=request.user, by=chosen)
    record(request.user, "exported_people", request.organisation, people=len(people), as_=ending)
    title = _("People of %(place)s") % {"place": request.organisation}
    content_type, write = exporting.FILES[ending]
    headers = {"Content-Disposition": f'attachment; filename="{slugify(title)}.{ending}"'}
    return HttpResponse(write(title, people), content_type=content_type, headers=headers)


@form_page
def person_add(request: SignedInRequest) -> HttpResponse:
    if not rules.can_add_person(request.user, request.organisation):
        raise PermissionDenied
    places = Organisation.objects.below(request.organisation.top.pk)
    is_school = not request.organisation.is_group
    form = PersonForm(
        request.POST or None,
        user=request.user,
        places=places,
        initial={"homes": [request.organisation.pk] if is_school else []},
    )
    photo = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid() and photo.is_valid():
        person = form.save(commit=False)
        homes = form.all_homes
        person.organisation = request.organisation
        if not is_school:
            person.organisation = services.belonging(
                request.organisation, homes, is_group_staff=person.is_group_staff
            )
        _save(request, person, homes, photo)
        messages.success(request, _("%(name)s is in the team.") % {"name": person.name})
        page = "people:role_levels" if proposals(person.roles) else "people:person_ratings"
        return redirect(page, person.pk)
    return render(request, "people/person_form.html", {"form": form, "photo": photo})


@form_page
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _editable(request, pk)
    name = person.name  # as it is kept; the form changes the object
    places = Organisation.objects.below(person.organisation.top.pk)
    form = PersonForm(request.POST or None, instance=person, user=request.user, places=places)
    photo = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid() and photo.is_valid():
        _save(request, form.save(commit=False), form.all_homes, photo)
        messages.success(request, _("The changes are kept."))
        return redirect("overview:person_detail", person.pk)
    context = {"form": form, "photo": photo, "person": person, "name": name}
    return render(request, "people/person_form.html", context)


@form_page
def person_end(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _editable(request, pk)
    may_hand_over = can_lead(request.user, person.organisation)
    has_access = bool(services.access_to_end(person, by=request.user))
    form = EndForm(request.POST or None, has_access=has_access)
    if form.is_valid():
        services.end_person(
            person,
            on=form.cleaned_data["on"],
            by=request.user,
            ends_access=form.cleaned_data.get("ends_access", False),
        )
        messages.success(
            request, _("%(name)s leaves the team. What they did stays.") % {"name": person.name}
        )
        if may_hand_over and request.POST.get("then") == "handover":
            address = reverse("mandates:handover_add", args=[person.pk])
            return redirect(f"{address}?last={form.cleaned_data['on'].isoformat()}")
        return redirect("people:person_list")
    context = {"form": form, "person": person, "may_hand_over": may_hand_over}
    return render(request, "people/person_end.html", context)


@form_page
def person_ratings(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the school fills in about someone who gave no answers. Who looks is written down."""
    person = _editable(request, pk)
    if person.user_id == request.user.pk:
        return redirect("people:own_ratings")
    known = queries.known_ratings(person, user=request.user)
    form = RatingForm(
        request.POST or None, ratings=known.readable, competences=known.open_to_school
    )
    if request.method == "POST" and form.is_valid():
        services.rate(person, form.answers(), by=request.user)
        messages.success(request, _("The answers are kept."))
        return redirect("people:person_list")
    record(request.user, "viewed_ratings", person)
    context = {"person": person, "form": form, "known": known}
    return render(request, "people/rating_form.html", context)


@form_page
def role_levels(request: SignedInRequest, pk: int) -> HttpResponse:
    """What someone's roles let one expect, to change before it is kept."""
    person = _editable(request, pk)
    if person.user_id == request.user.pk:
        return redirect("people:own_ratings")
    known = queries.known_ratings(person, user=request.user)
    form = RoleLevelForm(request.POST or None, proposed=proposals(person.roles), known=known)
    if request.method == "POST" and form.is_valid():
        filled = services.fill_in_levels(person, form.chosen_levels(), by=request.user)
        message = ngettext("%(n)d estimate is kept.", "%(n)d estimates are kept.", filled)
        messages.success(request, message % {"n": filled})
        return redirect("overview:person_detail", person.pk)
    record(request.user, "viewed_ratings", person)
    context = {"person": person, "form": form, "may_invite": person.user_id is None}
    return render(request, "people/role_levels.html", context)


@form_page
def own_ratings(request: SignedInRequest) -> HttpResponse:
    person = Person.objects.filter(user=request.user).first()
    if person is None:
        raise Http404
    ratings = person.ratings.all()
    form = RatingForm(request.POST or None, ratings=ratings, competences=COMPETENCES)
    audience = AudienceForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid() and audience.is_valid():
        with transaction.atomic():
            services.rate(person, form.answers(), by=request.user)
            services.share_ratings(
                person,
                audience.cleaned_data["audience"],
                wishes=audience.cleaned_data["wishes_audience"],
                by=request.user,
            )
        messages.success(request, _("Your answers are kept."))
        return redirect("people:own_ratings")
    context = {"person": person, "form": form, "audience": audience, "is_own": True}
    return render(request, "people/rating_form.html", context)


def _search(request: SignedInRequest) -> SearchForm:
    places = Organisation.objects.visible_to(request.user).below(request.organisation.top.pk)
    return SearchForm(request.GET, schools=places.schools())


def _editable(request: SignedInRequest, pk: int) -> Person:
    """Someone the user may change; 404 when unknown to the user, 403 when only known."""
    people = Person.objects.visible_to(request.user).select_related("organisation__parent__parent")
    person = get_object_or_404(people, pk=pk)
    if not rules.can_edit_person(request.user, person):
        raise PermissionDenied
    return person


@transaction.atomic
def _save(
    request: SignedInRequest, person: Person, homes: list[Organisation], photo: PhotoForm
) -> None:
    services.save_person(person, homes=homes, by=request.user)
    upload = photo.cleaned_data["photo"]
    if upload or (photo.cleaned_data["remove_photo"] and person.photo):
        services.set_photo(person, upload, by=request.user)
