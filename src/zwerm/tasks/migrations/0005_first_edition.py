"""The catalogue that is there counts as the first edition that an organisation need not look at."""

from django.db import migrations


def load(apps, _schema_editor):
    versions = (
        apps.get_model("tasks", "Task").objects.filter(owner=None).exclude(catalogue_version="")
    )
    edition = apps.get_model("tasks", "Edition")
    for version in sorted(set(versions.values_list("catalogue_version", flat=True))):
        edition.objects.get_or_create(version=version)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0004_editions_and_pooling")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
