"""What `zwerm doctor` looks at: database, workers, disk, backups, mail, settings."""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from datetime import timedelta
from gettext import GNUTranslations
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.mail import can_send
from zwerm.core.models import Job, Worker

from .backups import sqlite_tables
from .doctor import Finding, Level, doctor_check
from .models import Backup

OLDEST_POSTGRESQL = 150_000
LONGEST_WAIT = timedelta(minutes=15)
# A day, and the time a backup may take.
LONGEST_WITHOUT_BACKUP = timedelta(hours=30)
RECENT_BACKUPS = 30
MOST_CLOCK_DIFFERENCE = timedelta(seconds=5)
LEAST_FREE_BYTES = 1024**3
LEAST_FREE_SHARE = 0.1
SHORTEST_KEY = 40
LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1"}
SITE_ANSWERS_SECONDS = 5


@doctor_check("database", gettext_lazy("Database"))
def database() -> Iterator[Finding]:
    about = _("Database")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("pragma journal_mode")
            yield Finding(about, f"SQLite {sqlite3.sqlite_version}")
            yield from _wal(cursor.fetchone()[0])
            return
        cursor.execute("select version(), current_setting('transaction_isolation')")
        version, isolation = cursor.fetchone()
    is_old = int(connection.pg_version) < OLDEST_POSTGRESQL  # type: ignore[attr-defined] # of this backend
    says = f"{' '.join(version.split()[:2])}, {isolation}"
    level = Level.PROBLEM if is_old else Level.FINE
    yield Finding(about, says, level, _("Use PostgreSQL 15 or later.") if is_old else "")


def _wal(mode: str) -> Iterator[Finding]:
    if mode not in {"wal", "memory"}:
        says = _("SQLite does not use its write-ahead log, but “%(mode)s”.") % {"mode": mode}
        advice = _("Put ZWERM_DATA on a disk of this machine, not on a network share.")
        yield Finding(_("Database"), says, Level.PROBLEM, advice)


@doctor_check("integrity", gettext_lazy("Database file"), slow=True)
def integrity() -> Iterator[Finding]:
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined] # of this backend
        return
    path = Path(settings.DATABASES["default"]["NAME"])
    about = _("Database file")
    advice = _("Stop Zwerm and put back the last backup: zwerm restore FILE --replace.")
    found = [Finding(about, line, Level.PROBLEM, advice) for line in sqlite_tables.damage(path)]
    tell = _("Tell this to who makes Zwerm, with this line.")
    found += [Finding(about, line, Level.ADVICE, tell) for line in sqlite_tables.loose_rows(path)]
    yield from found or [Finding(about, _("Whole: every page and every reference was read."))]


@doctor_check("migrations", gettext_lazy("Version"), slow=True)
def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    about = _("Version")
    if waiting:
        says = _("The database is of an older version: %(count)d steps wait.") % {
            "count": len(waiting)
        }
        yield Finding(about, says, Level.PROBLEM, _("Make a backup, then run: zwerm migrate."))
    known = executor.loader.disk_migrations
    newer = [f"{a}.{n}" for a, n in executor.loader.applied_migrations if (a, n) not in known]
    if newer:
        says = _("The database is of a newer version than the program (%(name)s).") % {
            "name": newer[0]
        }
        yield Finding(about, says, Level.PROBLEM, _("Update the program on this machine."))
    if not waiting and not newer:
        yield Finding(about, _("The database fits the program."))


@doctor_check("workers", gettext_lazy("Workers"))
def workers() -> Iterator[Finding]:
    awake = Worker.objects.awake().count()
    about = _("Workers")
    if awake:
        yield Finding(about, _("%(count)d at work.") % {"count": awake})
    else:
        says = _("Nobody does the background work: dividing, mail and backups wait.")
        yield Finding(about, says, Level.PROBLEM, _("Start: zwerm worker."))


@doctor_check("waiting", gettext_lazy("Waiting work"))
def waiting_work() -> Iterator[Finding]:
    about, now = _("Waiting work"), timezone.now()
    due_at = Greatest("created_at", Coalesce("not_before", "created_at"))
    is_due = Q(state=Job.State.WAITING, due_at__lte=now)
    failed_today = Q(state=Job.State.FAILED, finished_at__gte=now - timedelta(days=1))
    found = Job.objects.annotate(due_at=due_at).aggregate(
        since=Min("due_at", filter=is_due), failed=Count("pk", filter=failed_today)
    )
    if found["since"] and now - found["since"] > LONGEST_WAIT:
        when = date_format(timezone.localtime(found["since"]), "SHORT_DATETIME_FORMAT")
        says = _("A job waits since %(when)s.") % {"when": when}
        yield Finding(about, says, Level.PROBLEM, _("Start a worker, or one more."))
    else:
        yield Finding(about, _("Nothing waits longer than a quarter of an hour."))
    if found["failed"]:
        says = _("Jobs that failed in the last day: %(count)d.") % {"count": found["failed"]}
        yield Finding(about, says, Level.ADVICE, _("The list of background work tells why."))


