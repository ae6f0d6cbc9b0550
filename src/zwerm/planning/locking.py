"""A scenario as it is now, and whether it may change."""

from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError

from .models import Scenario


def locked(scenario: Scenario) -> Scenario:
    """The scenario as it is now, and for this transaction only ours to change."""
    scenarios = Scenario.objects.select_for_update(of=("self",)).select_related("job")
    return scenarios.get(pk=scenario.pk)


def refuse_closed(scenario: Scenario) -> None:
    if scenario.is_proposed:
        raise DomainError(
            _("“%(name)s” is put to colleagues. Withdraw the proposal to change it.")
            % {"name": scenario.name}
        )
    if not scenario.is_open:
        raise DomainError(
            _("“%(name)s” was adopted and stays as it is. Make a copy to change it.")
            % {"name": scenario.name}
        )


def refuse_busy(scenario: Scenario) -> None:
    refuse_closed(scenario)
    refuse_running(scenario)


def refuse_running(scenario: Scenario) -> None:
    if scenario.job is not None and scenario.job.is_open:
        raise DomainError(
            _("“%(name)s” is being divided. Wait until that is done, or stop it.")
            % {"name": scenario.name}
        )
