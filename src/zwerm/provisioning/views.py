"""The page about accounts that an identity provider keeps up to date."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead
from zwerm.core.mail import full_address
from zwerm.core.models import record

from .forms import FirstRoleForm
from .models import Provisioning, ScimAccount

ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def scim_page(request: SignedInRequest) -> HttpResponse:
    """How to connect a provider, what its accounts may do at first, and which there are."""
    here = request.organisation
    if not can_lead(request.user, here):
        raise PermissionDenied
    chosen = Provisioning.objects.filter(organisation=here).first()
    form = FirstRoleForm(request.POST or None, instance=chosen or Provisioning(organisation=here))
    if request.method == "POST" and form.is_valid():
        form.save()
        record(request.user, "chose_first_role", here, role=form.cleaned_data["first_role"])
        messages.success(request, _("Saved. It holds for accounts that are made from now on."))
        return redirect("provisioning:scim_page")
    search = request.GET.get("q", "").strip()[:100]
    accounts = ScimAccount.objects.of(here).select_related("user").order_by("user__name", "pk")
    found = accounts.filter(Q(user__name__icontains=search) | Q(user_name__icontains=search))
    context = {
        "form": form,
        "address": full_address(reverse("provisioning:rest").rstrip("/")),
        "search": search,
        "page": Paginator(found if search else accounts, ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "provisioning/scim_page.html", context)
