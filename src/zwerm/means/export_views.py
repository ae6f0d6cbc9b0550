"""Means as a file, for whoever may see the pages."""

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest

from .exporting import means_csv, means_workbook
from .holdings import holdings
from .page import page_for

WRITERS = {
    "xlsx": (
        means_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (means_csv, "text/csv; charset=utf-8"),
}


@require_safe
def export(request: SignedInRequest, ending: str) -> HttpResponse:
    page = page_for(request, "budgets")
    if ending not in WRITERS:
        raise Http404
    write, content_type = WRITERS[ending]
    content = write(holdings(page.organisation, page.year))
    name = slugify(f"{page.organisation.name} {page.year.code}") or "zwerm"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
