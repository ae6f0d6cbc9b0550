"""The rows of the catalogue come from its file, once, and can be taken away again."""

from importlib import import_module

import pytest
from django.apps import apps

from tests import factories as make
from zwerm.tasks.catalogue import read_catalogue
from zwerm.tasks.loading import CATALOGUE_VERSION, load_catalogue
from zwerm.tasks.models import Task

pytestmark = pytest.mark.django_db


def test_the_migration_brings_every_task_of_the_file():
    rows = Task.objects.filter(owner=None)

    assert [row.slug for row in rows] == [task.slug for task in read_catalogue()]
    assert {row.catalogue_version for row in rows} == {CATALOGUE_VERSION}


def test_loading_again_renews_the_rows_and_adds_none():
    before = list(Task.objects.values())
    Task.objects.filter(slug="t-helpdesk").update(name_nl="Typing error", is_core=False)

    assert load_catalogue(Task) == 100

    assert list(Task.objects.values()) == before


def test_taking_the_catalogue_away_leaves_own_tasks():
    own = make.own_task(make.school())
    migration = import_module("zwerm.tasks.migrations.0002_catalogue")

    migration.unload(apps, None)
    assert list(Task.objects.all()) == [own]

    migration.load(apps, None)
    assert Task.objects.filter(owner=None).count() == 100


@pytest.mark.parametrize("column", ["name_nl", "name_en", "description_nl", "effort_reasoning"])
def test_texts_fit_their_columns(column):
    longest = max(len(text) for text in Task.objects.values_list(column, flat=True))

    assert longest <= Task._meta.get_field(column).max_length
