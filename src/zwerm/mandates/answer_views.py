"""My mandates, and who has confirmed theirs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.fields import LONGEST_KEY
from zwerm.core.mail import can_send
from zwerm.people.models import Person

from . import confirmation_mail, confirming, rules
from .answer_forms import ChangeForm, OnBehalfForm
from .answers import AnswerList, answer_list, answers_at, mandates_of, my_clusters, my_tasks
from .models import Mandate
from .places import Places, places

PEOPLE_ON_A_PAGE = 50
# Of more than these, first a look at what one says yes to.
MOST_AT_ONCE = 20


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    person = Person.objects.filter(user=request.user).first()
    mandates = list(mandates_of(person)) if person else []
    waiting = [one for one in mandates if one.is_awaiting]
    if waiting and request.GET.get("look") == "all":
        look = {"open": waiting, "clusters": my_clusters(waiting)}
        return render(request, "mandates/mine_all.html", look)
    context = {
        "person": person,
        "clusters": my_clusters(mandates),
        "open": waiting,
        "looks_first": len(waiting) > MOST_AT_ONCE,
    }
    return render(request, "mandates/mine.html", context)


@require_POST
def mine_confirm(request: SignedInRequest) -> HttpResponse:
    """Those that are named, of one's own; with `all`, every one that is open."""
    own = Mandate.objects.filter(person__user=request.user).select_related("person")
    keys = [key for key in request.POST.getlist("mandate") if _is_key(key)]
    chosen = own.awaiting() if request.POST.get("all") else own.filter(pk__in=keys)
    count = confirming.confirm_mandates(chosen, by=request.user)
    done = ngettext("%(count)d mandate confirmed.", "%(count)d mandates confirmed.", count)
    messages.success(request, _("Thank you.") + " " + done % {"count": count})
    return redirect("mandates:mine")


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


@require_http_methods(["GET", "HEAD", "POST"])
def mine_change(request: SignedInRequest, pk: int) -> HttpResponse:
    own = Mandate.objects.filter(person__user=request.user)
    mandate = get_object_or_404(own.select_related("task", "organisation", "person"), pk=pk)
    form = ChangeForm(request.POST or None, initial={"reason": mandate.asks_change})
    if form.is_valid():
        confirming.ask_change(mandate, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("Your question is kept. Who leads sees it, and looks for a solution.")
        )
        return redirect("mandates:mine")
    return render(request, "mandates/mine_change.html", {"mandate": mandate, "form": form})


@require_safe
def answers(request: SignedInRequest) -> HttpResponse:
    where, listed = _listed(request)
    context = {
        "places": where,
        "listed": listed,
        "page": Paginator(listed.rows, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
        "sends_mail": can_send(),
    }
    return render(request, "mandates/answers.html", context)


@require_POST
def answers_remind(request: SignedInRequest) -> HttpResponse:
    """Everyone in the list who can be mailed, or the one person that is named."""
    _where, listed = _listed(request)
    only = request.POST.get("person", "")
    rows = [row for row in listed.to_remind if not only or str(row.person.pk) == only]
    mailed = confirmation_mail.remind(rows, by=request.user.name) if can_send() else []
    confirming.note_reminded(mailed, by=request.user)
    if mailed:
        done = ngettext(
            "%(count)d reminder is on its way.",
            "%(count)d reminders are on their way.",
            len(mailed),
        )
        messages.success(request, done % {"count": len(mailed)})
    else:
        messages.warning(request, _("No reminder was sent: nobody could be mailed."))
    return redirect(f"{reverse('mandates:answers')}?{request.GET.urlencode()}")


def _listed(request: SignedInRequest) -> tuple[Places, AnswerList]:
    found = places(request.user, request.organisation, request.GET.get("place", ""))
    led = rules.changeable_places(request.user, found.shown)
    if not led:
        raise PermissionDenied
    where = Places(
        found.shown,
        [one for one in found.choices if rules.can_change_mandates(request.user, one)],
    )
    told, text = request.GET.get("told", ""), request.GET.get("q", "")
    return where, answer_list(answers_at(led), told=told, text=text)


@require_http_methods(["GET", "HEAD", "POST"])
def answers_for(request: SignedInRequest, pk: int) -> HttpResponse:
    """Writing down the yes of someone who does not do so here."""
    people = Person.objects.visible_to(request.user).select_related("organisation__parent")
    person = get_object_or_404(people, pk=pk)
    led = rules.led_among(request.user, list(mandates_of(person)))
    if not led:
        raise PermissionDenied
    open_mandates = [mandate for mandate in led if mandate.confirmed_at is None]
    form = OnBehalfForm(request.POST or None, open_mandates=open_mandates)
    if form.is_valid():
        chosen = set(form.cleaned_data["mandates"])
        count = confirming.confirm_on_behalf(
            person,
            [one for one in open_mandates if one in chosen],
            by=request.user,
            note=form.cleaned_data["note"],
        )
        done = ngettext("%(count)d mandate confirmed.", "%(count)d mandates confirmed.", count)
        messages.success(request, done % {"count": count})
        return redirect("mandates:answers")
    context = {"person": person, "tasks": my_tasks(led), "form": form, "open": open_mandates}
    return render(request, "mandates/answers_for.html", context)
