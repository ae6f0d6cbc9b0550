"""What the policy app itself tells on the page about policy: vision, plans, goals and risks."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .live import Place
from .models import Part, Risk, Vision
from .queries import PlanRow
from .standing import (
    goals_here,
    goals_to_read,
    parts_adopted,
    plans_here,
    plans_to_read,
    rows_of_risks,
    rows_of_vision,
)
from .stands import Stand, address, stand


@stand("vision", 10, reads=rows_of_vision)
def vision(at: Place) -> Stand | None:
    url = address("policy:vision")
    if not url:
        return None
    name = _("Vision")
    days = parts_adopted(at)
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
    if Vision.objects.filter(organisation=at.organisation).exists():
        said = _("You are writing it. It holds once it is adopted.")
        return Stand("vision", name, said, url, _("Go on"), _("being written"))
    said = _("First why, then what: a few questions lead you to a text.")
    return Stand("vision", name, said, url, _("Begin"), _("not begun"), "line")


@stand("plans", 20, reads=plans_to_read)
def plans(at: Place) -> Stand | None:
    url, rows = address("policy:plan_list"), plans_here(at)
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


@stand("goals", 30, reads=goals_to_read)
def goals(at: Place) -> Stand | None:
    url, rows = address("policy:goal_list"), goals_here(at)
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


@stand("risks", 50, reads=rows_of_risks)
def risks(at: Place) -> Stand | None:
    url = address("policy:risk_list")
    if not url:
        return None
    (rows,) = rows_of_risks(at)
    count = sum(state == Risk.State.OPEN for state, _is_due in rows)
    due = sum(bool(is_due) for _state, is_due in rows)
    if not count:
        said = _("What can go wrong, what you do to prevent it, and who watches.")
        return Stand("risks", _("Risks"), said, url, _("Begin"), _("not begun"), "line")
    said = ngettext("%(n)d risk is open.", "%(n)d risks are open.", count) % {"n": count}
    if due:
        badge = ngettext("%(n)d to look at again", "%(n)d to look at again", due) % {"n": due}
        return Stand("risks", _("Risks"), said, url, _("To the risks"), badge, "signal")
    return Stand("risks", _("Risks"), said, url, _("To the risks"))
