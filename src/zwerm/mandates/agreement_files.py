"""All agreements of a place as one file: of a school at once, of a group in the background."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import slugify

from zwerm.accounts.rules import can_work_in_team
from zwerm.core.jobs import Stopped, Work
from zwerm.core.made_files import MadeFile
from zwerm.core.making_files import Made, makes
from zwerm.documents import Document, to_docx, to_pdf
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, SchoolYear

from .agreements import agreements, agreements_document
from .models import Mandate

KIND = "mandates.agreements"
# Of so many people a file is there in less than a second, also as PDF.
AT_ONCE = 40
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITERS = {"docx": (to_docx, WORD), "pdf": (to_pdf, "application/pdf")}
READ, LAID_OUT = 0.2, 0.3


def with_mandates(place: Organisation) -> QuerySet[Person]:
    here = Person.objects.working_at(place).filter(
        pk__in=Mandate.objects.current().values("person")
    )
    return here.select_related("organisation")


def _asked_at(made: MadeFile) -> str:
    return f"{reverse('mandates:document_list')}?place={made.organisation_id}"


@makes(KIND, may=can_work_in_team, back=_asked_at, verb="exported_agreements")
def make_agreements(work: Work, made: MadeFile) -> Made:
    place = made.organisation
    found = agreements(with_mandates(place))
    work.report(READ)
    document = agreements_document(found, place, SchoolYear.objects.current())
    work.report(LAID_OUT)
    if work.should_stop():
        raise Stopped
    return written(document, made.options["ending"], place.name, people=len(found))


def written(document: Document, ending: str, name: str, **details: int) -> Made:
    """As a Word file or a PDF."""
    write, content_type = WRITERS[ending]
    file_name = f"{slugify(f'{document.title} {name}') or 'zwerm'}.{ending}"
    return Made(file_name, write(document), content_type, details)
