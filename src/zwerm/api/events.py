"""What a program can be told of: by the deed that is written down when it happens."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVENTS: Mapping[str, "StrOrPromise"] = {
    "organisation.changed": _("a school was added, changed, moved or closed"),
    "figures.changed": _("key figures changed"),
    "person.changed": _("someone was added, changed or left"),
    "task.changed": _("the task overview changed"),
    "means.changed": _("someone's hours changed"),
    "dossier.applied": _("a workbook or a dossier was taken over"),
    "division.proposed": _("a division was put to people"),
    "division.adopted": _("a division was adopted"),
    "mandate.changed": _("mandates changed"),
    "action.changed": _("an action was added or changed"),
    "token.needs_look": _("a token needs a look by a lead"),
    "job.failed": _("background work that someone here asked for failed"),
}
# Told from the list of background work; all others from a deed in the log.
JOB_FAILED = "job.failed"
PING = "ping"

EVENT_OF: Mapping[str, str] = {
    "added_school": "organisation.changed",
    "changed_school": "organisation.changed",
    "moved_school": "organisation.changed",
    "closed_school": "organisation.changed",
    "reopened_school": "organisation.changed",
    "applied_school_records": "organisation.changed",
    "set_key_figures": "figures.changed",
    "set_outsourcing": "figures.changed",
    "carried_over_key_figures": "figures.changed",
    "added_person": "person.changed",
    "changed_person": "person.changed",
    "ended_person": "person.changed",
    "added_task": "task.changed",
    "added_tasks": "task.changed",
    "removed_task": "task.changed",
    "tailored_tasks": "task.changed",
    "undid_tailoring": "task.changed",
    "carried_over_tailoring": "task.changed",
    "applied_task_records": "task.changed",
    "set_hours": "means.changed",
    "applied_workbook": "dossier.applied",
    "proposed_division": "division.proposed",
    "adopted_division": "division.adopted",
    "mandates_drafted": "mandate.changed",
    "changed_mandates": "mandate.changed",
    "undid_mandates": "mandate.changed",
    "confirmed_mandates": "mandate.changed",
    "added_action": "action.changed",
    "changed_action": "action.changed",
    "undid_action": "action.changed",
    "api_token_needs_look": "token.needs_look",
}
