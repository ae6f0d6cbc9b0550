"""The school year on one page, and as a calendar file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.reading_together import read_together
from zwerm.schools.family import inside
from zwerm.schools.models import FIRST_MONTH, Organisation

from .calendar_feed import Day, calendar
from .year import MONTHS, Month, Step, bounds, lines, months
from .year_promises import last_adopted, promises
from .year_reading import Asked, Rows, places_of, rows_of, steps

EARLIEST, LATEST = 2000, 2100
MOST_OF_A_MONTH = 12


@require_safe
def school_year(request: SignedInRequest) -> HttpResponse:
    here = _place(request)
    first_year, today = _first_year(request), timezone.localdate()
    rows, adopted = _rows(request, here, first_year), last_adopted(here, request.user)
    read_together(*rows.values(), adopted)
    found, names = steps(rows), _names(here)
    twelve = months(_shown(request, found), first_year, names=names, today=today)
    context: dict[str, Any] = {
        "here": here,
        "year": f"{first_year}–{first_year + 1}",
        "first_year": first_year,
        "months": _asked_months(request, here, twelve),
        "month": _month(request),
        "late": [row for row in found if row.is_late(today)],
        "done": sum(step.is_done for step in found),
        "total": len(found),
        "show": request.GET.get("show", ""),
        "lines": lines(found, names=names, today=today) if here.is_group else [],
        "kept": promises(adopted, request.user),
    }
    return render(request, "overview/school_year.html", context)


@require_safe
def school_year_calendar(request: SignedInRequest) -> HttpResponse:
    """The year for somebody's own calendar: what comes, and what is late."""
    here, first_year = _place(request), _first_year(request)
    days = [
        Day(f"year-{step.key}", step.day, step.title, url=request.build_absolute_uri(str(step.url)))
        for step in steps(_rows(request, here, first_year))
        if not step.is_done
    ]
    name = _("ICT year of %(place)s") % {"place": here.name}
    content = calendar(name, days, today=timezone.localdate())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="zwerm-{first_year}.ics"'
    return response


def _place(request: SignedInRequest) -> Organisation:
    here = request.organisation
    if not can_work_in_team(request.user, here):
        raise PermissionDenied
    return here


def _first_year(request: SignedInRequest) -> int:
    today = timezone.localdate()
    present = today.year if today.month >= FIRST_MONTH else today.year - 1
    asked = request.GET.get("year", "")
    is_year = asked.isdecimal() and len(asked) == 4 and EARLIEST <= int(asked) <= LATEST
    return int(asked) if is_year else present


def _rows(request: SignedInRequest, here: Organisation, first_year: int) -> Rows:
    first, after = bounds(first_year)
    places = places_of(here, with_above=not here.is_group)
    return rows_of(Asked(request.user, places, first, after))


def _month(request: SignedInRequest) -> int:
    """The one month that is asked in full; 0 for all of them."""
    asked = request.GET.get("month", "")
    return int(asked) if asked in {str(number) for number in range(1, MONTHS + 1)} else 0


def _asked_months(
    request: SignedInRequest, here: Organisation, found: list[Month]
) -> list[tuple[Month, int]]:
    """Each with how many more steps it has than are shown."""
    if month := _month(request):
        return [(each, 0) for each in found if each.first.month == month]
    short = [(each.shortened(MOST_OF_A_MONTH, here.pk), len(each.rows)) for each in found]
    return [(each, total - len(each.rows)) for each, total in short]


def _shown(request: SignedInRequest, found: list[Step]) -> list[Step]:
    today = timezone.localdate()
    match request.GET.get("show", ""):
        case "done":
            return [step for step in found if step.is_done]
        case "late":
            return [step for step in found if step.is_late(today)]
        case "coming":
            return [step for step in found if not step.is_done and not step.is_late(today)]
        case _:
            return found


def _names(here: Organisation) -> dict[int, str]:
    """From the nearest up, then schools before their sites."""
    below = sorted(inside(here), key=lambda one: one.parent_id or 0)
    return {one.pk: one.name for one in [*here.lineage, *below]}
