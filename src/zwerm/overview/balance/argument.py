"""The balance in plain sentences, for one page that a head takes along to a meeting."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.schools.models import Provenance
from zwerm.tasks.models import Cluster

from .reading import Balance
from .sums import Picture, Sum

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Argument:
    """What does not fit, what doing it together would change, what to ask, and how sure we are."""

    headline: str
    misfit: list[str]
    together: list[str]
    ask: list[str]
    grounds: list[str]


def argument(found: Balance) -> Argument:
    return Argument(
        headline=_headline(found.alone.total),
        misfit=list(_misfit(found)),
        together=list(_together(found)),
        ask=list(_ask(found)),
        grounds=list(_grounds(found)),
    )


def _headline(total: Sum) -> str:
    if total.fits:
        return _("The hours are enough for all ICT tasks.")
    return _("%(short)s of ICT work a week have nobody.") % {"short": hours_unit(total.short)}


def _misfit(found: Balance) -> Iterator[str]:
    total = found.alone.total
    yield _(
        "All ICT tasks of %(place)s together take %(needed)s a week. There are %(there)s; "
        "%(usable)s of them can be used for these tasks."
    ) % {
        "place": found.organisation.name,
        "needed": hours_unit(total.needed),
        "there": hours_unit(total.there),
        "usable": hours_unit(total.usable),
    }
    yield from _parts(found.alone)
    yield from _clusters(found.alone)
    if found.is_group and (short := sum(not row.alone.fits for row in found.schools)):
        yield ngettext(
            "With its own hours alone, %(short)d of %(count)d school cannot do its tasks.",
            "With their own hours alone, %(short)d of %(count)d schools cannot do their tasks.",
            len(found.schools),
        ) % {"short": short, "count": len(found.schools)}
    if total.unused and not total.fits:
        yield _(
            "%(unused)s cannot help: their source may not pay what is still open, "
            "or they have to stay in their own school."
        ) % {"unused": hours_unit(total.unused)}


def _parts(picture: Picture) -> Iterator[str]:
    """What matters most, when it goes first."""
    core, running = picture.core, picture.keep_running
    if core.needed:
        yield (
            _("The core tasks take %(needed)s. They fit, if they go first.")
            if core.fits
            else _("The core tasks take %(needed)s. Even if they go first, %(short)s are missing.")
        ) % {"needed": hours_unit(core.needed), "short": hours_unit(core.short_at_least)}
    if running.needed:
        yield (
            _("What keeps the school running takes %(needed)s. It fits, if it goes first.")
            if running.fits
            else _(
                "What keeps the school running takes %(needed)s. Even if it goes first, "
                "%(short)s are missing."
            )
        ) % {"needed": hours_unit(running.needed), "short": hours_unit(running.short_at_least)}


def _clusters(picture: Picture) -> Iterator[str]:
    """Clusters that miss hours whatever is chosen, the largest lack first."""
    short = [(key, each) for key, each in picture.clusters.items() if not each.fits]
    for key, each in sorted(short, key=lambda item: -item[1].short_at_least):
        yield _(
            "%(cluster)s work misses at least %(short)s: of the %(needed)s that it takes, "
            "at most %(usable)s may be paid with the hours there are."
        ) % {
            "cluster": Cluster(key).label,
            "short": hours_unit(each.short_at_least),
            "needed": hours_unit(each.needed),
            "usable": hours_unit(each.first),
        }
    vision = picture.vision
    if vision.short_at_most:
        yield _(
            "What stays undone is a choice. If all technical and administrative work goes first, "
            "%(left)s of the %(needed)s for lessons and policy are left."
        ) % {"left": hours_unit(vision.last), "needed": hours_unit(vision.needed)}


def _together(found: Balance) -> Iterator[str]:
    before = found.alone.total
    if found.together is not None:
        after = found.together.total
        yield _(
            "Done together where that is possible, the same tasks take %(after)s instead of "
            "%(before)s: %(saved)s less."
        ) % {
            "after": hours_unit(after.needed),
            "before": hours_unit(before.needed),
            "saved": hours_unit(found.saved),
        }
        yield _("Then %(after)s have nobody, instead of %(before)s.") % {
            "after": hours_unit(after.short),
            "before": hours_unit(before.short),
        }
    elif found.share_together is not None:
        yield _(
            "If the school group does together what can be done together, the share of "
            "%(place)s is %(share)s instead of %(needed)s: %(saved)s less."
        ) % {
            "place": found.organisation.name,
            "share": hours_unit(found.share_together),
            "needed": hours_unit(before.needed),
            "saved": hours_unit(found.saved),
        }
    if found.gains:
        gains = [f"{gain.name} ({hours_unit(gain.minutes)})" for gain in found.gains]
        yield _("Most is gained, in the whole group, with: %(tasks)s.") % {"tasks": _listed(gains)}


def _ask(found: Balance) -> Iterator[str]:
    if found.alone.total.fits:
        yield _("Nothing: there are enough hours. Look again next year.")
        return
    total = (found.together or found.alone).total
    core = (found.together or found.alone).core
    if found.saved > 0 and found.is_group:
        yield _("Decide which tasks the schools do together from now on.")
    elif found.saved > 0:
        yield _("Ask the school group to do the tasks above once for all schools.")
    if core.short_at_least:
        yield _("Find at least %(short)s a week for core tasks: they do not wait.") % {
            "short": hours_unit(core.short_at_least)
        }
    if total.short > core.short_at_least:
        yield _(
            "For everything, %(short)s a week are needed. Or choose openly what is dropped, "
            "postponed or bought."
        ) % {"short": hours_unit(total.short)}
    if total.short and total.unused:
        yield _("Ask whether %(unused)s may be spent on other work, or in another school.") % {
            "unused": hours_unit(total.unused)
        }
    if found.forecast_minutes:
        yield _("Ask for the letter with the points: until then, %(forecast)s do not count.") % {
            "forecast": hours_unit(found.forecast_minutes)
        }
    if found.without_figures:
        yield _("Fill in how large these schools are: %(schools)s.") % {
            "schools": _listed(list(found.without_figures))
        }


def _grounds(found: Balance) -> Iterator[str]:
    needed = [
        f"{Provenance(kind).label} {hours_unit(minutes)}"
        for kind, minutes in found.needed_by_provenance.items()
    ]
    if needed:
        yield _("Hours needed: %(parts)s. From the task overview and the key figures.") % {
            "parts": ", ".join(needed)
        }
    yield _("Hours there: %(sure)s, granted or with people.") % {
        "sure": hours_unit(found.alone.total.there)
    }
    if found.forecast_minutes:
        yield _(
            "Not counted are %(forecast)s that are foreseen from pupil numbers, with figures that "
            "are not all confirmed. If they come, %(short)s stay without anyone."
        ) % {
            "forecast": hours_unit(found.forecast_minutes),
            "short": hours_unit(found.with_foreseen.short),
        }
    if found.is_group or found.share_together is not None:
        yield _(
            "Doing it together: the fixed part of a task counts %(factor)s times instead of once "
            "for each school, and a part of the rest is saved. %(provenance)s."
        ) % {
            "factor": number_format(f"{found.pooling.fixed_part_factor:g}", use_l10n=True),
            "provenance": str(Provenance(found.pooling.provenance).label).capitalize(),
        }
    if not found.is_group and found.share_together is not None:
        yield _("Hours of people of the school group are not counted here.")


def _listed(texts: list[str]) -> str:
    more = len(texts) - MOST_NAMES
    if more > 1:
        others = ngettext("%(count)d other", "%(count)d others", more) % {"count": more}
        texts = [*texts[:MOST_NAMES], others]
    return str(get_text_list(texts, _("and")))
