"""A web process loads what pages need, and the rest when somebody asks for it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.databases import installation

# Each costs every web process seconds or megabytes; the interface, accounts from elsewhere,
# dividing and searching need them.
ON_DEMAND = ["ninja", "numpy", "scim2_models", "snowballstemmer"]
PAGES = """
import json, sys
import django; django.setup()
from django.urls import get_resolver, resolve, reverse
get_resolver().url_patterns
told = [reverse("overview:home"), resolve("/mensen/").view_name]
told.append([name for name in %r if name in sys.modules])
told += [reverse("api:description"), resolve("/api/v1/").view_name, "ninja" in sys.modules]
told += [reverse("provisioning:users"), "scim2_models" in sys.modules]
print(json.dumps(told))
"""


def test_what_few_requests_need_is_loaded_when_it_is_asked(tmp_path: Path) -> None:
    environment = installation(tmp_path, is_migrated=False) | {"ZWERM_SECRET_KEY": "k" * 50}
    command = [sys.executable, "-c", PAGES % ON_DEMAND]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)

    assert json.loads(told.stdout) == [
        *["/", "people:person_list", []],
        *["/api/v1/", "api:description", True],
        *["/scim/v2/Users", False],
    ]
