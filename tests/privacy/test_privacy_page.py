"""The page about privacy, what is filled in on it, consent, and what is cleared away by night."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests import factories
from zwerm.core.audit import AuditEvent
from zwerm.core.errors import DomainError
from zwerm.core.jobs import run_now
from zwerm.core.models import Job, record
from zwerm.people.models import Person
from zwerm.privacy.models import AuditSeal, PrivacyFacts
from zwerm.privacy.retention import clear_away, due_in, years_before
from zwerm.privacy.sealing import seal_all
from zwerm.privacy.verifying import verify
from zwerm.scan import consent
from zwerm.scan.consent import Consent
from zwerm.scan.models import Run
from zwerm.scan.services import begin, finish

pytestmark = pytest.mark.django_db
PAGE = reverse("privacy:privacy")
TODAY = date(2030, 3, 1)
GIVEN = {
    "responsible": "Scholengroep Zilverberk",
    "contact": "Mia, mia@example.org",
    "council": "agreed",
    "council_body": "LOC",
    "council_on": "2026-09-15",
    "keep_scans_years": "2",
    "keep_former_years": "4",
}


@pytest.fixture
def school():
    return factories.school(parent=factories.group("Zilverberk"))


def test_the_page_is_for_everyone_and_says_what_is_open(client, school):
    PrivacyFacts.objects.create(processor="ICT-dienst Zilverberk")
    PrivacyFacts.objects.create(organisation=school.parent, contact="Mia")

    page = client.get(PAGE).content.decode()

    assert "ICT-dienst Zilverberk" in page
    assert "not filled in yet" in page
    assert "Mia" not in page


def test_every_page_leads_to_it(client, client_of, school):
    link = f'<a href="{PAGE}">Privacy</a>'

    assert link in client.get(reverse("account_login")).content.decode()
    home = client_of(factories.user("staff", at=school)).get(reverse("overview:home"))
    assert link in home.content.decode()


def test_whoever_leads_the_group_fills_in_what_the_page_says(client_of, school):
    director = factories.user("director", at=school.parent)
    facts = reverse("privacy:facts_edit")

    assert client_of(director).post(facts, GIVEN).status_code == 302
    page = client_of(factories.user("staff", at=school)).get(PAGE).content.decode()

    for words in ("Scholengroep Zilverberk", "Mia, mia@example.org", "Agreed", "LOC", "4 years"):
        assert words in page
    assert AuditEvent.objects.get(verb="set_privacy_facts").organisation_id == school.parent_id


def test_the_head_of_one_school_does_not_speak_for_the_group(client_of, school):
    client = client_of(factories.user("head", at=school))

    assert client.post(reverse("privacy:facts_edit"), GIVEN).status_code == 403
    assert client.get(reverse("privacy:retention")).status_code == 403
    assert client.post(reverse("privacy:installation_edit"), GIVEN).status_code == 403
    assert not PrivacyFacts.objects.exists()


def test_who_manages_the_installation_says_who_runs_it(client_of, client, school):
    manager = factories.user(is_superuser=True)
    sent = {"processor": "Stad Gent", "subprocessors": "Host BV\n\nMail NV"}

    assert client_of(manager).post(reverse("privacy:installation_edit"), sent).status_code == 302

    assert PrivacyFacts.objects.get().subprocessor_list == ["Host BV", "Mail NV"]
    assert "Host BV" in client.get(PAGE).content.decode()


def test_nothing_personal_is_kept_forever(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivacyFacts.objects.create(organisation=school.parent, keep_former_years=0)


def test_years_are_counted_back_also_from_a_leap_day():
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(TODAY, 4) == date(2026, 3, 1)


def _scan_of(person: Person, day: date) -> Run:
    run = begin(person, by=person.user)
    at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day))
    Run.objects.filter(pk=run.pk).update(changed_at=at)
    return run


def test_what_was_kept_long_enough_goes_and_the_rest_stays(school):
    old, new = (
        factories.person(at=school, user=factories.user("staff", at=school)) for _ in range(2)
    )
    _scan_of(old, date(2027, 2, 28))
    kept = _scan_of(new, date(2027, 3, 1))
    left = factories.person("Lang Weg", at=school, ends_on="2025-02-28")
    recent = factories.person("Pas Weg", at=school, ends_on="2025-03-01")

    due = due_in(school.parent, TODAY)
    assert (due.scans, due.people) == (1, [left])
    assert clear_away(TODAY) == {"scans": 1, "people": 1, "log": 0}

    assert list(Run.objects.all()) == [kept]
    names = Person.objects.filter(pk__in=[left.pk, recent.pk]).order_by("pk")
    assert list(names.values_list("name", flat=True)) == ["former colleague 1", "Pas Weg"]
    assert clear_away(TODAY) == {"scans": 0, "people": 0, "log": 0}


def test_who_still_has_a_role_is_not_made_unrecognisable_by_time(school):
    user = factories.user("staff", at=school)
    person = factories.person("Lang Weg", at=school, ends_on="2020-01-01", user=user)

    assert due_in(school.parent, TODAY).people == []
    clear_away(TODAY)

    person.refresh_from_db()
    assert person.name == "Lang Weg"


def test_the_page_tells_beforehand_what_goes(client_of, school):
    factories.person("Lang Weg", at=school, ends_on="2015-01-01")
    client = client_of(factories.user("director", at=school.parent))

    assert "Lang Weg" in client.get(reverse("privacy:retention")).content.decode()


def test_old_rows_of_the_log_go_and_their_seals_stay(school):
    for _round in range(3):
        record(None, "rated", factories.person(at=school))
        seal_all()
    long_ago = timezone.now() - timedelta(days=6 * 366)
    with override_settings(KEEP_LOG_YEARS=0):
        assert clear_away()["log"] == 0
    _first, second, _third = AuditSeal.objects.order_by("number")
    day = (second.at + timedelta(days=6 * 366)).date()
    assert clear_away(day)["log"] == 3
    assert long_ago

    assert AuditSeal.objects.filter(dropped_at=None).count() == 0
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["dropped_from_log"]
    seal_all()
    verdict = verify()
    assert (verdict.problems, verdict.dropped, verdict.seals) == ([], 3, 4)


def test_rows_taken_away_without_a_word_are_noticed(school):
    record(None, "rated", factories.person(at=school))
    seal_all()

    AuditEvent.objects.all().drop()
    AuditSeal.objects.all().mark_dropped()

    assert verify().problems == ["The rows of seal 1 were taken away, and the log does not say so."]


def test_clearing_away_is_work_of_the_night(school):
    factories.person("Lang Weg", at=school, ends_on="2015-01-01")

    job = run_now(Job.objects.create(kind="privacy.clear"))

    assert (job.state, job.details["people"]) == ("done", 1)


def test_whoever_begins_a_scan_agrees_and_a_new_text_is_asked_again(school, client_of, monkeypatch):
    user = factories.user("staff", at=school)
    person = factories.person(at=school, user=user)
    client = client_of(user)
    client.post(reverse("scan:begin"))
    assert list(Consent.objects.values_list("person", "version")) == [(person.pk, 1)]

    monkeypatch.setattr(consent, "VERSION", 2)
    run = Run.objects.get()
    with pytest.raises(DomainError, match="The text about your answers is new"):
        finish(run, by=user)
    assert not person.ratings.exists()
    assert reverse("scan:agree") in client.get(reverse("scan:start")).content.decode()
    client.post(reverse("scan:agree"))
    finish(run, by=user)

    versions = Consent.objects.order_by("version").values_list("version", flat=True)
    assert list(versions) == [1, 2]
    assert reverse("scan:agree") not in client.get(reverse("scan:start")).content.decode()


# Whoever changes the text gives it a new version, and writes here what it is now.
TEXTS = {1: "d281ba3b9b682fc6"}


def test_a_text_that_changes_gets_a_new_version():
    path = Path(consent.__file__).parent / "templates/scan/_consent_text.html"

    assert hashlib.sha256(path.read_bytes()).hexdigest()[:16] == TEXTS[consent.VERSION]
