"""The overview as a file."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import SchoolYear

from .exporting import overview_csv, overview_workbook
from .forms import FilterForm
from .overview import overview
from .queries import tailored_tasks

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def task_export(request: SignedInRequest, ending: str) -> HttpResponse:
    """What the filter in the address shows, in the same order."""
    organisation, year = request.organisation, SchoolYear.objects.current()
    shown = overview(tailored_tasks(organisation, year), FilterForm(request.GET).asked())
    rows = [row.tailored for part in shown.parts for row in part.rows]
    title = f"{_('Task overview')} {organisation.name} {year}"
    content = overview_workbook(title, rows) if ending == "xlsx" else overview_csv(rows)
    name = f"{slugify(title)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=headers)
