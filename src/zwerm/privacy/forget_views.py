"""The page on which a lead makes somebody unrecognisable, after reading what that means."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from zwerm.accounts.requests import SignedInRequest
from zwerm.people.models import Person

from .forgetting import forget, preview
from .rules import can_forget


class SureForm(forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("I know that this cannot be undone, not even from the log.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def forget_person(request: SignedInRequest, pk: int) -> HttpResponse:
    people = Person.objects.visible_to(request.user).select_related(
        "organisation", "user", "erasure"
    )
    person = get_object_or_404(people, pk=pk)
    if not can_forget(request.user, person):
        raise PermissionDenied
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = forget(person, by=request.user)
        words = _("This person is now called “%(name)s” everywhere.")
        messages.success(request, words % {"name": name})
        return redirect("people:person_list")
    context = {"found": preview(person, by=request.user), "form": form}
    return render(request, "privacy/forget_person.html", context)
