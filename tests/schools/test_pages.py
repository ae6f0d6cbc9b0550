"""The pages about schools: who sees what, what a form does, how many queries it takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as make
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def town():
    top = make.group("Town", code="town")
    for name in ("Elm", "Oak"):
        make.key_figures(make.school(name, parent=top, code=name.lower()), pupils=217)
    return top


def figures(**changes):
    """A filled in form."""
    answers = {"outsourcing_euro_a_year": 1200}
    numbers = {"pupils": 300, "devices": 150, "staff": 31}
    for name, number in numbers.items():
        answers |= {
            name: number,
            f"{name}_provenance": "granted",
            f"{name}_note": "Letter of 3 May",
        }
    return answers | changes


def everything():
    places = Organisation.objects.order_by("pk").values()
    return list(places), list(KeyFigures.objects.order_by("pk").values())


def test_a_lead_sees_the_tree_with_figures_and_may_change_it(town, client_of):
    page = client_of(make.user("director", at=town)).get(reverse("schools:school_list"))

    assert [
        (row.branch.organisation.name, row.branch.depth, row.can_edit)
        for row in page.context["overview"].rows
    ] == [("Town", 0, True), ("Elm", 1, True), ("Oak", 1, True)]
    assert page.context["overview"].pupils == 434
    assert "217" in page.text


def test_a_head_may_change_their_own_school(town, client_of):
    elm = town.schools()[0]
    page = client_of(make.user("head", at=elm)).get(reverse("schools:school_list"))

    assert [row.can_edit for row in page.context["overview"].rows] == [False, True, False]


def test_a_colleague_sees_names_without_figures(town, client_of):
    elm = town.schools()[0]
    page = client_of(make.user("staff", at=elm)).get(reverse("schools:school_list"))

    assert "Oak" in page.text
    assert "217" not in page.text
    assert reverse("schools:school_edit", args=[elm.pk]) not in page.text


def test_another_school_group_does_not_exist(town, client_of):
    elsewhere = make.school(parent=make.group())
    client = client_of(make.user("director", at=town))

    for name in ("school_edit", "school_figures"):
        answer = client.post(reverse(f"schools:{name}", args=[elsewhere.pk]), figures())
        assert answer.status_code == 404


@pytest.mark.parametrize("role", ["tict", "pict", "staff", "guest"])
def test_only_leads_change_schools(town, client_of, role):
    elm = town.schools()[0]
    client, before = client_of(make.user(role, at=town)), everything()

    answers = [
        client.post(reverse("schools:school_edit", args=[elm.pk]), {"name": "X"}),
        client.post(reverse("schools:school_figures", args=[elm.pk]), figures()),
        client.post(reverse("schools:school_add"), {"parent": town.pk, "name": "X"}),
        client.post(reverse("schools:school_carry_over")),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert everything() == before


def test_a_head_may_not_change_the_school_next_door(town, client_of):
    elm, oak = town.schools()
    client, before = client_of(make.user("head", at=elm)), everything()

    answer = client.post(reverse("schools:school_edit", args=[oak.pk]), {"name": "X"})

    assert answer.status_code == 403
    assert everything() == before


def test_figures_are_saved_for_the_year_of_the_tab(town, year, client_of):
    elm = town.schools()[0]
    client = client_of(make.user("head", at=elm))
    url = reverse("schools:school_figures", args=[elm.pk])

    client.post(f"{url}?year={year.first_year + 1}", figures())

    row = KeyFigures.objects.get(school_year__first_year=year.first_year + 1)
    assert (row.organisation, row.pupils, row.devices, row.staff) == (elm, 300, 150, 31)
    assert (row.outsourcing_cents_a_year, row.provenance_of("staff")) == (120_000, "granted")
    assert row.note_of("devices") == "Letter of 3 May"
    assert KeyFigures.objects.get(organisation=elm, school_year=year).pupils == 217


@pytest.mark.parametrize("asked", ["2", "x", "99999999999999999999"])
def test_a_year_far_away_does_not_exist(town, client_of, asked):
    elm = town.schools()[0]
    url = reverse("schools:school_edit", args=[elm.pk])

    assert client_of(make.user("head", at=elm)).get(url, {"year": asked}).status_code == 404


def test_wrong_figures_are_shown_again_and_not_saved(town, client_of):
    elm = town.schools()[0]
    client, before = client_of(make.user("head", at=elm)), everything()
    url = reverse("schools:school_figures", args=[elm.pk])

    for wrong in (
        {"pupils": -1},
        {"devices": 200_001},
        {"staff": "some"},
        {"staff_provenance": "gossip"},
    ):
        page = client.post(url, figures(**wrong))
        assert list(page.context["figures_form"].errors) == list(wrong)

    assert everything() == before


def test_a_school_is_changed(town, client_of):
    elm = town.schools()[0]
    client = client_of(make.user("head", at=elm))
    answers = {
        "name": "The Elm",
        "kind": "secondary",
        "pool": "North",
        "has_technical_tracks": "on",
    }

    client.post(reverse("schools:school_edit", args=[elm.pk]), answers)

    elm.refresh_from_db()
    assert (elm.name, elm.kind, elm.pool, elm.has_technical_tracks) == (
        "The Elm",
        "secondary",
        "North",
        True,
    )
    assert (elm.code, elm.parent) == ("elm", town)


def test_the_group_itself_stays_a_group(town, client_of):
    client = client_of(make.user("director", at=town))
    url = reverse("schools:school_edit", args=[town.pk])
    before = everything()

    assert client.post(url, {"name": "X", "kind": "primary"}).context["form"].errors
    assert everything() == before

    client.post(url, {"name": "The town", "kind": "group"})
    town.refresh_from_db()
    assert (town.name, town.kind) == ("The town", "group")


def test_a_school_and_a_site_are_added(town, client_of):
    client = client_of(make.user("director", at=town))
    url = reverse("schools:school_add")

    client.post(url, {"parent": town.pk, "name": "Ash", "kind": "primary"})
    ash = Organisation.objects.get(code="ash")
    client.post(url, {"parent": ash.pk, "name": "Ash annex", "kind": "site"})

    assert (ash.parent, ash.kind) == (town, "primary")
    assert Organisation.objects.get(code="ash-annex").parent == ash


def test_a_site_of_a_group_and_a_parent_elsewhere_are_refused(town, client_of):
    elsewhere = make.group()
    client, before = client_of(make.user("director", at=town)), everything()

    for parent, kind in ((town, "site"), (elsewhere, "primary"), (town.schools()[0], "primary")):
        answer = client.post(
            reverse("schools:school_add"), {"parent": parent.pk, "name": "Ash", "kind": kind}
        )
        assert answer.context["form"].errors

    assert everything() == before


def test_last_years_figures_are_offered_and_taken_over(town, year, client_of):
    elm = town.schools()[0]
    KeyFigures.objects.filter(organisation=elm).update(
        school_year=SchoolYear.objects.starting(year.first_year - 1)
    )
    client = client_of(make.user("director", at=town))

    assert client.get(reverse("schools:school_list")).context["can_carry_over"]
    client.post(reverse("schools:school_carry_over"))

    assert KeyFigures.objects.get(organisation=elm, school_year=year).pupils == 217
    assert not client.get(reverse("schools:school_list")).context["can_carry_over"]


def test_a_get_changes_nothing(town, client_of):
    client, before = client_of(make.user("director", at=town)), everything()

    for name in ("school_list", "school_add"):
        assert client.get(reverse(f"schools:{name}")).status_code == 200
    assert client.get(reverse("schools:school_carry_over")).status_code == 405

    assert everything() == before


def test_the_number_of_queries_does_not_grow(client_of):
    counts = []
    for number in (1, 3):
        top = make.group()
        for _school in range(number):
            school = make.school(parent=top)
            make.key_figures(school)
            make.school(parent=school, kind="site")
        client = client_of(make.user("director", at=top))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("schools:school_list")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12
