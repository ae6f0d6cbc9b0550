"""What the policy app itself tells on the page about policy: vision, plans, goals and risks."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from .goal_queries import GoalFilter, goal_rows
from .models import Part, Risk, Vision, VisionVersion
from .queries import PlanRow, plan_rows
from .stands import Stand, address, stand


@stand("vision", 10)
def vision(here: Organisation, _user: User) -> Stand | None:
    url = address("policy:vision")
    if not url:
        return None
    name = _("Vision")
    lineage = [each.pk for each in here.lineage]
    rows = VisionVersion.objects.filter(vision__organisation__in=lineage)
    days = dict(rows.order_by("adopted_on").values_list("vision__part", "adopted_on"))
    if len(days) == len(Part):
        said = _("Both parts are adopted, the last one on %(day)s.")
        return Stand(
            "vision",
            name,
            said % {"day": date_format(max(days.values()))},
            url,
            _("Read it"),
            _("adopted"),
            "done",
        )
    if days:
        part = Part(next(iter(days))).label
        said = _("The %(part)s is adopted; the other one is not yet.") % {"part": part}
        return Stand("vision", name, said, url, _("Go on"), _("one of two"))
    if Vision.objects.filter(organisation=here).exists():
        said = _("You are writing it. It holds once it is adopted.")
        return Stand("vision", name, said, url, _("Go on"), _("being written"))
    said = _("First why, then what: a few questions lead you to a text.")
    return Stand("vision", name, said, url, _("Begin"), _("not begun"), "line")


@stand("plans", 20)
def plans(here: Organisation, user: User) -> Stand | None:
    url, rows = address("policy:plan_list"), plan_rows(user, here)
    if not rows:
        said = _("The chapters stand ready, and what Zwerm knows already is in them.")
        return Stand("plans", _("Plans"), said, url, _("Begin"), _("not begun"), "line")
    adopted = sum(row.version is not None for row in rows)
    said = ngettext("%(n)d plan", "%(n)d plans", len(rows)) % {"n": len(rows)}
    said += ": " + ", ".join(_plan(row) for row in rows[:3]) + "."
    if adopted == len(rows):
        return Stand("plans", _("Plans"), said, url, _("To the plans"), _("adopted"), "done")
    return Stand("plans", _("Plans"), said, url, _("To the plans"), _("being written"))


def _plan(row: PlanRow) -> str:
    if row.is_due:
        return _("%(title)s (to look at again)") % {"title": row.plan.title}
    if row.version is None:
        return _("%(title)s (being written)") % {"title": row.plan.title}
    return _("%(title)s (version %(n)s)") % {"title": row.plan.title, "n": row.version.number}


@stand("goals", 30)
def goals(here: Organisation, user: User) -> Stand | None:
    url, rows = address("policy:goal_list"), goal_rows(here, user, by=GoalFilter())
    if not rows:
        said = _("One thing that must be better in a year, and how you will see it.")
        return Stand("goals", _("Goals"), said, url, _("Begin"), _("not begun"), "line")
    done, total = (
        sum(row.progress.done for row in rows),
        sum(row.progress.total for row in rows),
    )
    said = ngettext("%(n)d goal is open", "%(n)d goals are open", len(rows)) % {"n": len(rows)}
    said += "; " + _("%(done)d of %(total)d actions are done.") % {"done": done, "total": total}
    lost = sum(bool(row.lost) for row in rows)
    if lost:
        suffer = ngettext("%(n)d goal suffers", "%(n)d goals suffer", lost) % {"n": lost}
        return Stand("goals", _("Goals"), said, url, _("To the goals"), suffer, "signal")
    late = sum(row.progress.overdue for row in rows)
    if late:
        badge = ngettext("%(n)d action too late", "%(n)d actions too late", late) % {"n": late}
        return Stand("goals", _("Goals"), said, url, _("To the goals"), badge, "signal")
    return Stand("goals", _("Goals"), said, url, _("To the goals"))


@stand("risks", 50)
def risks(here: Organisation, user: User) -> Stand | None:
    url = address("policy:risk_list")
    if not url:
        return None
    rows = Risk.objects.visible_to(user).holding_at(here)
    count, due = rows.open().count(), rows.to_review().count()
    if not count:
        said = _("What can go wrong, what you do to prevent it, and who watches.")
        return Stand("risks", _("Risks"), said, url, _("Begin"), _("not begun"), "line")
    said = ngettext("%(n)d risk is open.", "%(n)d risks are open.", count) % {"n": count}
    if due:
        badge = ngettext("%(n)d to look at again", "%(n)d to look at again", due) % {"n": due}
        return Stand("risks", _("Risks"), said, url, _("To the risks"), badge, "signal")
    return Stand("risks", _("Risks"), said, url, _("To the risks"))
