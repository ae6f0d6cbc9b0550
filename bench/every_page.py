"""Ask every page of a large school group, and send every form that stands on one.

`python -m bench.every_page` makes a group of sixty schools and four thousand staff in a SQLite of
its own, and asks each page that the group, one of its schools and a colleague have, with the test
client of Django in one process. A form is sent as it stands on the page; what it changes is undone.
CPU is a multiple of an empty view, asked just before and just after. Writes its part of
`docs/performance.md`.
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
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import psutil

from . import machine
from .pages import EMPTY, start
from .parts import EVERY_PAGE, put_part
from .site import REPORT

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

# A list of things may cost a little more than another page; a write as much as that.
MOST_OF_A_LIST, MOST, MOST_QUERIES, MOST_SHOWN = 60, 50, 12, 40
EMPTY_TIMES, TIMES = 5, 3
OUR_OWN = ("SAVEPOINT", "RELEASE", "BEGIN", "ROLLBACK")
# They end the visit, or are about the one who visits.
NOT_SENT = ("account", "usersessions", "mfa", "socialaccount", "privacy:forget", "core:")
ABOUT = """
# Every page

Made by `uv run --group bench python -m bench.every_page`: a school group of {schools} schools and
{people} staff (`bench/installation.py`) on SQLite, asked with Django's test client in one process
by who leads the group, by the head of one of its schools, and by a colleague there. *E* is an empty
view with all our middleware, asked just before and just after each page. A form is sent as it
stands on the page, and counts when it is accepted; what it changes is undone. Files have no bar.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page, a file or a form cost whoever asked; times are multiples of E."""

    route: str
    kind: str  # page, file, form
    reader: str
    queries: int
    times: tuple[float, ...]
    milliseconds: float

    @property
    def middle(self) -> float:
        return statistics.median(self.times)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    load = psutil.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="zwerm-every-") as data:
        os.environ["ZWERM_DATA"] = data
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
        start()
        found = list(_answers(options.schools, options.people, options.only))
    text = page(found, options.schools, options.people, (load, psutil.getloadavg()[0]))
    print(text)
    if options.report:
        put_part(Path(options.report), EVERY_PAGE, text)


def _answers(schools: int, people: int, only: Sequence[str]) -> Iterator[Answer]:
    from django.test import Client  # noqa: PLC0415 - the settings come first

    from zwerm.config.serving import collect_seldom  # noqa: PLC0415

    from .addresses import address, routes  # noqa: PLC0415
    from .installation import build  # noqa: PLC0415

    made = build(schools=schools, people=people)
    # As a web process does once it is loaded.
    collect_seldom()
    readers = (
        ("group", made.group, made.group_lead),
        ("school", made.school, made.school_lead),
        ("colleague", made.school, made.colleague),
    )
    for name, place, user in readers:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for _ in range(EMPTY_TIMES):
            client.get(EMPTY)
        sent: set[str] = set()
        for route in routes():
            if (not only or route.startswith(tuple(only))) and (path := address(route, place)):
                yield from _visited(client, name, route, path, sent)


def _visited(
    client: "Client", reader: str, route: str, path: str, sent: set[str]
) -> Iterator[Answer]:
    ask = partial(client.get, path)
    response = _undone(ask)
    if response.status_code != 200:
        return
    is_page = response.headers["Content-Type"].startswith("text/html")
    yield _measured(client, route, "page" if is_page else "file", reader, ask)
    for name, action, values in _forms(response, path) if is_page else ():
        send = partial(client.post, action, values)
        if name not in sent and _undone(send).status_code == 302:
            sent.add(name)
            yield _measured(client, name, "form", reader, send)


def _forms(response: "HttpResponse", path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Where each form on a page goes, by name, and what it sends as it stands."""
    from django.urls import resolve  # noqa: PLC0415
    from lxml import html  # noqa: PLC0415

    forms = html.fromstring(response.content).forms if response.content.strip() else ()
    for form in forms:
        if form.method != "POST":
            continue
        action = urljoin(path, form.action or "")
        name = resolve(urlsplit(action).path).view_name
        if not name.startswith(NOT_SENT):
            values: dict[str, Any] = {}
            for key, value in form.form_values():
                values.setdefault(key, []).append(value)
            yield name, action, values


