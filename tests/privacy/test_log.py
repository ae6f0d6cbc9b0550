"""The log: only added to, sealed in stretches, and read against its seals."""

import json
import re
import secrets
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from tests import databases, factories
from zwerm.core.audit import AuditEvent, OnlyAddedTo
from zwerm.core.models import record
from zwerm.privacy.deeds import DEEDS
from zwerm.privacy.models import AuditSeal
from zwerm.privacy.sealing import seal_all
from zwerm.privacy.verifying import verify

pytestmark = pytest.mark.django_db


OTHER = secrets.token_hex()


def _log(rows: int = 3) -> list[AuditEvent]:
    school = factories.school("De Linde")
    by = factories.user("head", at=school)
    person = factories.person("Els", at=school)
    return [record(by, "rated", person, competences=[number]) for number in range(rows)]


def _sql(sentence: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sentence, values)


def test_a_row_knows_where_it_belongs():
    school = factories.school()
    person = factories.person(at=school)
    by = factories.user("head", at=school)
    task = factories.own_task(school)
    scenario = factories.scenario(school)

    rows = [record(by, "seen", what) for what in (school, person, task, scenario)]

    assert {row.organisation_id for row in rows} == {school.pk}


def test_what_belongs_nowhere_itself_is_put_where_it_was_done():
    school = factories.school()

    row = record(None, "looked", factories.user(), at=school.pk)

    assert row.organisation_id == school.pk


def test_a_row_is_not_changed_and_not_removed_by_code():
    row = _log(1)[0]

    row.verb = "nothing"
    for deed in (row.save, row.delete, AuditEvent.objects.all().delete):
        with pytest.raises(OnlyAddedTo):
            deed()
    with pytest.raises(OnlyAddedTo):
        AuditEvent.objects.update(verb="nothing")
    with pytest.raises(OnlyAddedTo):
        AuditEvent.objects.bulk_update([row], ["verb"])

    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["rated"]


def test_rows_stay_as_they_were_when_who_did_it_is_gone():
    row = _log(1)[0]
    number = row.user_id
    seal_all()

    row.user.delete()

    kept = AuditEvent.objects.select_related("user").get()
    assert (kept.user, kept.user_id) == (None, number)
    assert verify().problems == []


def test_a_sealed_log_is_sound():
    _log(3)
    seal_all()
    _log(2)

    verdict = verify()

    assert verdict.problems == []
    assert (verdict.seals, verdict.events, verdict.waiting) == (1, 5, 2)
    assert verdict.head == AuditSeal.objects.get().digest


def test_nothing_new_makes_no_seal():
    _log(1)
    assert len(seal_all()) == 1
    assert seal_all() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("verb", "seen"), ("object_id", "99"), ("at", timezone.now()), ("kind", "tasks.task")],
)
def test_a_changed_row_is_named(column, value):
    row = _log()[1]
    seal_all()

    AuditEvent.objects.filter(pk=row.pk).rewrite(**{column: value})

    (problem,) = verify().problems
    assert problem.startswith(f"Row {row.pk} of ")
    assert problem.endswith("was changed: who, what, when or where.")


def test_changed_details_are_named():
    row = _log()[1]
    seal_all()

    _sql("UPDATE core_auditevent SET subject = %s WHERE id = %s", "Jan", row.pk)

    (problem,) = verify().problems
    assert problem.endswith("was changed: what it is about.")


def test_a_row_with_digests_that_fit_a_lie_does_not_fit_its_seal():
    row = _log()[1]
    seal_all()
    row.verb = "seen"
    row.close()

    AuditEvent.objects.filter(pk=row.pk).rewrite(
        verb=row.verb, salt=row.salt, commitment=row.commitment, digest=row.digest
    )

    assert verify().problems == [f"Seal 1 does not fit rows {row.pk - 1} to {row.pk + 1}."]


def test_a_removed_row_is_named():
    row = _log()[1]
    seal_all()

    _sql("DELETE FROM core_auditevent WHERE id = %s", row.pk)

    assert verify().problems == [f"Row {row.pk} is missing; it stood in seal 1."]


def test_rows_that_changed_places_are_named():
    first, second, _third = _log()
    seal_all()

    for old, new in ((first.pk, 900_001), (second.pk, first.pk), (900_001, second.pk)):
        _sql("UPDATE core_auditevent SET id = %s WHERE id = %s", new, old)

    assert verify().problems == [f"Seal 1 does not fit rows {first.pk} to {first.pk + 2}."]


def test_a_row_put_in_afterwards_is_named():
    row = _log()[1]
    _sql("DELETE FROM core_auditevent WHERE id = %s", row.pk)
    seal_all()
    long_ago = timezone.now() - timedelta(days=3)
    late = AuditEvent(pk=row.pk, verb="rated", subject="Els", at=long_ago)

    AuditEvent.objects.bulk_create([late])

    assert seal_all() == []
    assert verify().problems == [f"Row {row.pk} was put in afterwards: no seal has it."]


