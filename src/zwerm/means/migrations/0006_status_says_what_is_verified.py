"""Published is what was verified: the status says it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("means", "0005_status_of_figures")]
    operations = [migrations.RemoveField(model_name="referencefigure", name="is_verified")]
