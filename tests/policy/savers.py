"""An author in a process of its own: saves once a file says that all are ready."""

import json
import os
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from zwerm.accounts.models import User  # noqa: E402
from zwerm.policy.models import Block  # noqa: E402

from ..factories import school, user  # noqa: E402
from .plans import plan  # noqa: E402


def main(deed: str, *arguments: str) -> None:
    answer = {"begin": _begin, "save": _save, "read": _read}[deed](*arguments)
    print(json.dumps(answer))  # noqa: T201 # what the test reads


def _begin() -> list[int]:
    at = school()
    block = plan(at=at).chapters.first().blocks.first()
    return [block.pk, user("tict", at=at).pk, user("pict", at=at).pk]


def _save(block: str, author: str, text: str) -> list[object]:

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(
        User.objects.get(pk=author), backend="django.contrib.auth.backends.ModelBackend"
    )
    folder = Path(os.environ["ZWERM_DATA"])
    (folder / f"ready-{author}").touch()
    while len(list(folder.glob("ready-*"))) < 2:
        time.sleep(0.01)
    url = reverse("policy:block_write", args=[block])
    answer = client.post(url, {"text": text, "revision": 1})
    return [answer.status_code, answer.content.decode()]


def _read(block: str) -> list[object]:

    found = Block.objects.get(pk=block)
    return [found.text, found.revision, found.changed_by_id]


if __name__ == "__main__":
    main(*sys.argv[1:])
