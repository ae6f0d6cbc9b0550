"""Objects for tests, with as little as possible in them: a test says only what matters to it."""

from itertools import count
from typing import Any

from zwerm.accounts.models import Membership, User
from zwerm.means.models import Grant, Source
from zwerm.people.models import Person, Rating
from zwerm.planning.models import Scenario
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.tasks.models import Task

PASSWORD = "een-zwerm-kan-het"  # noqa: S105 # of people who exist in tests only

_numbers = count(1)


def group(name: str = "", **fields: Any) -> Organisation:
    number = next(_numbers)
    fields = {"code": f"group-{number}", "name": name or f"Group {number}"} | fields
    return Organisation.objects.create(kind=Organisation.Kind.GROUP, **fields)


def school(name: str = "", *, parent: Organisation | None = None, **fields: Any) -> Organisation:
    """A primary school; without a parent it stands alone."""
    number = next(_numbers)
    fields = {
        "code": f"school-{number}",
        "name": name or f"School {number}",
        "kind": Organisation.Kind.PRIMARY,
    } | fields
    return Organisation.objects.create(parent=parent, **fields)


def key_figures(at: Organisation, **fields: Any) -> KeyFigures:
    fields = {
        "school_year": SchoolYear.objects.current(),
        "pupils": 200,
        "devices": 100,
        "staff": 20,
    } | fields
    return KeyFigures.objects.create(organisation=at, **fields)


def user(role: str | None = None, *, at: Organisation | None = None, **fields: Any) -> User:
    """Someone who can sign in with PASSWORD; with a role, a member at that organisation."""
    number = next(_numbers)
    fields = {"email": f"user-{number}@example.org", "name": f"User {number}"} | fields
    made = User.objects.create_user(password=PASSWORD, **fields)
    if role is not None:
        Membership.objects.create(user=made, organisation=at or school(), role=role)
    return made


def person(
    name: str = "", *, at: Organisation | None = None, homes: Any = None, **fields: Any
) -> Person:
    """A member of the team; works at the organisation it belongs to, unless homes say otherwise."""
    number = next(_numbers)
    organisation = at or school()
    fields = {"code": f"person-{number}", "name": name or f"Person {number}"} | fields
    made = Person.objects.create(organisation=organisation, **fields)
    made.homes.set([] if homes is None and organisation.is_group else homes or [organisation])
    return made


def rating(of: Person, competence: str, level: int | None = None, **fields: Any) -> Rating:
    return Rating.objects.create(person=of, competence=competence, level=level, **fields)


def grant(to: Person, minutes: int, *, source: str = "ICT", **fields: Any) -> Grant:
    """Hours from a source that the first migrations brought."""
    fields = {"school_year": SchoolYear.objects.current()} | fields
    source_row = Source.objects.get(code=source)
    return Grant.objects.create(person=to, source=source_row, weekly_minutes=minutes, **fields)


def own_task(at: Organisation, name: str = "", **fields: Any) -> Task:
    number = next(_numbers)
    fields = {
        "slug": f"task-{number}",
        "name_nl": name or f"Task {number}",
        "cluster": "T",
        "levels": ["S"],
        "fixed_minutes": 60,
    } | fields
    return Task.objects.create(owner=at, **fields)


def scenario(at: Organisation, name: str = "", **fields: Any) -> Scenario:
    fields = {"school_year": SchoolYear.objects.current()} | fields
    return Scenario.objects.create(
        organisation=at, name=name or f"Scenario {next(_numbers)}", **fields
    )
