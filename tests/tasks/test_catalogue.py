from collections import Counter

import pytest

from zwerm.tasks.catalogue import (
    OUTSOURCING_EURO_AN_HOUR,
    catalogue_records,
    is_core_by_rule,
    read_catalogue,
)


@pytest.fixture(scope="module")
def by_slug():
    return {record.slug: record for record in catalogue_records("nl")}


def test_the_catalogue_has_a_hundred_tasks_in_four_clusters():
    clusters = Counter(task.cluster for task in read_catalogue())

    assert clusters == {"T": 34, "P": 20, "B": 28, "A": 18}
    assert len({task.slug for task in read_catalogue()}) == 100


def test_forty_tasks_are_core_and_twelve_keep_the_school_running():
    assert sum(task.is_core for task in read_catalogue()) == 40
    assert sum(task.keep_running for task in read_catalogue()) == 12


@pytest.mark.parametrize("task", read_catalogue(), ids=lambda task: task.slug)
def test_the_core_column_follows_from_the_rule(task):
    assert is_core_by_rule(task) == task.is_core


def test_the_threshold_of_the_core_rule_is_a_setting():
    stricter = [task for task in read_catalogue() if is_core_by_rule(task, technical_level=3)]

    assert 0 < len(stricter) < 40


@pytest.mark.parametrize("task", read_catalogue(), ids=lambda task: task.slug)
def test_the_competences_are_those_with_a_level(task):
    assert set(task.competences) == {letter for letter, level in task.required.items() if level}


def test_a_task_of_the_school_stays_in_the_school_and_others_may_be_pooled(by_slug):
    assert by_slug["t-helpdesk"].levels == ("S",)
    assert by_slug["t-netwerk-beheer"].levels == ("S", "P", "G")
    assert by_slug["t-enkele-aanmelding"].levels == ("S", "P", "G")


def test_priorities_follow_from_running_core_and_horizon(by_slug):
    assert by_slug["t-netwerk-beheer"].priority == 1  # keeps the school running
    assert by_slug["t-netwerk-ontwerp"].priority == 2  # core, but not now
    assert by_slug["t-automatisering"].priority == 3  # neither core nor now
    assert by_slug["t-enkele-aanmelding"].priority == 3  # central
    assert Counter(task.priority for task in by_slug.values()) == {1: 21, 2: 44, 3: 35}


def test_only_what_may_be_outsourced_has_a_price(by_slug):
    prices = Counter(task.outsourcing_euro_an_hour for task in by_slug.values())

    assert prices == {0: 50, OUTSOURCING_EURO_AN_HOUR: 50}
    assert by_slug["t-helpdesk"].effort_provenance == "estimate"


def test_quick_or_repeated_work_can_be_split(by_slug):
    assert by_slug["t-helpdesk"].is_splittable
    assert by_slug["t-toestelcyclus"].is_splittable
    assert not by_slug["t-herstelplan"].is_splittable


def test_names_come_in_both_languages():
    dutch, english = catalogue_records("nl")[0], catalogue_records("en")[0]

    assert dutch.name == "Netwerk en serveromgeving uittekenen en indelen"
    assert english.name == "Design and lay out the network and server environment"
    for language in ("nl", "en"):
        records = catalogue_records(language)
        assert all(record.name and record.description for record in records)
        assert len({record.name for record in records}) == 100
