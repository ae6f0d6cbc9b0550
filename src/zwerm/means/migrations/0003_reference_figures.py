"""Official figures with their dates and sources.

Verified is what was read in a published source. The rest is a placeholder or an estimate, and
every page that uses it says so.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

DECISION = (
    "Besluit van de Vlaamse Regering van 5 december 2003, zoals gewijzigd op 3 september 2021"
)
CIRCULAR = "Omzendbrief GD/2003/04, zoals gewijzigd op 6 juli 2021"
NEWS_2020 = "Katholiek Onderwijs Vlaanderen, ‘Extra middelen ICT’, 27 mei 2020"
PARLIAMENT = "Vlaams Parlement, commissieverslag 1257263"
PLACEHOLDER = "Geen officiële bron gevonden; plaatshouder"
NEW_POST = date(2021, 9, 1)
LAST_DAY_BEFORE = date(2021, 8, 31)
SCHOOL_YEAR_2019 = date(2019, 9, 1)

# key, Dutch, English, value, unit, from, until, source, verified
FLANDERS = [
    (
        "weight-primary",
        "Gewicht per leerling: basisonderwijs, gewoon en buitengewoon",
        "Weight of a pupil: primary, mainstream and special",
        "1.224882506",
        "",
        NEW_POST,
        None,
        DECISION,
        True,
    ),
    (
        "weight-secondary-practical",
        "Gewicht per leerling: OKAN, B-stroom, bso, dbso, zeevisserij, buitengewoon secundair",
        "Weight of a pupil: newcomers, B-stream, vocational and special secondary",
        "1.153471682",
        "",
        NEW_POST,
        None,
        DECISION,
        True,
    ),
    (
        "weight-secondary-general",
        "Gewicht per leerling: A-stroom, aso, kso, tso",
        "Weight of a pupil: A-stream, general, arts and technical secondary",
        "0.97368015",
        "",
        NEW_POST,
        None,
        DECISION,
        True,
    ),
    (
        "weight-adult",
        "Gewicht per lesurencursist: centrum voor volwassenenonderwijs",
        "Weight of a course hour: adult education",
        "0.001984075",
        "",
        NEW_POST,
        None,
        DECISION + "; bijzonderheden niet nagekeken",
        False,
    ),
    (
        "weight-primary",
        "Gewicht per leerling: basisonderwijs, gewoon en buitengewoon",
        "Weight of a pupil: primary, mainstream and special",
        "1.25",
        "",
        SCHOOL_YEAR_2019,
        LAST_DAY_BEFORE,
        NEWS_2020,
        True,
    ),
    (
        "weight-secondary-practical",
        "Gewicht per leerling: OKAN, B-stroom, bso, dbso, zeevisserij, buitengewoon secundair",
        "Weight of a pupil: newcomers, B-stream, vocational and special secondary",
        "1.25",
        "",
        SCHOOL_YEAR_2019,
        LAST_DAY_BEFORE,
        NEWS_2020,
        True,
    ),
    (
        "weight-secondary-general",
        "Gewicht per leerling: A-stroom, aso, kso, tso",
        "Weight of a pupil: A-stream, general, arts and technical secondary",
        "1",
        "",
        SCHOOL_YEAR_2019,
        LAST_DAY_BEFORE,
        NEWS_2020,
        True,
    ),
    (
        "points-per-weighted-pupil",
        "ICT-punten per gewogen leerling",
        "ICT points per weighted pupil",
        "0.046",
        "points",
        NEW_POST,
        None,
        "Eigen schatting uit het totale budget (tussen 0,035 en 0,06); de begroting legt het elk jaar vast",
        False,
    ),
    (
        "points-full-time-hso",
        "Punten voor een voltijdse: diploma secundair",
        "Points for a full-time job: secondary diploma",
        "63",
        "points",
        NEW_POST,
        None,
        CIRCULAR,
        True,
    ),
    (
        "points-full-time-bachelor",
        "Punten voor een voltijdse: bachelor",
        "Points for a full-time job: bachelor",
        "82",
        "points",
        NEW_POST,
        None,
        PLACEHOLDER,
        False,
    ),
    (
        "points-full-time-master",
        "Punten voor een voltijdse: master",
        "Points for a full-time job: master",
        "120",
        "points",
        NEW_POST,
        None,
        PLACEHOLDER,
        False,
    ),
    (
        "full-time-clock-hours",
        "Voltijdse week van een ICT-coördinator",
        "Full-time week of an ICT coordinator",
        "36",
        "clock hours",
        NEW_POST,
        None,
        "Prestatieregeling basisonderwijs (onderwijs.vlaanderen.be) en volwassenenonderwijs; secundair onderwijs niet bevestigd",
        True,
    ),
    (
        "full-time-clock-hours-secondary",
        "Voltijdse week van een ICT-coördinator: secundair onderwijs",
        "Full-time week of an ICT coordinator: secondary",
        "36",
        "clock hours",
        NEW_POST,
        None,
        "Afgeleid van andere ondersteunende ambten (omzendbrief PERS/2009/07)",
        False,
    ),
    (
        "full-time-clock-hours-adult-administration",
        "Voltijdse week van administratief personeel: volwassenenonderwijs",
        "Full-time week of administrative staff: adult education",
        "32",
        "clock hours",
        NEW_POST,
        None,
        "Prestatieregeling volwassenenonderwijs, Katholiek Onderwijs Vlaanderen",
        True,
    ),
    (
        "bpt-cap-primary",
        "Hoogstens dit deel van het lestijdenpakket voor BPT: basisonderwijs",
        "Largest share of teaching periods for BPT: primary",
        "3",
        "%",
        date(2020, 9, 11),
        None,
        "Omzendbrief PERS/2014/05, versie 11 september 2020, art. 163bis",
        True,
    ),
    (
        "bpt-cap-secondary",
        "Hoogstens dit deel van de uren-leraar voor BPT: secundair onderwijs",
        "Largest share of teaching hours for BPT: secondary",
        "3",
        "%",
        date(2021, 3, 23),
        None,
        "Omzendbrief PERS/2014/06, versie 23 maart 2021, art. 212 Codex Secundair Onderwijs",
        True,
    ),
    (
        "teaching-period-minutes",
        "Een lestijd in minuten",
        "A teaching period in minutes",
        "50",
        "minutes",
        NEW_POST,
        None,
        "Eigen aanname bij het omrekenen van lestijden naar klokuren",
        False,
    ),
    (
        "operating-euro-per-weighted-pupil",
        "Werkingsmiddelen ICT-coördinatie per gewogen leerling",
        "Operating means for ICT coordination per weighted pupil",
        "0.7163",
        "euro",
        date(2018, 9, 1),
        date(2019, 8, 31),
        PARLIAMENT,
        True,
    ),
    (
        "global-points-usage",
        "Aanwendingspercentage van de globale puntenenveloppe: secundair onderwijs",
        "Usable share of the global points envelope: secondary",
        "96.57",
        "%",
        date(2015, 9, 1),
        None,
        "Vlaams Ministerie van Onderwijs, Edulex-document 14102",
        True,
    ),
]
CAO = "Overgenomen uit een overzicht; niet nagekeken in de cao"
NETHERLANDS = [
    (
        "full-time-hours-a-year",
        "Voltijdse aanstelling per jaar",
        "Full-time job a year",
        "1659",
        "clock hours",
        date(2025, 8, 1),
        None,
        CAO,
        False,
    ),
    (
        "largest-lesson-hours-a-year",
        "Hoogstens zoveel lesuren per jaar",
        "At most this many lesson hours a year",
        "940",
        "clock hours",
        date(2025, 8, 1),
        None,
        CAO,
        False,
    ),
]


def add(apps, schema_editor):  # noqa: ARG001 # asked by RunPython
    figure = apps.get_model("means", "ReferenceFigure")
    for country, rows in (("be", FLANDERS), ("nl", NETHERLANDS)):
        for key, name_nl, name_en, value, unit, valid_from, valid_until, source, verified in rows:
            figure.objects.create(
                country=country,
                key=key,
                name_nl=name_nl,
                name_en=name_en,
                value=Decimal(value),
                unit=unit,
                valid_from=valid_from,
                valid_until=valid_until,
                source=source,
                is_verified=verified,
            )


def remove(apps, schema_editor):  # noqa: ARG001 # asked by RunPython
    figures = apps.get_model("means", "ReferenceFigure").objects
    for country, rows in (("be", FLANDERS), ("nl", NETHERLANDS)):
        figures.filter(country=country, key__in=[row[0] for row in rows]).delete()


class Migration(migrations.Migration):
    dependencies = [("means", "0002_sources")]
    operations = [migrations.RunPython(add, remove)]
