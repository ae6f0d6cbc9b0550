"""A scenario as a file to take along."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.means.models import Source
from zwerm.optimiser.files import InvalidFile, plan_from_data, problem_from_data
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.workbook.division import Division
from zwerm.workbook.documents import write_document, write_pdf
from zwerm.workbook.results import write_results

from .columns import source_name
from .models import Scenario
from .viewing import Labels, division_from_plan

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Export:
    name: str
    media_type: str
    content: bytes

    @property
    def disposition(self) -> str:
        return str(content_disposition_header(as_attachment=True, filename=self.name))


def export(scenario: Scenario, kind: str) -> Export:
    """The plan as a workbook, a document, a page to print, or data (zwerm-plan/1)."""
    if not scenario.is_divided:
        raise DomainError(_("There is nothing to download yet: divide first."))
    content = _data(scenario) if kind == "json" else _written(scenario, kind)
    name = slugify(f"{scenario.organisation.name} {scenario.name}") or "zwerm"
    return Export(f"{name}.{kind}", MEDIA_TYPES[kind], content)


def _data(scenario: Scenario) -> bytes:
    return (json.dumps(scenario.plan, ensure_ascii=False, indent=1) + "\n").encode()


def _written(scenario: Scenario, kind: str) -> bytes:
    write: Callable[..., object] = {
        "xlsx": write_results,
        "docx": write_document,
        "pdf": write_pdf,
    }[kind]
    target = BytesIO()
    write(target, division(scenario), language=_language())
    return target.getvalue()


def division(scenario: Scenario) -> Division:
    """The plan with the names that people know."""
    try:
        problem = problem_from_data(scenario.problem)
        plan = plan_from_data(scenario.plan)
    except InvalidFile as error:
        raise DomainError(_("This division can no longer be read. Divide again.")) from error
    made_on = timezone.localtime(scenario.divided_at or scenario.created_at).date()
    return division_from_plan(
        problem, plan, _labels(scenario), made_on=made_on, school_year=str(scenario.school_year)
    )


def _labels(scenario: Scenario) -> Labels:
    top = scenario.organisation.top
    inside = Organisation.objects.below(top.pk)
    people = Person.objects.filter(organisation__in=inside.values("pk"))
    return Labels(
        schools=dict(inside.values_list("code", "name")),
        people={person.code: person.name for person in people},
        tasks={
            planned.task.slug: planned.task.name
            for planned in scenario.planned_tasks.select_related("task")
        },
        sources={source.code: source_name(source) for source in Source.objects.all()},
        roles={person.code: tuple(person.role_labels) for person in people},
        group=top.name,
        language=_language(),
    )


def _language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"
