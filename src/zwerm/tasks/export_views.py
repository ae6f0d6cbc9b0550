"""The overview as a file."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
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
    """What the filter in the address shows, in the same order; notes only for the team."""
    organisation, year = request.organisation, SchoolYear.objects.current()
    shown = overview(tailored_tasks(organisation, year), FilterForm(request.GET).asked())
    rows = [row.tailored for part in shown.parts for row in part.rows]
    title = " ".join((_("Task overview"), organisation.name, str(year)))
    notes = can_work_in_team(request.user, organisation)
    if ending == "xlsx":
        content = overview_workbook(title, rows, with_notes=notes)
    else:
        content = overview_csv(rows, with_notes=notes)
    name = f"{slugify(title)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=headers)