@doctor_check("disk", gettext_lazy("Disk"))
def disk() -> Iterator[Finding]:
    folders = {settings.ENVIRONMENT.data, *([settings.BACKUP.to] if settings.BACKUP.to else [])}
    for folder in sorted(folders):
        if not folder.is_dir():
            advice = _("Make this folder, or correct the setting.")
            yield Finding(
                _("Disk"),
                _("There is no folder %(path)s.") % {"path": folder},
                Level.PROBLEM,
                advice,
            )
            continue
        usage = shutil.disk_usage(folder)
        says = _("%(path)s: %(free)s of %(total)s GB free.") % {
            "path": folder,
            "free": number_format(usage.free / 1e9, 1),
            "total": number_format(usage.total / 1e9, 1),
        }
        if usage.free < LEAST_FREE_BYTES:
            yield Finding(
                _("Disk"), says, Level.PROBLEM, _("Free some space now, or writing will fail.")
            )
        elif usage.free < LEAST_FREE_SHARE * usage.total:
            yield Finding(_("Disk"), says, Level.ADVICE, _("Look for more space soon."))
        else:
            yield Finding(_("Disk"), says)


@doctor_check("permissions", gettext_lazy("Permissions"))
def permissions() -> Iterator[Finding]:
    data = settings.ENVIRONMENT.data
    about, is_well = _("Permissions"), True
    kept = [path for path in (data, data / "secret-key", data / "zwerm.sqlite3") if path.exists()]
    for path in kept:
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXO | stat.S_IWGRP):
            is_well = False
            mode = "700" if path.is_dir() else "600"
            advice = _("Run: chmod %(mode)s %(path)s.") % {"mode": mode, "path": path}
            says = _("Others on this machine can read or change %(path)s.") % {"path": path}
            yield Finding(about, says, Level.PROBLEM, advice)
    if is_well:
        yield Finding(about, _("Only this account reads the data and the key."))


@doctor_check("backups", gettext_lazy("Backups"))
def backups() -> Iterator[Finding]:
    about = _("Backups")
    recent = list(Backup.objects.all()[:RECENT_BACKUPS])
    last, good = next(iter(recent), None), next((each for each in recent if not each.error), None)
    if settings.BACKUP.to is None:
        advice = _("Set ZWERM_BACKUP_TO to a folder on another disk.")
        yield Finding(about, _("No backups are made by themselves."), Level.ADVICE, advice)
    if last is not None and last.error:
        yield Finding(about, last.error, Level.PROBLEM, _("Make one now, once the cause is gone."))
    if good is None:
        level = Level.ADVICE if settings.BACKUP.to is None else Level.PROBLEM
        yield Finding(about, _("There is no backup yet."), level, _("Run: zwerm backup FOLDER."))
    else:
        is_late = good.age > LONGEST_WITHOUT_BACKUP
        says = _("The last one that was read back is %(age)s old.") % {"age": timesince(good.at)}
        level = Level.PROBLEM if is_late else Level.FINE
        yield Finding(about, says, level, _("Run: zwerm backup FOLDER.") if is_late else "")


@doctor_check("mail", gettext_lazy("Mail"), slow=True)
def mail() -> Iterator[Finding]:
    about = _("Mail")
    if not can_send():
        advice = _(
            "Set ZWERM_MAIL_HOST. Until then nobody gets a reminder or a new password by mail."
        )
        yield Finding(about, _("There is no mail server."), Level.ADVICE, advice)
        return
    server = get_connection()
    try:
        server.open()
        server.close()
    except (OSError, SMTPException) as error:
        says = _("The mail server does not answer: %(why)s.") % {"why": type(error).__name__}
        advice = _("Look at the ZWERM_MAIL_… settings, and whether a firewall stands between.")
        yield Finding(about, says, Level.PROBLEM, advice)
    else:
        yield Finding(about, _("The mail server takes the connection and our name."))


@doctor_check("clock", gettext_lazy("Clock"))
def clock() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        return  # The same clock.
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        difference = abs(timezone.now() - cursor.fetchone()[0])
    says = _("It differs %(seconds)s seconds from that of the database.") % {
        "seconds": number_format(difference.total_seconds(), 1)
    }
    if difference > MOST_CLOCK_DIFFERENCE:
        advice = _("Let both machines set their clock by NTP: leases of jobs count on it.")
        yield Finding(_("Clock"), says, Level.PROBLEM, advice)
    else:
        yield Finding(_("Clock"), says)


@doctor_check("translations", gettext_lazy("Languages"))
def translations() -> Iterator[Finding]:
    about = _("Languages")
    for folder in settings.LOCALE_PATHS:
        file = Path(folder) / "nl" / "LC_MESSAGES" / "django.mo"
        if not file.exists():
            advice = _("Install Zwerm again: this file belongs to it.")
            says = _("The Dutch texts are missing: %(path)s.") % {"path": file}
            yield Finding(about, says, Level.PROBLEM, advice)
            continue
        with file.open("rb") as opened:
            catalogue = GNUTranslations(opened)
        count = len(catalogue._catalog)  # type: ignore[attr-defined] # the only way to count them
        yield Finding(about, _("%(count)d Dutch texts.") % {"count": count})


