"""The settings of an installation, with the tasks of the trial and a lease one can wait for."""

import os
from datetime import timedelta

from zwerm.config.settings import *  # noqa: F403
from zwerm.config.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "bench.chaos_app"]
JOB_LEASE = timedelta(seconds=float(os.environ.get("CHAOS_LEASE_SECONDS", "10")))
