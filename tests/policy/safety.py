"""A place with a risk, a recovery plan, a use of personal data and a list, for tests."""

from datetime import date

from zwerm.accounts.models import User
from zwerm.policy.checklist_services import begin_checklist
from zwerm.policy.checklist_sources import STARTING_LIST, list_source
from zwerm.policy.keeping import keep
from zwerm.policy.models import Processing, RecoveryService, Rehearsal
from zwerm.policy.recovery_services import add_last
from zwerm.schools.models import Organisation

from .risks import risk


def safety(at: Organisation, by: User) -> None:
    risk(at=at, by=by)
    add_last(RecoveryService(organisation=at, name="Wifi"), by=by)
    keep(Rehearsal(organisation=at, what="Terugzetten", planned_on=date(2026, 9, 1)), by=by)
    keep(Processing(organisation=at, purpose="Mail", data="naam", subjects="team"), by=by)
    source = list_source(STARTING_LIST)
    if source is None:
        raise LookupError(STARTING_LIST)
    begin_checklist(at, source, by=by)
