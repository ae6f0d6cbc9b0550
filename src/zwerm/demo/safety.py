"""What can go wrong at the Flemish demo group, and what it does when everything is down."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone, translation

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.policy.keeping import keep
from zwerm.policy.models import RecoveryContact, RecoveryService, Rehearsal
from zwerm.policy.recovery_services import add_last, begin_recovery, hold_rehearsal
from zwerm.policy.risk_services import begin_with
from zwerm.policy.risk_starters import STARTERS
from zwerm.schools.models import Organisation

RISKS = 3
OWNER, ROLE = "wim-desmet", "ICT-coördinator"
# Where the procedure of what comes back first is, and its first steps. The rest is still to do.
PROCEDURES: Mapping[int, tuple[str, str]] = {
    1: (
        "Rode map in het secretariaat, tabblad 1",
        "Kijk of de stroom werkt.\nBel de leverancier van de lijn.\nZeg het aan de directies.",
    ),
    2: (
        "Rode map in het secretariaat, tabblad 2",
        "Gebruik het noodaccount. De envelop ligt in de kluis.\nKijk wie zich nog kan aanmelden.",
    ),
    4: ("Rode map in het secretariaat, tabblad 3", "Bel de leverancier.\nWerk verder op papier."),
}
TRIED = "Een back-up van de gedeelde map van het secretariaat terugzetten"
TRIED_AGO = timedelta(days=40)
OUTCOME = (
    "Gelukt, na een tweede poging: het wachtwoord van de back-up stond nergens. Dat ligt nu in de"
    " kluis. De leerlingenlijst van gisteren stond er volledig op."
)
NEXT_IN = timedelta(days=75)


def prepare_for_trouble(top: Organisation, *, by: User) -> None:
    """Three risks, a recovery plan that is not finished, and one rehearsal behind the team."""
    owner = Person.objects.filter(organisation=top, code=OWNER).first()
    with translation.override("nl"):
        _weigh_risks(top, owner, by=by)
        _plan_recovery(top, owner, by=by)
    _rehearse(top, owner, by=by)


def _weigh_risks(top: Organisation, owner: Person | None, *, by: User) -> None:
    """The last of them has nobody yet who sees to it."""
    for risk in begin_with(top, STARTERS[:RISKS], by=by)[:-1]:
        risk.owner, risk.owner_role = owner, ROLE
        keep(risk, by=by)


def _plan_recovery(top: Organisation, owner: Person | None, *, by: User) -> None:
    for service in begin_recovery(top, by=by):
        if service.position not in PROCEDURES:
            continue
        service.procedure, service.steps = PROCEDURES[service.position]
        service.owner, service.owner_role = owner, ROLE
        service.backup_pace = RecoveryService.BackupPace.SUPPLIER
        keep(service, by=by)
    contact = RecoveryContact(
        organisation=top,
        role="Wie beslist om het netwerk af te sluiten",
        person=owner,
        reach="noodnummer op de eerste bladzijde van de rode map",
        when="altijd, ook in de vakantie",
    )
    add_last(contact, by=by)


def _rehearse(top: Organisation, owner: Person | None, *, by: User) -> None:
    """Held once, and the next one has its day."""
    held_on = timezone.localdate() - TRIED_AGO
    rehearsal = Rehearsal(organisation=top, what=TRIED, planned_on=held_on, owner=owner)
    keep(rehearsal, by=by)
    following = timezone.localdate() + NEXT_IN
    hold_rehearsal(rehearsal, on=held_on, outcome=OUTCOME, next_on=following, by=by)
