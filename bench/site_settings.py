"""The settings of an installation, with one address more: an empty view to compare with."""

from zwerm.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.site_urls"
