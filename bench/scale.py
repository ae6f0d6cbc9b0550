"""What all Flemish and Dutch schools would ask of the database, from what one group measured.

    uv run python -m bench.scale [--database URL] [--load URL]

Sizes of schools and groups are drawn from a distribution (seeded); the numbers of schools are
estimates, said as such in docs/scaling.md. With --database the rows and bytes are measured in
that PostgreSQL instead of taken from the run written down here. With --load the largest table is
filled in an empty PostgreSQL, divided over tenants, and measured.
"""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import psycopg

SEED = 7
MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Land:
    """Estimates: how many schools, and how large and how grouped they are."""

    name: str
    schools: int
    staff: int
    # Of the natural logarithm of the number of schools of one group.
    middle: float
    spread: float
    largest: int


FLANDERS = Land("Flanders", 3_600, 190_000, middle=log(6), spread=0.8, largest=60)
NETHERLANDS = Land("the Netherlands", 8_300, 330_000, middle=log(5), spread=1.0, largest=100)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one installation: what a school and a colleague add to it in a year."""

    rows_per_school: float
    rows_per_person: float
    bytes_per_row: float


# The group of bench.site_data: 60 schools, 4,000 people (docs/scaling.md says how it was measured).
GROUP = Measured(rows_per_school=450, rows_per_person=3.65, bytes_per_row=370)


@dataclass(frozen=True, slots=True)
class Tenant:
    schools: int
    people: int

    def rows(self, measured: Measured) -> float:
        return self.schools * measured.rows_per_school + self.people * measured.rows_per_person


def tenants(land: Land, chance: random.Random) -> list[Tenant]:
    """Groups until all schools are in one; the staff is spread by the size of schools."""
    sizes: list[int] = []
    left = land.schools
    while left:
        drawn = round(exp(chance.gauss(land.middle, land.spread)))
        sizes.append(min(max(drawn, 1), land.largest, left))
        left -= sizes[-1]
    per_school = land.staff / land.schools
    weights = [sum(chance.lognormvariate(0, 0.6) for _school in range(size)) for size in sizes]
    scale = per_school * land.schools / sum(weights)
    return [
        Tenant(size, round(weight * scale)) for size, weight in zip(sizes, weights, strict=True)
    ]


def measure(url: str) -> Measured:
    """Rows of staff are those of tables that grow with people; the rest goes to the schools."""
    with psycopg.connect(url) as server:
        server.execute("analyze")
        sizes = server.execute(
            "select c.relname, c.reltuples, pg_total_relation_size(c.oid) from pg_class c "
            "join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind = 'r' and c.reltuples > 0"
        ).fetchall()
        schools, people = _counts(server)
    own = {"people_person", "people_person_homes", "people_rating", "learning_participation"}
    rows = sum(count for _name, count, _size in sizes)
    of_people = sum(count for name, count, _size in sizes if name in own)
    size = sum(size for _name, _count, size in sizes)
    return Measured(
        rows_per_school=(rows - of_people) / schools,
        rows_per_person=of_people / people,
        bytes_per_row=size / rows,
    )


def _counts(server: "psycopg.Connection[tuple[int]]") -> tuple[int, int]:
    asked = (
        "select count(*) from schools_organisation where kind <> 'group'",
        "select count(*) from people_person",
    )
    schools, people = (server.execute(each).fetchone() for each in asked)  # type: ignore[arg-type]
    return (schools or (1,))[0] or 1, (people or (1,))[0] or 1


def table(measured: Measured) -> list[str]:
    chance = random.Random(SEED)  # noqa: S311 - a simulation
    lines = [
        "| | schools | tenants | largest tenant | rows a year | size a year |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for land in (FLANDERS, NETHERLANDS):
        made = tenants(land, chance)
        rows = [tenant.rows(measured) for tenant in made]
        size = sum(rows) * measured.bytes_per_row
        lines.append(
            f"| {land.name} | {land.schools:,} | {len(made):,} | "
            f"{max(rows):,.0f} rows, {max(rows) * measured.bytes_per_row / MEBI:,.0f} MiB | "
            f"{sum(rows) / 1e6:.1f} million | {size / MEBI / 1024:.1f} GiB |"
        )
    return lines


def load(url: str, measured: Measured) -> list[str]:
    """The rows of a year of all tenants in one table, divided by hash of the tenant."""
    chance = random.Random(SEED)  # noqa: S311 - a simulation
    made = [tenant for land in (FLANDERS, NETHERLANDS) for tenant in tenants(land, chance)]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(
            "create table scale (tenant int not null, id bigint generated always as identity, "
            "person int, task int, starts_on date, note text, primary key (tenant, id)) "
            "partition by hash (tenant)"
        )
        for part in range(16):
            server.execute(
                f"create table scale_{part} partition of scale "
                f"for values with (modulus 16, remainder {part})".encode()
            )
        began = time.perf_counter()
        rows = 0
        with server.cursor().copy(
            "copy scale (tenant, person, task, starts_on) from stdin"
        ) as copy:
            for number, tenant in enumerate(made):
                for row in range(round(tenant.rows(measured))):
                    copy.write_row((number, row % max(tenant.people, 1), row % 101, "2026-09-01"))
                    rows += 1
        filled = time.perf_counter() - began
        server.execute("create index on scale (tenant, person)")
        server.execute("analyze scale")
        size = server.execute(
            "select sum(pg_total_relation_size(inhrelid)) from pg_inherits "
            "where inhparent = 'scale'::regclass"
        ).fetchone()
        largest = max(range(len(made)), key=lambda number: made[number].people)
        seconds = min(_timed(server, largest) for _again in range(5))
    return [
        f"{rows:,} rows in 16 parts: {int((size or (0,))[0]) / MEBI:,.0f} MiB, filled in "
        f"{filled:.0f} s; the rows of one person of the largest tenant in {seconds * 1000:.2f} ms.",
    ]


def _timed(server: "psycopg.Connection[tuple[int]]", tenant: int) -> float:
    began = time.perf_counter()
    server.execute("select * from scale where tenant = %s and person = 7", (tenant,)).fetchall()
    return time.perf_counter() - began


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--database", metavar="URL", help="measure in this PostgreSQL")
    parser.add_argument("--load", metavar="URL", help="fill one table in this empty PostgreSQL")
    args = parser.parse_args(arguments)
    measured = measure(args.database) if args.database else GROUP
    lines = [f"{measured}", "", *table(measured)]
    if args.load:
        lines += ["", *load(args.load, measured)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
