"""The school group of the demo: its people, its division in force, and the accounts to sign in."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

# So far a search is once it has built a division that it will improve.
BUILT = 0.1


def make() -> None:
    from django.utils import timezone  # noqa: PLC0415 - after django.setup()

    from zwerm.demo import services  # noqa: PLC0415
    from zwerm.demo.dossiers import flemish_group  # noqa: PLC0415
    from zwerm.mandates.models import Mandate  # noqa: PLC0415
    from zwerm.schools.models import Organisation, SchoolYear  # noqa: PLC0415

    services.divide = _divide
    services._make_group(
        flemish_group(SchoolYear.objects.current().code),
        Organisation.Country.FLANDERS,
        services.FLEMISH_ACCOUNTS,
        os.environ["ZWERM_TEST_PASSWORD"],
        lambda _name, _share: None,
    )
    # As if the division was adopted some months ago.
    Mandate.objects.update(starts_on=timezone.localdate() - timedelta(days=90))


def _divide(scenario: Any, *, steps: int, on_progress: Callable[[Any], None]) -> None:
    """The demo itself looks for the best division; for a journey the first one is enough."""
    from zwerm.planning.services import divide  # noqa: PLC0415 - after django.setup()

    reached: list[Any] = []

    def tell(event: Any) -> None:
        on_progress(event)
        if event.fraction >= BUILT:
            reached.append(event)

    divide(scenario, steps=steps, on_progress=tell, should_stop=lambda: len(reached) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    make()
