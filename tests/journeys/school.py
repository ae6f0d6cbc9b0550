"""A school of nine people, as its workbook says it."""

from io import BytesIO

from zwerm.demo.getijden import LEIEZICHT, SCHOOLS
from zwerm.demo.roster import means_records, person_record
from zwerm.tasks.catalogue import catalogue_records
from zwerm.workbook.records import Dossier, SourceRecord
from zwerm.workbook.template import write_template

TEAM = LEIEZICHT[:9]
SOURCES = (
    SourceRecord("ICT", "ICT-punten"),
    SourceRecord("BPT", "BPT-uren", clusters=("P", "B"), teacher_only=True, home_only=True),
    SourceRecord("ADM", "Administratie", clusters=("A",)),
    SourceRecord("OWN", "Eigen opdracht"),
)


def dossier(school_year: str) -> Dossier:
    return Dossier(
        name="Atheneum Leiezicht",
        school_year=school_year,
        schools=tuple(school for school in SCHOOLS if school.code == "leiezicht"),
        people=tuple(person_record(member, domain="school.example") for member in TEAM),
        means=tuple(record for member in TEAM for record in means_records(member)),
        tasks=catalogue_records("nl"),
        sources=SOURCES,
    )


def workbook(school_year: str) -> bytes:
    buffer = BytesIO()
    content = dossier(school_year)
    write_template(buffer, language="nl", tasks=content.tasks, dossier=content)
    return buffer.getvalue()
