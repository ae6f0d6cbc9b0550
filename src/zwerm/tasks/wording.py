"""What is said of a task after something was decided about it."""

from django.utils.translation import gettext as _

from .models import Tailoring
from .queries import TailoredTask


def one_decided(row: TailoredTask, status: str) -> str:
    """`row` is how it was before."""
    sentence = _("“%(task)s” was changed.")
    if status != row.status:
        sentence = {
            Tailoring.Status.DROPPED: _("“%(task)s” is dropped now."),
            Tailoring.Status.POSTPONED: _("“%(task)s” is postponed."),
            Tailoring.Status.APPLIES: _("“%(task)s” applies again."),
        }[Tailoring.Status(status)]
    return sentence % {"task": row.record.name}


def row_words() -> dict[str, str]:
    """What every row of the list says, translated once for all rows."""
    return {
        "core": _("core task"),
        "keep_running": _("keeps the school running"),
        "own": _("own task"),
        "why": _("Why, and how it was counted"),
        "read_why": _("Read why"),
        "where": _("Best done"),
        "here": _("Here:"),
        "when": _("When"),
        "hours": _("Hours a week"),
        "status": _("Status"),
        "applies": _("applies"),
        "postponed": _("postponed"),
        "dropped": _("dropped"),
        "due": _("the day has come"),
        "until": _("until"),
        "by_group": _("decided by the school group"),
    }
