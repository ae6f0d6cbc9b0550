"""Each figure says how sure it is: published, not confirmed, or an estimate. And what was missing."""

from datetime import date
from decimal import Decimal

from django.db import migrations

OWN = ("points-per-weighted-pupil", "teaching-period-minutes")
NEW_POST = date(2021, 9, 1)
LIKE_ICT = "Aangenomen gelijk aan die van ICT-punten; geen officiële bron gevonden"
SUPPORT_WEEK = "Afgeleid van andere ondersteunende ambten (omzendbrief PERS/2009/07)"

# country, key, Dutch, English, value, unit, from, source, status
FIGURES = [
    (
        "be",
        "bpt-rounds-up-from-primary",
        "BPT basisonderwijs: vanaf deze eerste decimaal wordt naar boven afgerond",
        "BPT in primary: the first decimal from which is rounded up",
        "5",
        "",
        date(2020, 9, 11),
        "Omzendbrief PERS/2014/05, versie 11 september 2020: naar boven als het eerste cijfer na de komma groter is dan 4",
        "published",
    ),
    (
        "be",
        "administration-points-full-time-hso",
        "Punten administratie of zorg voor een voltijdse: diploma secundair",
        "Administration or care points for a full-time job: secondary diploma",
        "63",
        "points",
        NEW_POST,
        LIKE_ICT,
        "unverified",
    ),
    (
        "be",
        "administration-points-full-time-bachelor",
        "Punten administratie of zorg voor een voltijdse: bachelor",
        "Administration or care points for a full-time job: bachelor",
        "82",
        "points",
        NEW_POST,
        LIKE_ICT,
        "unverified",
    ),
    (
        "be",
        "administration-points-full-time-master",
        "Punten administratie of zorg voor een voltijdse: master",
        "Administration or care points for a full-time job: master",
        "120",
        "points",
        NEW_POST,
        LIKE_ICT,
        "unverified",
    ),
    (
        "be",
        "full-time-clock-hours-administration",
        "Voltijdse week van een administratieve of zorgfunctie",
        "Full-time week of an administrative or care job",
        "36",
        "clock hours",
        NEW_POST,
        SUPPORT_WEEK,
        "unverified",
    ),
    (
        "nl",
        "school-weeks-a-year",
        "Schoolweken waarover taakuren worden gespreid",
        "School weeks over which task hours are spread",
        "40",
        "weeks",
        date(2025, 8, 1),
        "Eigen aanname: overal in Zwerm gemiddeld over 40 schoolweken",
        "estimate",
    ),
]


def add(apps, schema_editor):  # noqa: ARG001 # asked by RunPython
    figure = apps.get_model("means", "ReferenceFigure")
    figure.objects.filter(is_verified=True).update(status="published")
    figure.objects.filter(key__in=OWN).update(status="estimate")
    for country, key, name_nl, name_en, value, unit, valid_from, source, status in FIGURES:
        figure.objects.create(
            country=country,
            key=key,
            name_nl=name_nl,
            name_en=name_en,
            value=Decimal(value),
            unit=unit,
            valid_from=valid_from,
            source=source,
            status=status,
        )


def remove(apps, schema_editor):  # noqa: ARG001 # asked by RunPython
    figures = apps.get_model("means", "ReferenceFigure").objects
    figures.filter(key__in=[row[1] for row in FIGURES]).delete()
    figures.filter(status="published").update(is_verified=True)


class Migration(migrations.Migration):
    dependencies = [("means", "0004_budgets_and_figures_with_status")]
    operations = [migrations.RunPython(add, remove)]
