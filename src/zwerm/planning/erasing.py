"""A division keeps who did what, without a name, and nothing of what people can or like."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, Subject, forgets, keeps_levels

from .board_step import KeptDivision
from .continuity_study import ContinuityStudy
from .models import Scenario, WorkbookUpload
from .proposal import Asked
from .remedy_models import ChosenRemedy, RemedyStudy

# Of a person in `zwerm-problem/1`; what is left out counts as not known.
PRIVATE = ("comp", "spec", "motivation", "motivation_spec")


@keeps_levels
def forget_levels(subject: Subject) -> None:
    """In the problems that were solved, and in what was computed from them."""
    scenarios = Scenario.objects.with_plan().filter(organisation__in=subject.group)
    for scenario in scenarios.exclude(problem={}):
        if _without_levels(scenario.problem, subject.code):
            scenario.save(update_fields=["problem"])
    steps = KeptDivision.objects.filter(step__scenario__organisation__in=subject.group)
    for kept in steps.iterator(chunk_size=20):
        if _without_levels(kept.problem, subject.code):
            kept.save(update_fields=["problem"])
    # These are looked for again when somebody asks.
    for model in (RemedyStudy, ContinuityStudy):
        for study in model._default_manager.filter(scenario__organisation__in=subject.group):
            if _names(study.answers, subject.code):
                study.delete()
    for chosen in ChosenRemedy.objects.filter(scenario__organisation__in=subject.group):
        if _names(chosen.remedy, subject.code):
            # The action that came of it stays.
            chosen.delete()


def _without_levels(problem: dict[str, Any], code: str) -> bool:
    found = [one for one in problem.get("people", []) if one.get("id") == code]
    told = [one for one in found if any(part in one for part in PRIVATE)]
    for one in told:
        for part in PRIVATE:
            one.pop(part, None)
    return bool(told)


def _names(data: Any, code: str) -> bool:
    if isinstance(data, dict):
        return code in data or any(_names(value, code) for value in data.values())
    if isinstance(data, list):
        return any(_names(value, code) for value in data)
    return bool(data == code)


@forgets(
    goes=[
        _("levels and wishes in the divisions that were computed, also in those that are kept"),
        _("what they wrote in answer to a proposal"),
    ],
    stays=[
        _("who did which task for how many hours, without a name"),
        _("comments about a division, without the name of who wrote them"),
    ],
)
def forget(leaver: Leaver) -> None:
    WorkbookUpload.objects.filter(organisation__in=leaver.group).delete()
    if leaver.user_id is not None:
        Asked.objects.filter(user=leaver.user_id).update(text="")
