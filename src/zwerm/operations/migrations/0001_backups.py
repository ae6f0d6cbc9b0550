import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="at"
                    ),
                ),
                ("path", models.CharField(max_length=500, verbose_name="file")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                ("rows", models.PositiveBigIntegerField(default=0, verbose_name="rows")),
                ("is_encrypted", models.BooleanField(default=False, verbose_name="encrypted")),
                ("error", models.TextField(blank=True, verbose_name="error")),
            ],
            options={
                "verbose_name": "backup",
                "verbose_name_plural": "backups",
                "ordering": ["-at", "-pk"],
            },
        ),
    ]
