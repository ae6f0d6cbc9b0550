"""Figures for Prometheus: of the web processes together, and of the installation as it stands."""

import hmac
import os
import shutil
from collections.abc import Iterator
from importlib.metadata import version

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from zwerm.core.models import Job, Worker

from .models import Backup

# Set before any process counts: each keeps its figures in a file in this folder.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
HERE = {"127.0.0.1", "::1"}
# A proxy adds one of these; then the visitor is somebody else, however near the proxy stands.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def may_read(request: HttpRequest) -> bool:
    told = settings.METRICS
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if told.token and hmac.compare_digest(given.encode(), told.token.encode()):
        return True
    is_direct = not any(name in request.headers for name in FORWARDED)
    return told.is_open_here and is_direct and request.META.get("REMOTE_ADDR") in HERE


def figures() -> bytes:
    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # so it is in the package
    else:
        registry.register(REGISTRY)
    registry.register(InstallationCollector())
    return generate_latest(registry)


class InstallationCollector:
    """What the database says at this moment; the same from whichever process is asked."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("zwerm", "The program.", {"version": version("zwerm")})
        yield from self._jobs()
        workers = GaugeMetricFamily("zwerm_workers_awake", "Workers seen a moment ago.")
        workers.add_metric([], Worker.objects.awake().count())
        yield workers
        yield from self._backups()
        free = GaugeMetricFamily("zwerm_disk_free_bytes", "Room where the data stands.")
        free.add_metric([], shutil.disk_usage(settings.ENVIRONMENT.data).free)
        yield free

    def _jobs(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("zwerm_jobs", "Jobs that are kept, by state.", labels=["state"])
        counted = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in Job.State.values:
            jobs.add_metric([state], counted.get(state, 0))
        yield jobs
        now = timezone.now()
        waiting = Job.objects.filter(state=Job.State.WAITING).exclude(not_before__gt=now)
        oldest = waiting.aggregate(at=Min("created_at"))["at"]
        age = GaugeMetricFamily("zwerm_jobs_oldest_waiting_seconds", "Age of what waits longest.")
        age.add_metric([], (now - oldest).total_seconds() if oldest else 0)
        yield age

    def _backups(self) -> Iterator[Metric]:
        """Without any backup there is no age: a rule on a figure that is absent finds that."""
        age = GaugeMetricFamily("zwerm_backup_age_seconds", "Age of the last verified backup.")
        if good := Backup.objects.good().first():
            age.add_metric([], good.age.total_seconds())
        yield age
        failed = GaugeMetricFamily("zwerm_backup_failed", "Whether the last attempt failed.")
        last = Backup.objects.first()
        failed.add_metric([], float(last is not None and bool(last.error)))
        yield failed
