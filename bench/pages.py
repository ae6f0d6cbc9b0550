"""Measure pages with much on them: CPU time of a request as a multiple of an empty view.

Makes a school group of sixty schools with four hundred people, and single schools with a team of
15, 80 and 400, in a database of its own that is thrown away afterwards. All in one process, so
the multiples hold on any machine.
"""

# A program for a terminal prints.
# ruff: noqa: T201

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .divided import divided

if TYPE_CHECKING:
    from django.test import Client

    from zwerm.schools.models import Organisation, SchoolYear

SCHOOLS, PEOPLE, WARM_UPS = 60, 400, 2
EMPTY = "/-/empty/"
MOST_TIMES = 60
PAGES = {
    "overview:home": "start",
    "tasks:task_list": "task overview",
    "overview:team": "team heat map",
    "overview:team_tasks": "coverage of tasks",
    "overview:balance": "balance",
    "people:person_list": "people",
}
# The division boards: of one school with so many people, and of the group and its places.
TEAMS = (1, 15, 80, 400)


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of CPU time for each request, and how many queries one asks."""

    name: str
    samples: tuple[float, ...]
    queries: int
    kilobytes: float

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def spread(self) -> tuple[float, float]:
        """Between which half of the requests lie."""
        first, _middle, third = statistics.quantiles(self.samples, n=4)
        return first, third

    def line(self, unit: float) -> str:
        low, high = (each / unit for each in self.spread)
        times = self.median / unit
        return (
            f"{self.name:20} {self.median:8.1f} ms {times:7.1f} × ({low:.1f} – {high:.1f})"
            f" {self.queries:5} queries {self.kilobytes:7.0f} kB"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="zwerm-pages-") as data:
        os.environ["ZWERM_DATA"] = data
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
        start()
        client = _signed_in(schools=options.schools, people=options.people)
        empty = _measure("an empty view", EMPTY, client, 5 * options.requests)
        print(empty.line(empty.median))
        for route, name in PAGES.items():
            if options.only and name not in options.only:
                continue
            print(_measure(name, _address(route), client, options.requests).line(empty.median))
        for name, address, reader in _boards(client):
            if not options.only or name in options.only or "boards" in options.only:
                print(_measure(name, address, reader, options.requests).line(empty.median))
        print(f"wanted: at most {MOST_TIMES} ×")


def start() -> None:
    """Django with our settings, one address more, and every table."""
    import django  # noqa: PLC0415 - the settings come first

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    from zwerm.config import urls  # noqa: PLC0415

    def empty(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    settings.ALLOWED_HOSTS = ["testserver"]
    urls.urlpatterns.insert(0, path(EMPTY.lstrip("/"), empty))
    call_command("migrate", verbosity=0)


def _address(route: str) -> str:
    from django.urls import reverse  # noqa: PLC0415

    return reverse(route)


def _measure(name: str, address: str, client: "Client", requests: int) -> Measured:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        queries = len(captured)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}")
    size = len(response.content) / 1000
    return Measured(name, _timed(lambda: client.get(address), requests), queries, size)


def _timed(ask: Callable[[], Any], requests: int) -> tuple[float, ...]:
    for _ in range(WARM_UPS):
        ask()
    samples = []
    for _ in range(requests):
        before = time.process_time()
        ask()
        samples.append((time.process_time() - before) * 1000)
    return tuple(samples)


def _signed_in(*, schools: int, people: int) -> "Client":
    """Whoever leads the group, in the browser that asks."""
    from django.db import transaction  # noqa: PLC0415

    from zwerm.schools.models import Organisation, SchoolYear  # noqa: PLC0415

    with transaction.atomic():
        year = SchoolYear.objects.current()
        top = Organisation.objects.create(
            kind=Organisation.Kind.GROUP, code="group", name="De Grote Groep"
        )
        places = _schools(top, year, schools)
        _people(places, year, people)
    return _leader(top)


def _leader(of: "Organisation") -> "Client":
    from django.test import Client  # noqa: PLC0415

    from zwerm.accounts.models import Membership, User  # noqa: PLC0415

    user = User.objects.create_user(f"{of.code}@example.org", name="Greet")
    Membership.objects.create(user=user, organisation=of, role="director")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _boards(of_the_group: "Client") -> "Iterator[tuple[str, str, Client]]":
    """Each board by a name, with its address and whoever may see it."""
    from zwerm.schools.models import Organisation, SchoolYear  # noqa: PLC0415

    year = SchoolYear.objects.current()
    for team in TEAMS:
        school = _school_with(team, year)
        address = _board_address(divided(school, year, f"board of {team}").pk)
        reader = _leader(school)
        yield f"board of {team}", address, reader
        if team > TEAMS[1]:
            yield f"all {team} people", f"{address}?people=all", reader
            yield f"list of {team}", f"{address}?view=people", reader
    top = Organisation.objects.get(code="group")
    scenario = divided(top, year, "the group")
    address = _board_address(scenario.pk)
    school = scenario.planned_tasks.filter(level="S").values_list("organisation", flat=True)[0]
    pool = scenario.planned_tasks.filter(level="P").values_list("pool", flat=True)[0]
    yield "places of the group", address, of_the_group
    for name, key in (("a school", school), ("a pool", f"{top.pk}:{pool}"), ("together", top.pk)):
        yield f"board of {name}", f"{address}?{urlencode({'place': key})}", of_the_group


def _board_address(pk: int) -> str:
    from django.urls import reverse  # noqa: PLC0415

    return reverse("planning:scenario_detail", args=[pk])


def _school_with(team: int, year: "SchoolYear") -> "Organisation":
    """One school on its own, the larger the more people share its work."""
    from zwerm.schools.models import KeyFigures, Organisation  # noqa: PLC0415

    school = Organisation.objects.create(
        kind=Organisation.Kind.SECONDARY, code=f"team-{team}", name=f"Team van {team}"
    )
    size = min(20 * team, 2000)
    KeyFigures.objects.create(
        organisation=school, school_year=year, pupils=4 * size, devices=3 * size, staff=size // 2
    )
    _people([school], year, team)
    return school


def _schools(top: "Organisation", year: "SchoolYear", count: int) -> "list[Organisation]":
    from zwerm.schools.models import KeyFigures, Organisation  # noqa: PLC0415

    kinds = (Organisation.Kind.PRIMARY, Organisation.Kind.SECONDARY)
    made = Organisation.objects.bulk_create(
        Organisation(
            parent=top,
            kind=kinds[number % 2],
            code=f"school-{number}",
            name=f"School {number}",
            pool=f"cluster {number % 8}",
            has_technical_tracks=number % 6 == 1,
        )
        for number in range(count)
    )
    random = Random(1)  # noqa: S311 - the same group each time
    KeyFigures.objects.bulk_create(
        KeyFigures(
            organisation=place,
            school_year=year,
            pupils=random.randrange(120, 900),
            devices=random.randrange(60, 1000),
            staff=random.randrange(15, 120),
        )
        for place in made
    )
    return made


def _people(places: "list[Organisation]", year: "SchoolYear", count: int) -> None:
    """Seven in ten share what they can; the others let the division count."""
    from zwerm.means.models import Grant, Source  # noqa: PLC0415
    from zwerm.people.models import Competence, Person, Rating  # noqa: PLC0415

    random = Random(2)  # noqa: S311 - the same people each time
    people = Person.objects.bulk_create(
        Person(
            organisation=places[number % len(places)],
            code=f"{places[0].code}-person-{number}",
            name=f"Voornaam{number} Achternaam{number}",
            audience=(audience := "team" if number % 10 < 7 else "division"),
            wishes_audience=audience,
        )
        for number in range(count)
    )
    Person.homes.through.objects.bulk_create(
        Person.homes.through(person_id=person.pk, organisation_id=person.organisation_id)
        for person in people
    )
    Rating.objects.bulk_create(
        Rating(
            person=person,
            competence=competence,
            level=random.randrange(4),
            motivation=_wish(competence, random.randrange(-2, 3)),
        )
        for person in people
        for competence in Competence.values
    )
    source = Source.objects.get(owner=None, code="ICT")
    Grant.objects.bulk_create(
        Grant(person=person, school_year=year, source=source, weekly_minutes=60 * (1 + n % 12))
        for n, person in enumerate(people)
    )


def _wish(competence: str, drawn: int) -> int:
    """Of a cluster, -2 to 2; of a specialisation half as strong."""
    return drawn if len(competence) == 1 else max(min(drawn, 1), -1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.pages", description=__doc__)
    add = parser.add_argument
    add("--requests", type=int, default=15, help="how often each page is asked")
    add("--schools", type=int, default=SCHOOLS)
    add("--people", type=int, default=PEOPLE)
    add("--only", nargs="*", default=[], help=f"of {', '.join(PAGES.values())}, boards")
    return parser


if __name__ == "__main__":
    main()
