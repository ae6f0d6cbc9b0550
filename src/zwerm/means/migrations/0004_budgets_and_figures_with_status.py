import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("means", "0003_reference_figures"),
        ("people", "0001_initial"),
        ("schools", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HoursBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("granted", "granted"),
                            ("published", "published"),
                            ("estimate", "estimate"),
                            ("measured", "measured"),
                        ],
                        default="granted",
                        max_length=10,
                        verbose_name="provenance",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("week", "clock hours a week"),
                            ("periods", "teaching periods a week"),
                            ("year", "clock hours a year"),
                        ],
                        default="week",
                        max_length=8,
                        verbose_name="counted in",
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(decimal_places=2, max_digits=8, verbose_name="how many"),
                ),
                (
                    "package",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="whole package of teaching periods",
                    ),
                ),
                (
                    "is_agreed",
                    models.BooleanField(
                        default=False, verbose_name="the local committee agrees with more"
                    ),
                ),
            ],
            options={
                "verbose_name": "hours of a source",
                "verbose_name_plural": "hours of a source",
            },
        ),
        migrations.CreateModel(
            name="MoneyBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("granted", "granted"),
                            ("published", "published"),
                            ("estimate", "estimate"),
                            ("measured", "measured"),
                        ],
                        default="granted",
                        max_length=10,
                        verbose_name="provenance",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ict", "operating means for ICT coordination"),
                            ("operating", "general operating means"),
                            ("investment", "devices and infrastructure"),
                            ("other", "other money"),
                        ],
                        max_length=12,
                        verbose_name="kind of money",
                    ),
                ),
                ("cents", models.PositiveBigIntegerField(verbose_name="amount in cents")),
            ],
            options={
                "verbose_name": "money",
                "verbose_name_plural": "money",
            },
        ),
        migrations.CreateModel(
            name="PoolRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("put_in", "by what each school puts in"),
                            ("pupils", "by number of pupils"),
                            ("weighted", "by weighted pupils"),
                            ("equal", "the same for each school"),
                        ],
                        default="put_in",
                        max_length=10,
                        verbose_name="divided",
                    ),
                ),
                (
                    "kept_percent",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="per cent that stays with the group",
                    ),
                ),
                ("reason", models.CharField(max_length=240, verbose_name="reason")),
                ("recorded_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "rule for pooled hours",
                "verbose_name_plural": "rules for pooled hours",
                "ordering": ["-first_school_year__first_year"],
            },
        ),
        migrations.CreateModel(
            name="PoolShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=8, verbose_name="points put in"
                    ),
                ),
                (
                    "diploma",
                    models.CharField(
                        choices=[
                            ("hso", "secondary diploma"),
                            ("bachelor", "bachelor"),
                            ("master", "master"),
                        ],
                        default="hso",
                        max_length=10,
                        verbose_name="spent at",
                    ),
                ),
                (
                    "weekly_minutes",
                    models.PositiveIntegerField(
                        default=0, verbose_name="other minutes a week put in"
                    ),
                ),
                (
                    "agreed_weekly_minutes",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="minutes a week agreed to get back"
                    ),
                ),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("granted", "granted"),
                            ("published", "published"),
                            ("estimate", "estimate"),
                            ("measured", "measured"),
                        ],
                        default="granted",
                        max_length=10,
                        verbose_name="provenance",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "share in the pool",
                "verbose_name_plural": "shares in the pool",
            },
        ),
        migrations.RemoveConstraint(
            model_name="pointsgrant",
            name="points_once_per_diploma",
        ),
        migrations.RemoveConstraint(
            model_name="referencefigure",
            name="one_figure_per_date",
        ),
        migrations.AddField(
            model_name="pointsgrant",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AddField(
            model_name="pointsgrant",
            name="envelope",
            field=models.CharField(
                choices=[
                    ("ict", "ICT coordination"),
                    ("administration", "administration and policy"),
                    ("care", "care"),
                    ("global", "global points envelope"),
                ],
                default="ict",
                max_length=14,
                verbose_name="envelope",
            ),
        ),
        migrations.AddField(
            model_name="pointsgrant",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.person",
                verbose_name="who holds them",
            ),
        ),
        migrations.AddField(
            model_name="pointsgrant",
            name="starts_on",
            field=models.DateField(blank=True, null=True, verbose_name="from"),
        ),
        migrations.AddField(
            model_name="referencefigure",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_figures",
                to="schools.organisation",
            ),
        ),
        migrations.AddField(
            model_name="referencefigure",
            name="reason",
            field=models.CharField(
                blank=True, max_length=240, verbose_name="reason for the change"
            ),
        ),
        migrations.AddField(
            model_name="referencefigure",
            name="recorded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="referencefigure",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referencefigure",
            name="status",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("unverified", "not confirmed"),
                    ("estimate", "estimate"),
                ],
                default="unverified",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointsgrant",
            constraint=models.UniqueConstraint(
                fields=("organisation", "school_year", "envelope", "diploma"),
                name="points_once_per_envelope_and_diploma",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointsgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="points_end_after_they_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="referencefigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("owner", None)),
                fields=("country", "key", "valid_from"),
                name="one_official_figure_per_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="referencefigure",
            constraint=models.UniqueConstraint(
                fields=("owner", "country", "key", "valid_from"), name="one_own_figure_per_date"
            ),
        ),
        migrations.AddConstraint(
            model_name="referencefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gt", 0)), name="a_figure_is_above_zero"
            ),
        ),
        migrations.AddField(
            model_name="hoursbudget",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.person",
                verbose_name="who holds them",
            ),
        ),
        migrations.AddField(
            model_name="hoursbudget",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="schools.organisation",
            ),
        ),
        migrations.AddField(
            model_name="hoursbudget",
            name="school_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.schoolyear",
            ),
        ),
        migrations.AddField(
            model_name="hoursbudget",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budgets",
                to="means.source",
            ),
        ),
        migrations.AddField(
            model_name="moneybudget",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.person",
                verbose_name="who holds them",
            ),
        ),
        migrations.AddField(
            model_name="moneybudget",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="schools.organisation",
            ),
        ),
        migrations.AddField(
            model_name="moneybudget",
            name="school_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.schoolyear",
            ),
        ),
        migrations.AddField(
            model_name="poolrule",
            name="first_school_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.schoolyear",
            ),
        ),
        migrations.AddField(
            model_name="poolrule",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pool_rules",
                to="schools.organisation",
            ),
        ),
        migrations.AddField(
            model_name="poolrule",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="poolshare",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pool_shares",
                to="schools.organisation",
            ),
        ),
        migrations.AddField(
            model_name="poolshare",
            name="school_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.schoolyear",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="budget_hours_are_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("package__isnull", True), ("package__gt", 0), _connector="OR"),
                name="a_package_is_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="budget_hours_end_after_they_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneybudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("cents__gt", 0)), name="money_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="moneybudget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="money_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolrule",
            constraint=models.UniqueConstraint(
                fields=("group", "first_school_year"), name="one_pool_rule_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept_percent__lte", 100)), name="no_more_than_all_is_kept"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolshare",
            constraint=models.UniqueConstraint(
                fields=("organisation", "school_year"), name="one_pool_share_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0)), name="points_in_the_pool_are_not_negative"
            ),
        ),
    ]
