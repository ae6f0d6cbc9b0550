"""Make the large installation in the database of the environment, and tell how to look at it.

Prints JSON: every request that is measured, with the session of who asks and the queries it takes.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from zwerm.schools.models import Organisation

EMPTY = "/-/empty/"
LISTS = {
    "overview:who_does_what": "who does what",
    "people:person_list": "people",
    "tasks:task_list": "task overview",
    "schools:school_list": "schools",
    "mandates:mandate_list": "mandates",
    "mandates:check": "check of the mandates",
    "actions:action_list": "actions",
    "means:means_list": "means",
    "overview:team": "team",
    "policy:goal_list": "goals",
    "policy:risk_list": "risks",
    "learning:training_year": "training of the year",
    "learning:need_list": "needs for training",
    "planning:gap_list": "gaps",
    "stepplan:task_list": "tasks nobody can do",
}
DETAILS = {
    "overview:home": "start page",
    "overview:person_detail": "a person",
    "tasks:task_edit": "a task",
    "schools:school_edit": "a school",
    "actions:action_detail": "an action",
    "policy:risk_detail": "a risk",
    "learning:training_detail": "a training",
    "planning:scenario_detail": "a division",
    "mandates:scenario_adopt": "adopting a division",
    "overview:balance": "balance",
    "policy:home": "policy",
    "policy:plan_detail": "a policy plan",
    "policy:version_compare": "a policy plan and what was adopted",
}
WRITES = {
    "actions:action_state": ("an action that begins", {"state": "doing"}),
    "planning:comment_add": ("a comment on a division", {"text": "Eerst vragen."}),
    "learning:experiment_limit": ("a limit on experiments", {"most": "3"}),
}


@dataclass(frozen=True, slots=True)
class Request:
    name: str
    kind: str  # empty, list, detail, write
    place: str  # group, school
    path: str
    session: str
    queries: int = 0
    kilobytes: int = 0
    sent: tuple[tuple[str, str], ...] = ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schools", type=int, default=60)
    parser.add_argument("--people", type=int, default=4000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.site_settings")
    import django  # noqa: PLC0415 - the settings come first

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    from .installation import build  # noqa: PLC0415

    made = build(schools=options.schools, people=options.people)
    requests = [
        *_requests("group", made.group, made.group_lead),
        *_requests("school", made.school, made.school_lead),
    ]
    json.dump([asdict(one) for one in requests], sys.stdout)


def _requests(name: str, place: "Organisation", reader: Any) -> list[Request]:
    from django.test import Client  # noqa: PLC0415

    from .addresses import address  # noqa: PLC0415

    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    found = [_seen(Request("an empty view", "empty", name, EMPTY, session), client)]
    for kind, routes in (("list", LISTS), ("detail", DETAILS)):
        for route, title in routes.items():
            if path := address(route, place):
                found.append(_seen(Request(title, kind, name, path, session), client))
    for route, (title, sent) in WRITES.items():
        if path := address(route, place):
            asked = Request(title, "write", name, path, session, sent=tuple(sent.items()))
            found.append(_seen(asked, client))
    return found


def _seen(asked: Request, client: "Client") -> Request:
    """With the number of queries; a page that does not answer as it should is no figure."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        if asked.sent:
            response = client.post(asked.path, dict(asked.sent))
        else:
            response = client.get(asked.path)
        queries = len(captured)
    if response.status_code != (302 if asked.sent else 200):
        raise SystemExit(f"{asked.path} answers {response.status_code}")
    given = {**asdict(asked), "queries": queries, "kilobytes": len(response.content) // 1000}
    return Request(**given)


if __name__ == "__main__":
    main()