def _undone(ask: Callable[[], Any]) -> Any:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return answer


def _measured(
    client: "Client", route: str, kind: str, reader: str, ask: Callable[[], Any]
) -> Answer:
    from django.db import connection  # noqa: PLC0415

    asked: list[str] = []

    def counted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(counted):
        _undone(ask)
    empty = [_cpu(lambda: client.get(EMPTY)) for _ in range(EMPTY_TIMES)]
    used = [_cpu(ask) for _ in range(TIMES)]
    empty += [_cpu(lambda: client.get(EMPTY)) for _ in range(EMPTY_TIMES)]
    unit = statistics.median(empty)
    times = tuple(each / unit for each in used)
    queries = sum(not sql.startswith(OUR_OWN) for sql in asked)
    return Answer(route, kind, reader, queries, times, statistics.median(used))


def _cpu(ask: Callable[[], Any]) -> float:
    """Milliseconds, with the room a web process has; what undoing costs is not counted."""
    from django.db import transaction  # noqa: PLC0415

    from zwerm.config.room import with_room  # noqa: PLC0415

    with transaction.atomic():
        before = time.process_time()
        with_room(ask)()
        used = (time.process_time() - before) * 1000
        transaction.set_rollback(True)
    return used


def page(found: Sequence[Answer], schools: int, people: int, loads: tuple[float, float]) -> str:
    dear = [one for one in found if one.middle > MOST or _asks_much(one)]
    dear.sort(key=lambda one: (one.kind, -one.middle))
    units = [one.milliseconds / one.middle for one in found if one.middle]
    return "\n".join(
        [
            ABOUT.strip().format(schools=schools, people=f"{people:,}"),
            "",
            f"Measured on {datetime.now(UTC):%Y-%m-%d}.",
            "",
            *(f"- {line}" for line in machine.described()[:2]),
            f"- load of the machine before and after: {loads[0]:.1f}, {loads[1]:.1f}",
            f"- E: {statistics.median(units):.2f} ({min(units):.2f}–{max(units):.2f}) ms",
            "",
            "| asked | answers | measured |",
            "| --- | --- | --- |",
            *_bars(found),
            "",
            f"What costs more than {MOST} E, and pages that ask more than {MOST_QUERIES} queries:",
            "",
            "| what | kind | asked by | queries | E | ms |",
            "| --- | --- | --- | --- | --- | --- |",
            *(_line(one) for one in dear[:MOST_SHOWN]),
        ]
    )


def _bars(found: Sequence[Answer]) -> Iterator[str]:
    pages, forms = ([o for o in found if o.kind == kind] for kind in ("page", "form"))
    yield _bar("a page ≤ 12 queries", pages, [o for o in pages if _asks_much(o)])
    for most in (MOST_OF_A_LIST, MOST):
        yield _bar(f"a page ≤ {most} E", pages, [o for o in pages if o.middle > most])
    yield _bar(f"a write ≤ {MOST} E", forms, [o for o in forms if o.middle > MOST])


def _asks_much(one: Answer) -> bool:
    return one.kind == "page" and one.queries > MOST_QUERIES


def _bar(asked: str, measured: Sequence[Answer], over: Sequence[Answer]) -> str:
    names = ", ".join(sorted({one.route for one in over}))
    told = f"**{len(over)} over it**: {names}" if over else "**pass**"
    return f"| {asked} | {len(measured)} | {told} |"


def _line(one: Answer) -> str:
    spread = f"{one.middle:.0f} ({min(one.times):.0f}–{max(one.times):.0f})"
    return (
        f"| {one.route} | {one.kind} | {one.reader} | {one.queries} |"
        f" {spread} | {one.milliseconds:.0f} |"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.every_page", description=__doc__)
    add = parser.add_argument
    add("--schools", type=int, default=60)
    add("--people", type=int, default=4000)
    add("--only", nargs="*", default=[], help="beginnings of names of pages")
    add("--report", default=str(REPORT), help="the page to write in; empty for none")
    return parser


if __name__ == "__main__":
    main()
