"""What a team does with a list: begin it, load its points, and say how each of them stands."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from .checklist_sources import ListSource, Point
from .keeping import keep
from .list_reading import NotReadable, read_rows
from .models import Checklist, ChecklistItem

COLUMNS = {
    "title": ("title", "titel", "norm", "actie", "action"),
    "code": ("code", "nr", "nummer", "number", "id"),
    "link": ("link", "url", "website"),
}
MOST_POINTS = 500


@transaction.atomic
def begin_checklist(place: Organisation, source: ListSource, *, by: User) -> Checklist:
    """Go through a list that exists; its titles come along where they are ours to give."""
    if Checklist.objects.filter(organisation=place, key=source.key).exists():
        raise DomainError(_("This list stands there already."))
    made = Checklist(
        organisation=place,
        key=source.key,
        title=source.title,
        source=source.source,
        link=source.link,
        dated_on=source.dated,
        review_year=SchoolYear.objects.starting(SchoolYear.objects.current().first_year + 1),
    )
    keep(made, by=by)
    set_points(made, source.own_points(), by=by)
    return made


@transaction.atomic
def load_points(checklist: Checklist, content: bytes, *, by: User) -> tuple[int, int]:
    """Points of a file: how many are new, and how many stood there. Nothing is removed."""
    try:
        rows = read_rows(content, COLUMNS)
    except NotReadable:
        raise DomainError(
            _(
                "Zwerm finds no list in this file. It needs a column “title”, "
                "and may have “code” and “link”."
            )
        ) from None
    points = [Point(row.get("code", ""), row["title"], row.get("link", "")) for row in rows]
    points = [point for point in points if point.title]
    if not points:
        raise DomainError(_("There is no point in this file: the column “title” is empty."))
    return set_points(checklist, points, by=by)


def set_points(checklist: Checklist, points: Iterable[Point], *, by: User) -> tuple[int, int]:
    known = {(item.code or item.title).casefold(): item for item in checklist.items.all()}
    added = same = 0
    for point in points:
        key = (point.code or point.title)[:300].casefold()
        item = known.get(key)
        if item is None:
            if len(known) >= MOST_POINTS:
                raise DomainError(_("A list has at most %(most)d points.") % {"most": MOST_POINTS})
            item = known[key] = ChecklistItem(checklist=checklist, position=len(known) + 1)
            added += 1
        else:
            same += 1
        item.code, item.title = point.code[:40], point.title[:300]
        item.link = point.link if _is_web(point.link) else ""
        item.save()
    record(by, "checklist_loaded", checklist, added=added, same=same)
    return added, same


def _is_web(link: str) -> bool:
    return urlsplit(link).scheme in {"http", "https"} and len(link) <= 400


@transaction.atomic
def judge(item: ChecklistItem, *, by: User, **values: Any) -> None:
    """Say how a point stands; what is not for this place says why."""
    if (
        values.get("state") == ChecklistItem.State.NOT_FOR_US
        and not values.get("reason", "").strip()
    ):
        raise DomainError(_("Say why this point is not for you."))
    before = item.state
    for name, value in values.items():
        setattr(item, name, value)
    item.looked_on = timezone.localdate() if item.state else None
    item.save()
    record(by, "checklist_judged", item.checklist, point=str(item), before=before, after=item.state)


def action_for(item: ChecklistItem) -> Action:
    """What is to be done about a point, not kept yet."""
    return Action(
        organisation=item.checklist.organisation,
        school_year=SchoolYear.objects.current(),
        title=str(item)[:200],
        details=_("Point of the checklist %(list)s.") % {"list": item.checklist.title},
        owner=item.owner,
        origin=Action.Origin.CHECK,
        origin_key=item.pk,
    )
