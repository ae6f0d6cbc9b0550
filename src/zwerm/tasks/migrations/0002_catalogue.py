"""Load the catalogue of tasks. Running it again renews the rows and adds none."""

from django.db import migrations

from zwerm.tasks.loading import load_catalogue


def load(apps, _schema_editor):
    load_catalogue(apps.get_model("tasks", "Task"))


def unload(apps, _schema_editor):
    apps.get_model("tasks", "Task").objects.filter(owner=None).delete()


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]

    operations = [migrations.RunPython(load, unload)]
