"""A checker of others, in a process of its own, walks the whole SCIM service over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import Site, served
from tests.journeys.scim_group import TOKEN_FILE

CHECK = """
import sys
from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

address, token = sys.argv[1:]
headers = {"Authorization": f"Bearer {token}"}
with Client(base_url=address, headers=headers) as client:
    results = check_server(SyncSCIMClient(client))
for result in results:
    if result.status not in {Status.SUCCESS, Status.SKIPPED, Status.ACCEPTABLE}:
        print(result.status.name, result.title, result.reason)
print("checks:", sum(1 for result in results if result.status == Status.SUCCESS))
"""


@pytest.fixture
def group_site(tmp_path: Path) -> Iterator[Site]:
    with served(tmp_path, "tests.journeys.scim_group") as site:
        yield site


def test_a_checker_of_others_finds_nothing_wrong(group_site: Site) -> None:
    token = (Path(group_site.environment["ZWERM_DATA"]) / TOKEN_FILE).read_text()

    done = subprocess.run(
        [sys.executable, "-c", CHECK, f"{group_site.url}/scim/v2", token],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stderr == ""
    *problems, count = done.stdout.strip().splitlines()
    assert problems == []
    assert int(count.removeprefix("checks: ")) > 40
    # What the checker made it removed again: those accounts are switched off, and still there.
    made = group_site.rows("select is_active from accounts_user where email not like '%leie.be'")
    assert len(made) > 5
    assert not any(is_active for (is_active,) in made)
