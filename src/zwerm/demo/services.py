"""Make the demo through the same services that the pages use."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import Membership, User
from zwerm.core.errors import DomainError
from zwerm.mandates.services import adopt_division
from zwerm.people.models import Person
from zwerm.planning.exchange import apply_dossier
from zwerm.planning.models import Scenario
from zwerm.planning.services import create_scenario, divide
from zwerm.schools.figures import Figure, SchoolFigures
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.schools.services import set_figures
from zwerm.workbook.records import Dossier

from . import getijden, polderlicht
from .agreeing import agree_with_most
from .dossiers import dutch_board, flemish_group
from .learning import learn_and_try
from .means import grant_what_people_have
from .plans import write_plans
from .roster import address
from .safety import prepare_for_trouble
from .visions import share_visions

Role = Membership.Role
PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of a file
# Counted, not timed: everyone gets the same demo. A quarter of a minute on a plain machine.
STEPS = 40
Report = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Account:
    """Who can sign in: a person of the demo, and their role at an organisation."""

    person: str
    organisation: str
    role: Membership.Role
    domain: str

    @property
    def email(self) -> str:
        return address(self.person, self.domain)


FLEMISH_ACCOUNTS = (
    Account("greet-vandenbroucke", "getijden", Role.DIRECTOR, getijden.DOMAIN),
    Account("wim-desmet", "getijden", Role.COORDINATOR, getijden.DOMAIN),
    Account("katrien-vandeputte", "leiezicht", Role.HEAD, getijden.DOMAIN),
    Account("sofie-declercq", "leiezicht", Role.TICT, getijden.DOMAIN),
    Account("bram-verhaeghe", "leiezicht", Role.PICT, getijden.DOMAIN),
    Account("an-dewitte", "leiezicht", Role.STAFF, getijden.DOMAIN),
    Account("ilse-verstraete", "wilg", Role.HEAD, getijden.DOMAIN),
)
DUTCH_ACCOUNTS = (
    Account("marieke-de-boer", "polderlicht", Role.DIRECTOR, polderlicht.DOMAIN),
    Account("sander-visser", "polderlicht", Role.COORDINATOR, polderlicht.DOMAIN),
    Account("ahmed-mulder", "molen", Role.STAFF, polderlicht.DOMAIN),
)
ACCOUNTS = (*FLEMISH_ACCOUNTS, *DUTCH_ACCOUNTS)


def demo_password(data: Path) -> str:
    """The password of all demo accounts: made once for this installation, never a fixed one."""
    path = data / PASSWORD_FILE
    if not path.exists():
        path.write_text(f"zwerm-{secrets.randbelow(9000) + 1000}-{secrets.token_hex(3)}", "ascii")
        path.chmod(0o600)
    return path.read_text("ascii")


def is_made() -> bool:
    return Organisation.objects.filter(parent=None, code="getijden").exists()


def make_demo(*, password: str, report: Report) -> None:
    """Make both organisations, divide their tasks and adopt the divisions.

    Raises DomainError when the database already holds other organisations.
    """
    if Organisation.objects.exists():
        raise DomainError(_("This database holds other data. Choose another one for the demo."))
    year = SchoolYear.objects.current()
    _make_group(
        flemish_group(year.code), Organisation.Country.FLANDERS, FLEMISH_ACCOUNTS, password, report
    )
    _make_group(
        dutch_board(year.code), Organisation.Country.NETHERLANDS, DUTCH_ACCOUNTS, password, report
    )


def _make_group(
    dossier: Dossier,
    country: Organisation.Country,
    accounts: tuple[Account, ...],
    password: str,
    report: Report,
) -> None:
    with transaction.atomic():
        top = Organisation.objects.create(
            kind=Organisation.Kind.GROUP,
            country=country,
            code=dossier.schools[0].code,
            name=dossier.name,
        )
        leader = _make_leader(dossier, accounts[0], top, password)
        year = SchoolYear.objects.current()
        apply_dossier(dossier, organisation=top, school_year=year, by=leader)
        set_figures(_pupils_by_category(top), year, by=leader)
        grant_what_people_have(top, year, by=leader)
        for account in accounts:
            _give_account(account, top, password)
    scenario = create_scenario(top, school_year=year, name="Eerste verdeling", by=leader)
    _divide(scenario, leader, report)
    if dossier.name == getijden.NAME:
        learn_and_try(top, by=leader)
        prepare_for_trouble(top, by=leader)
    share_visions(top, by=leader)
    write_plans(top, by=leader)


def _pupils_by_category(top: Organisation) -> list[SchoolFigures]:
    """A workbook knows totals only; the points of a secondary school depend on the split."""
    schools = Organisation.objects.below(top.pk).filter(code__in=getijden.PUPILS_BY_CATEGORY)
    return [
        SchoolFigures(
            school,
            counts={
                category: Figure(pupils, Provenance.MEASURED)
                for category, pupils in getijden.PUPILS_BY_CATEGORY[school.code].items()
            },
        )
        for school in schools
    ]


def _divide(scenario: Scenario, leader: User, report: Report) -> None:
    divide(
        scenario,
        steps=STEPS,
        on_progress=lambda event: report(scenario.organisation.name, event.fraction),
    )
    scenario.refresh_from_db()
    adopt_division(scenario, by=leader, on=timezone.localdate())
    agree_with_most(scenario.organisation, by=leader)


def _make_leader(dossier: Dossier, account: Account, top: Organisation, password: str) -> User:
    person = next(person for person in dossier.people if person.code == account.person)
    user = User.objects.create_user(person.email, password, name=person.name)
    Membership.objects.create(user=user, organisation=top, role=account.role)
    return user


def _give_account(account: Account, top: Organisation, password: str) -> None:
    person = Person.objects.get(
        code=account.person, organisation__in=Organisation.objects.below(top.pk)
    )
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, password, name=person.name)
    organisation = Organisation.objects.below(top.pk).get(code=account.organisation)
    Membership.objects.get_or_create(user=user, organisation=organisation, role=account.role)
    person.user = user
    person.save(update_fields=["user"])
