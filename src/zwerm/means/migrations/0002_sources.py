"""The sources of hours of Flanders and of the Netherlands."""

from django.db import migrations

# code, Dutch, English, country, clusters, teachers only, own school only, pattern in drawings
SOURCES = [
    ("ICT", "ICT-punten", "ICT points", "be", "TPBA", False, False, 0),
    ("BPT", "BPT-uren", "Hours for special pedagogical tasks (BPT)", "be", "PB", True, True, 1),
    ("ADM", "Administratie", "Administration", "be", "A", False, False, 2),
    ("GRP", "Scholengroep", "School group", "be", "TPBA", False, False, 3),
    ("OWN", "Eigen opdracht", "Own assignment", "be", "TPBA", False, False, 4),
    ("TAAK", "Taakuren", "Task hours", "nl", "TPBA", False, False, 0),
    ("OOP", "Ondersteunend personeel", "Support staff", "nl", "TPBA", False, False, 2),
]


def add(apps, schema_editor):  # noqa: ARG001 # asked by RunPython
    source = apps.get_model("means", "Source")
    for code, name_nl, name_en, country, clusters, teacher_only, home_only, pattern in SOURCES:
        source.objects.create(
            code=code,
            name_nl=name_nl,
            name_en=name_en,
            country=country,
            clusters=list(clusters),
            teacher_only=teacher_only,
            home_only=home_only,
            pattern=pattern,
        )


def remove(apps, schema_editor):  # noqa: ARG001 # asked by RunPython
    codes = [row[0] for row in SOURCES]
    apps.get_model("means", "Source").objects.filter(owner=None, code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("means", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
