"""The school group of the demo: its people, its division in force, and the accounts to sign in."""

import os
from datetime import timedelta

import django

# The demo itself looks longer for a division; for a journey a fair one is enough.
STEPS = 2


def make() -> None:
    from django.utils import timezone  # noqa: PLC0415 - after django.setup()

    from zwerm.demo import services  # noqa: PLC0415
    from zwerm.demo.dossiers import flemish_group  # noqa: PLC0415
    from zwerm.mandates.models import Mandate  # noqa: PLC0415
    from zwerm.schools.models import Organisation, SchoolYear  # noqa: PLC0415

    services.STEPS = STEPS
    services._make_group(
        flemish_group(SchoolYear.objects.current().code),
        Organisation.Country.FLANDERS,
        services.FLEMISH_ACCOUNTS,
        os.environ["ZWERM_TEST_PASSWORD"],
        lambda _name, _share: None,
    )
    # As if the division was adopted some months ago.
    Mandate.objects.update(starts_on=timezone.localdate() - timedelta(days=90))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    make()