@doctor_check("settings", gettext_lazy("Settings"))
def settings_make_sense() -> Iterator[Finding]:
    found = [*_of_hosts(), *_of_the_site(), *_of_the_key(), *_of_django()]
    yield from found or [
        Finding(_("Settings"), _("Host names, HTTPS and key make sense together."))
    ]


def _of_hosts() -> Iterator[Finding]:
    about = _("Settings")
    if "*" in settings.ALLOWED_HOSTS:
        says = _("ZWERM_HOSTS answers to every name.")
        yield Finding(about, says, Level.PROBLEM, _("Name the hosts of this site only."))
    is_local = set(settings.ALLOWED_HOSTS) <= LOCAL
    if not is_local and not settings.ENVIRONMENT.https:
        says = _("The site has a name of its own, but no HTTPS.")
        advice = _("Put a proxy with a certificate in front, and set ZWERM_HTTPS=1.")
        yield Finding(about, says, Level.PROBLEM, advice)
    if settings.DEBUG:
        says = _("ZWERM_DEBUG is on: whoever meets a fault sees our settings.")
        yield Finding(about, says, Level.PROBLEM, _("Set ZWERM_DEBUG=0."))


def _of_the_site() -> Iterator[Finding]:
    site = urlsplit(settings.SITE_URL)
    hosts = {host.lstrip(".") for host in settings.ALLOWED_HOSTS}
    if site.hostname and "*" not in hosts and not _answers_to(site.hostname, hosts):
        says = _("Links in mail lead to %(host)s, which this site does not answer to.") % {
            "host": site.hostname
        }
        yield Finding(_("Settings"), says, Level.PROBLEM, _("Let ZWERM_URL and ZWERM_HOSTS agree."))
    if settings.ENVIRONMENT.https and site.scheme != "https":
        says = _("Links in mail do not begin with https.")
        yield Finding(_("Settings"), says, Level.PROBLEM, _("Set ZWERM_URL to the https address."))


def _answers_to(name: str, hosts: set[str]) -> bool:
    bare = {host.strip("[]") for host in hosts}
    return any(name == host or name.endswith(f".{host}") for host in bare)


def _of_the_key() -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        advice = _("Take a longer random one; everyone then signs in again.")
        yield Finding(_("Settings"), _("The secret key is short."), Level.PROBLEM, advice)


def _of_django() -> Iterator[Finding]:
    """The deployment checks of Django, where a site is meant for others."""
    told = checks.run_checks(include_deployment_checks=settings.ENVIRONMENT.https)
    for message in told:
        if message.is_serious(checks.WARNING) and not message.is_silenced():
            yield Finding(_("Settings"), str(message.msg), Level.PROBLEM, str(message.hint or ""))


@doctor_check("sign-in", gettext_lazy("Signing in"))
def sign_in() -> Iterator[Finding]:
    """A provider without domains: who made it so should know what it does and does not."""
    about = _("Signing in")
    for provider in settings.SIGN_IN.providers:
        if provider.domains:
            continue
        says = _(
            "“%(name)s” has no domains: an address it names opens no account and finds no "
            "invitation. People come in by the link of an invitation, or link it while signed in."
        ) % {"name": provider.name}
        yield Finding(about, says)
        if provider.lets_newcomers_in:
            says = _("Everybody whom “%(name)s” lets in gets an account here, without rights.") % {
                "name": provider.name
            }
            advice = _("Name the domains of your school in sign-in.toml, or take newcomers out.")
            yield Finding(about, says, Level.ADVICE, advice)


@doctor_check("metrics", gettext_lazy("Metrics"), slow=True)
def metrics() -> Iterator[Finding]:
    """Only the address of the site itself can tell what the proxy in front of it lets through."""
    about, site = _("Metrics"), urlsplit(settings.SITE_URL)
    if not settings.METRICS.is_open_here or site.hostname in LOCAL:
        return
    advice = _(
        "Let the proxy refuse /metrics, as the examples in deploy/ do; or set "
        "ZWERM_METRICS_HERE=0 and read with ZWERM_METRICS_TOKEN."
    )
    try:
        answer = requests.get(f"{settings.SITE_URL}/metrics", timeout=SITE_ANSWERS_SECONDS)
    except requests.RequestException as error:
        says = _("Whether others can read them could not be asked at %(host)s: %(why)s.") % {
            "host": site.hostname,
            "why": type(error).__name__,
        }
        yield Finding(about, says, Level.ADVICE, advice)
        return
    if answer.ok:
        says = _("Everybody who knows %(host)s can read them, without a token.") % {
            "host": site.hostname
        }
        yield Finding(about, says, Level.PROBLEM, advice)
    else:
        yield Finding(about, _("Only this machine reads them; the site shows them to nobody."))
