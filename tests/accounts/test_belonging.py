from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import Membership
from zwerm.accounts.rules import can_lead, can_work_in_team

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "leads", "works"),
    [
        ("director", True, True),
        ("head", True, True),
        ("coordinator", True, True),
        ("tict", False, True),
        ("pict", False, True),
        ("staff", False, False),
        ("guest", False, False),
    ],
)
def test_what_a_role_allows_at_its_own_school(role, leads, works):
    school = factories.school()
    user = factories.user(role, at=school)

    assert can_lead(user, school) == leads
    assert can_work_in_team(user, school) == works


def test_a_role_holds_for_what_is_below_and_not_above_or_beside():
    group = factories.group()
    own, other = factories.school(parent=group), factories.school(parent=group)
    site = factories.school(parent=own, kind="site")
    user = factories.user("head", at=own)

    assert [can_lead(user, place) for place in (group, own, other, site)] == [
        False,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(("starts", "ends"), [(-10, -1), (1, None)])
def test_a_role_that_is_over_or_still_to_come_gives_nothing(starts, ends):
    today = timezone.localdate()
    school, user = factories.school(), factories.user()
    Membership.objects.create(
        user=user,
        organisation=school,
        role="head",
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )

    assert not can_lead(user, school)
    assert not can_work_in_team(user, school)


def test_a_superuser_may_do_everything():
    user = factories.user(is_superuser=True)

    assert can_lead(user, factories.school())


def test_someone_without_a_school_is_told_so(client_of):
    response = client_of(factories.user()).get(reverse("people:person_list"))

    assert response.status_code == 403
    assert "You are not linked to a school" in response.content.decode()


def test_the_first_superuser_is_shown_where_to_begin(client_of):
    client = client_of(factories.user(is_superuser=True, is_staff=True))
    add = reverse("admin:schools_organisation_add")

    page = client.get(reverse("overview:home")).content.decode()
    assert f'href="{add}"' in page
    assert "Make the first school" in page
    assert "Ask your head of school" not in page

    new = {"kind": "primary", "country": "be", "code": "linde", "name": "De Linde"}
    assert client.post(add, new).status_code == 302
    assert client.get(reverse("overview:home")).status_code == 200


def test_users_and_their_roles_are_made_in_the_admin_site(client_of):
    client = client_of(factories.user(is_superuser=True, is_staff=True))
    school = factories.school()
    new = {
        "email": "An@Example.org",
        "name": "An Claes",
        "usable_password": "true",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }

    made = client.post(reverse("admin:accounts_user_add"), new)

    user = factories.User.objects.get(email="an@example.org")
    assert made.status_code == 302
    assert user.check_password(factories.PASSWORD)
    change = client.get(reverse("admin:accounts_user_change", args=[user.pk]))
    assert change.status_code == 200
    assert school.name  # the school can be chosen