def test_a_row_that_was_still_being_written_stands_in_the_next_seal():
    row = _log()[1]
    _sql("DELETE FROM core_auditevent WHERE id = %s", row.pk)
    seal_all()

    AuditEvent.objects.bulk_create([AuditEvent(pk=row.pk, verb="rated", subject="Els")])
    seal_all()

    assert list(AuditSeal.objects.values_list("stretches", flat=True)) == [
        [[row.pk - 1, row.pk - 1], [row.pk + 1, row.pk + 1]],
        [[row.pk, row.pk]],
    ]
    assert verify().problems == []


def test_a_removed_seal_is_named():
    for _round in range(3):
        _log(1)
        seal_all()

    _sql("DELETE FROM privacy_auditseal WHERE number = 2")

    assert "Seal 2 is missing: 3 follows." in verify().problems


def test_seals_cannot_be_made_without_the_key():
    _log()
    seal_all()

    with override_settings(SECRET_KEY=OTHER):
        problems = verify().problems
    with override_settings(SECRET_KEY=OTHER, SECRET_KEY_FALLBACKS=[_key()]):
        renewed = verify().problems

    assert problems == ["Seal 1 was not made, or was changed, without the key of this Zwerm."]
    assert renewed == []


def _key() -> str:
    return str(settings.SECRET_KEY)


def test_rows_from_before_the_log_was_sealed_get_their_place_and_digest():
    row = _log(1)[0]
    AuditEvent.objects.filter(pk=row.pk).rewrite(
        digest="", salt="", commitment="", kind="", organisation_id=None
    )

    seal_all()

    kept = AuditEvent.objects.get()
    assert (kept.kind, kept.organisation_id) == ("people.person", row.organisation_id)
    assert verify().problems == []


WRITER = """
import random, sys, time
import django
from django.conf import settings
django.setup()
from django.db import transaction
from zwerm.core.models import record
from zwerm.privacy.models import AuditSeal
from zwerm.schools.models import Organisation
school = Organisation.objects.get(pk=int(sys.argv[1]))
until = time.monotonic() + 60
for number in range(int(sys.argv[2])):
    while number == 20 and not AuditSeal.objects.exists() and time.monotonic() < until:
        time.sleep(random.random() / 10)
    with transaction.atomic():
        record(None, "rated", school, number=number)
        time.sleep(random.random() / 100)
        if number % 10 == 9:
            transaction.set_rollback(True)
"""
# Says that it is at work, and goes on until it is told to stop.
SEALER = """
import sys, time
from pathlib import Path
import django
django.setup()
from zwerm.privacy.sealing import seal_all
at_work, stop = Path(sys.argv[1]), Path(sys.argv[2])
until = time.monotonic() + 100
while not stop.exists() and time.monotonic() < until:
    seal_all()
    at_work.touch()
"""


BEGIN = """
import django
django.setup()
from zwerm.schools.models import Organisation
print(Organisation.objects.create(code="linde", name="De Linde", kind="primary").pk)
"""
READER = """
import json
import django
django.setup()
from zwerm.core.audit import AuditEvent
from zwerm.privacy.models import AuditSeal
from zwerm.privacy.sealing import seal_all
from zwerm.privacy.verifying import verify
seal_all()
verdict = verify()
sealed = [n for parts in AuditSeal.objects.values_list("stretches", flat=True)
          for first, last in parts for n in range(first, last + 1)]
there = list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))
print(json.dumps([verdict.problems, verdict.events, verdict.waiting,
                  verdict.seals > 1, sorted(sealed) == there]))
"""


def test_writers_and_sealers_at_the_same_time_leave_a_sound_log(tmp_path):
    env = databases.installation(tmp_path / "data")
    school = _run(BEGIN, env=env).strip()

    stop, signs = tmp_path / "stop", [tmp_path / "first", tmp_path / "second"]
    sealers = [_start(SEALER, str(sign), str(stop), env=env) for sign in signs]
    writers = []
    try:
        _wait_for(signs)
        writers = [_start(WRITER, school, "40", env=env) for _writer in range(3)]
        codes = [process.wait(timeout=120) for process in writers]
        stop.touch()
        codes += [process.wait(timeout=30) for process in sealers]
    finally:
        for process in [*sealers, *writers]:
            process.kill()

    assert codes == [0] * 5
    # Every tenth was rolled back, and left a gap where the database counts on. None wrote the
    # second half of its rows before something was sealed.
    assert json.loads(_run(READER, env=env)) == [[], 3 * 36, 0, True, True]


def _wait_for(signs: list[Path]) -> None:
    until = time.monotonic() + 90
    while not all(sign.exists() for sign in signs):
        assert time.monotonic() < until
        time.sleep(0.05)


def _start(script: str, *args: str, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", script, *args], env=env)


def _run(script: str, *, env: dict[str, str]) -> str:
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True, timeout=90)
    return done.stdout


SOURCES = Path(__file__).parents[2] / "src" / "zwerm"
RECORDED = re.compile(r"""\b(?:record|audit)\(\s*[\w.]+,\s*"(\w+)"(?: if [\w.]+ else "(\w+)")?""")


def test_every_deed_in_the_log_has_a_sentence():
    found = {
        verb
        for path in SOURCES.rglob("*.py")
        for match in RECORDED.findall(path.read_text())
        for verb in match
        if verb
    }

    assert len(found) > 150
    assert sorted(found - set(DEEDS)) == []
