from django.db import migrations


def to_division(apps, _schema_editor):
    """Until now "nobody" meant that the division counted with answers that nobody could read."""
    people = apps.get_model("people", "Person").objects.all()
    people.filter(audience="nobody").update(audience="division")
    people.filter(audience="team").update(wishes_audience="team")


def to_nobody(apps, _schema_editor):
    apps.get_model("people", "Person").objects.filter(audience="division").update(audience="nobody")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_audience_in_three")]

    operations = [migrations.RunPython(to_division, to_nobody)]
