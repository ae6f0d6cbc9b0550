"""The pages about the school group and its schools."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import export, rules
from .forms import SHOWS, SORTS, NewSchoolForm, SearchForm
from .models import SchoolYear
from .overview import SchoolFilter, SchoolOverview, led_by, school_overview
from .queries import can_carry_over, pools, tree
from .services import add_school

if TYPE_CHECKING:
    from zwerm.accounts.requests import SignedInRequest

SCHOOLS_ON_A_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def school_list(request: "SignedInRequest") -> HttpResponse:
    year = SchoolYear.objects.current()
    form, chosen = _chosen(request)
    overview = school_overview(tree(request.organisation, year), request.user, chosen)
    template = "schools/school_list.html"
    page = {
        "year": year,
        "overview": overview,
        "page": Paginator(overview.rows, SCHOOLS_ON_A_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "kinds": form.fields["kind"].choices[1:],  # type: ignore[attr-defined] # a choice field
        "pools": pools(request.organisation),
        "shows": SHOWS.items(),
        "sorts": SORTS.items(),
        "address": request.GET.urlencode(),
        "can_carry_over": rules.can_lead(request.user, request.organisation)
        and can_carry_over(request.organisation, year),
    }
    return render(request, f"{template}#results" if request.htmx else template, page)


@require_safe
def school_export(request: "SignedInRequest", ending: str) -> HttpResponse:
    """What the list shows, as a file."""
    if ending not in {"xlsx", "csv"}:
        raise Http404
    year = SchoolYear.objects.current()
    _form, chosen = _chosen(request)
    overview = school_overview(tree(request.organisation, year), request.user, chosen)
    content = _file(overview, year, ending)
    kind = XLSX if ending == "xlsx" else "text/csv; charset=utf-8"
    name = slugify("-".join((_("Schools"), overview.top.name, year.code)))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def school_add(request: "SignedInRequest") -> HttpResponse:
    parents = led_by(request.user, tree(request.organisation, SchoolYear.objects.current()))
    if not parents:
        raise PermissionDenied
    start = {"parent": parents[0].pk} | {
        key: request.GET[key] for key in ("parent", "kind", "pool") if key in request.GET
    }
    form = NewSchoolForm(request.POST or None, parents=parents, initial=start)
    if form.is_valid():
        school = add_school(by=request.user, **form.cleaned_data)
        said = _("“%(school)s” was added. Fill in its figures: they tell how much work there is.")
        messages.success(request, said % {"school": school})
        if "again" in request.POST:
            same = {key: request.POST.get(key, "") for key in ("parent", "kind", "pool")}
            return redirect(reverse("schools:school_add", query=same))
        return redirect("schools:school_edit", school.pk)
    page = {"form": form, "pools": pools(request.organisation)}
    return render(request, "schools/school_add.html", page)


def _chosen(request: "SignedInRequest") -> tuple[SearchForm, SchoolFilter]:
    form = SearchForm(request.GET, country=request.organisation.country)
    form.is_valid()
    said = form.cleaned_data
    words = {key: said.get(key, "") for key in ("kind", "pool", "show", "sort")}
    return form, SchoolFilter(text=said.get("q", ""), **words)


def _file(overview: SchoolOverview, year: SchoolYear, ending: str) -> bytes:
    titles = export.headings(with_figures=overview.sees_figures)
    rows = export.lines(overview.rows, with_figures=overview.sees_figures)
    if ending == "csv":
        return export.as_csv(titles, rows)
    return export.as_xlsx(f"{overview.top.name} {year}", titles, rows)
