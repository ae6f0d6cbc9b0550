"""Versions: adopt a plan, withdraw what was adopted."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .content import sections
from .documents import language
from .live import Place
from .models import Plan, Version
from .packing import pack


def kept_chapters(plan: Plan, place: Place) -> list[dict[str, Any]]:
    """The plan as it is now, live blocks too, as a version keeps it."""
    return [
        {
            "key": section.chapter.key,
            "title": section.chapter.title,
            "language": language(),
            "blocks": [
                {
                    "kind": piece.block.kind,
                    "live": piece.block.live,
                    "title": str(piece.live.title) if piece.live else "",
                    "content": pack(piece.content),
                }
                for piece in section.pieces
                if piece.content
            ],
        }
        for section in sections(plan, place)
    ]


@transaction.atomic
def adopt_plan(plan: Plan, *, on: date, note: str, review_on: date | None, by: User) -> Version:
    """Freeze the plan as it is now. It takes the place of the version before."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    if review_on is not None and review_on <= on:
        raise DomainError(_("Choose a day to look again that is after the day of adoption."))
    if on > timezone.localdate() + timedelta(days=366):
        raise DomainError(_("Choose a day within a year from now."))
    number = (plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = Version.objects.create(
        plan=plan,
        number=number,
        adopted_on=on,
        adopted_by=by,
        note=note,
        review_on=review_on,
        chapters=kept_chapters(plan, Place(plan.organisation, plan.school_year, by)),
    )
    _review_on(plan, review_on)
    record(by, "plan_adopted", plan, version=number, on=on.isoformat())
    return version


@transaction.atomic
def withdraw_version(version: Version, *, because: str, by: User) -> Version | None:
    """It no longer holds. What was in force before it holds again, if there is one."""
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    version.refresh_from_db(fields=["withdrawn_on"])
    if version.is_withdrawn:
        raise DomainError(_("This version was withdrawn already."))
    version.withdrawn_on = timezone.localdate()
    version.withdrawn_by = by
    version.withdrawn_because = because
    version.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_because"])
    now = plan.versions.in_force().defer("chapters").first()
    _review_on(plan, now.review_on if now else None)
    record(by, "plan_withdrawn", plan, version=version.number, because=because)
    return now


def _review_on(plan: Plan, day: date | None) -> None:
    plan.review_on = day
    plan.save(update_fields=["review_on"])
