"""A step on the board in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.core.templatetags.zwerm import hours_unit

from .board_step import BoardStep

Deed = BoardStep.Deed


def step_words(step: BoardStep) -> str:
    """What was done, without who did it: for a button and for the history."""
    said = {
        "name": step.person.first_name if step.person else "",
        "task": step.task.name if step.task else "",
    }
    if step.deed == Deed.CAP:
        return _cap(step)
    if step.deed == Deed.CHANGES:
        return _changes(step)
    sentences = {
        Deed.PIN: _("“%(task)s” pinned to %(name)s"),
        Deed.FORBID: _("“%(task)s” not for %(name)s"),
        Deed.RELEASE: _("“%(task)s” and %(name)s released"),
        Deed.WEIGHTS: _("what weighs most"),
        Deed.DIVIDE: _("divided again"),
    }
    return sentences[Deed(step.deed)] % said


def _cap(step: BoardStep) -> str:
    name = step.person.first_name if step.person else ""
    if not step.after:
        return _("no limit of hours for %(name)s") % {"name": name}
    hours = hours_unit(step.after["weekly_minutes"])
    return _("%(name)s at most %(hours)s a week") % {"name": name, "hours": hours}


def _changes(step: BoardStep) -> str:
    most = step.after["max_changes"]
    if most is None:
        return _("no limit on changes")
    return ngettext("at most %(n)d change", "at most %(n)d changes", most) % {"n": most}
