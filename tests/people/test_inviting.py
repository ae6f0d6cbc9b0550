import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from tests import factories
from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import can_give_role
from zwerm.core.models import AuditEvent
from zwerm.people.addresses import Address, read_addresses
from zwerm.people.invitation import Invitation
from zwerm.people.models import Person
from zwerm.scan.services import begin, want_hours

pytestmark = pytest.mark.django_db

INVITE = reverse("people:invite")
PASSWORD = "acht vogels in een z"  # noqa: S105 - of people who exist in tests only
ANSWER = {"name": "An Claes", "password": PASSWORD, "has_read": "on"}


@pytest.fixture
def school():
    return factories.school("De Wilg", parent=factories.group())


@pytest.fixture
def head(school):
    return factories.user("head", at=school, name="Bo Maes")


def asked(place, **more):
    return {"organisation": place.pk, "role": "staff", "language": "en"} | more


def links(response):
    return re.findall(r'value="http://testserver(/[^"]+)"', response.content.decode())


def invited(client_of, head, school, **more):
    """The path of the link for one new colleague."""
    sent = asked(school, addresses="an.claes@example.org") | more
    (link,) = links(client_of(head).post(INVITE, sent))
    return link


def everything():
    return (
        list(User.objects.values_list("email", flat=True)),
        list(Membership.objects.values_list("user__email", "role", "ends_on")),
        list(Person.objects.values_list("name", "user__email")),
        list(Invitation.objects.values_list("digest", "accepted_at", "revoked_at")),
    )


# Inviting


@pytest.mark.parametrize("addresses", ["", " ; "])
def test_without_an_address_nobody_is_invited(client_of, head, school, addresses):
    before = everything()

    response = client_of(head).post(INVITE, asked(school, addresses=addresses))

    assert response.content.decode().count("Fill in at least one address.") == 1
    assert everything() == before


def test_who_is_new_teaches_when_that_was_said_and_who_was_known_stays_as_they_are(
    client_of, head, school
):
    factories.person("Jo", at=school, email="jo@example.org")
    pasted = "an@example.org\njo@example.org"

    client_of(head).post(INVITE, asked(school, addresses=pasted, are_teachers="on"))

    taught = Person.objects.order_by("name").values_list("name", "is_teacher")
    assert list(taught) == [("An", True), ("Jo", False)]


def test_a_pasted_list_makes_people_with_a_link_and_a_message_each(client_of, head, school):
    pasted = "An Claes <An.Claes@example.org>; jo.de-wit@example.org\nJef Pi\tjef@example.org\n"

    response = client_of(head).post(INVITE, asked(school, addresses=pasted, mail="1"))

    assert response.status_code == 200
    assert len(set(links(response))) == 3
    people = Person.objects.order_by("pk")
    assert [(one.name, one.email, one.organisation, one.user) for one in people] == [
        ("An Claes", "an.claes@example.org", school, None),
        ("Jo De Wit", "jo.de-wit@example.org", school, None),
        ("Jef Pi", "jef@example.org", school, None),
    ]
    assert [list(one.homes.all()) for one in people] == [[school]] * 3
    assert [message.to for message in mail.outbox] == [[one.email] for one in people]
    assert mail.outbox[0].subject == "Bo Maes invites you to the ICT team of De Wilg"
    assert f"http://testserver{links(response)[0]}" in mail.outbox[0].body
    assert Invitation.objects.filter(mailed_at=None).count() == 0


def test_without_the_button_for_mail_nothing_is_sent(client_of, head, school):
    assert invited(client_of, head, school).startswith("/mensen/uitnodiging/")
    assert mail.outbox == []


def test_the_message_is_in_the_language_chosen_for_it(client_of, head, school):
    pasted = asked(school, addresses="an@example.org", mail="1", language="nl")

    client_of(head).post(INVITE, pasted)

    with translation.override("nl"):
        last_day = date_format(timezone.localtime(Invitation.objects.get().expires_at))
    assert last_day in mail.outbox[0].body


def test_the_link_is_kept_nowhere(client_of, head, school):
    link = invited(client_of, head, school)

    secret = link.rstrip("/").split("/")[-1].split(".")[0]
    invitation = Invitation.objects.get()
    assert secret not in str(vars(invitation))
    assert secret not in str(list(AuditEvent.objects.values()))
    assert invitation.expires_at - invitation.created_at < timedelta(days=14, minutes=1)


def test_someone_in_the_list_is_invited_with_the_address_that_is_known(client_of, head, school):
    person = factories.person("An Claes", at=school, email="an@example.org")
    client = client_of(head)
    page = client.get(INVITE, {"person": [person.pk]})
    assert page.context["form"][f"email_{person.pk}"].value() == "an@example.org"

    sent = {"person": [person.pk], f"email_{person.pk}": "an@example.org"}
    client.post(INVITE, asked(school, **sent))

    assert list(Invitation.objects.values_list("person", "email")) == [
        (person.pk, "an@example.org")
    ]
    assert Person.objects.count() == 1


def test_a_pasted_address_finds_who_has_it_already(client_of, head, school):
    person = factories.person("An Claes", at=school, email="An@example.org")

    client_of(head).post(INVITE, asked(school, addresses="an@EXAMPLE.org"))

    assert list(Invitation.objects.values_list("person", flat=True)) == [person.pk]


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "Fill in at least one address."),
        ("an@example.org\nno address here", "“no address here”"),
        ("\n".join(f"a{n}@example.org" for n in range(51)), "Invite at most 50 people at once."),
    ],
)
def test_what_is_not_a_list_of_addresses_invites_nobody(client_of, head, school, pasted, said):
    page = client_of(head).post(INVITE, asked(school, addresses=pasted))

    assert said in page.content.decode()
    assert (Invitation.objects.count(), Person.objects.count(), mail.outbox) == (0, 0, [])


def test_one_address_that_cannot_be_invited_stops_them_all(client_of, head, school):
    beside = factories.school("De Linde", parent=school.parent)
    factories.person("Cleo", at=beside, email="cleo@example.org")

    page = client_of(head).post(
        INVITE, asked(school, addresses="new@example.org\ncleo@example.org")
    )

    assert "Cleo belongs to the team of De Linde" in page.content.decode()
    assert (Invitation.objects.count(), Person.objects.count()) == (0, 1)


def test_an_address_tells_nothing_about_accounts_elsewhere(client_of, head, school):
    """An account of another school group and no account at all are answered alike."""
    factories.user("head", email="known@example.org", name="Known Elsewhere")
    client = client_of(head)

    pages = [
        client.post(INVITE, asked(school, addresses=address)).content.decode()
        for address in ("known@example.org", "other@example.org")
    ]

    plain = [
        re.sub(r'csrf\w+" value="\w+"|FToken": "\w+"|link-\d+|to-\d+|uitnodiging/[^"]+', "", p)
        for p in pages
    ]
    known, other = plain
    assert known.replace("known", "other").replace("Known", "Other") == other


def test_reading_a_list_of_addresses():
    pasted = read_addresses(
        'a@x.be, B <b@x.be>; "C, D" <c@x.be>\n A@x.be\n\nnobody\njef2@x.be,\n'
        "Pi, Eva <e@x.be>; f@x.be G Haas"
    )

    assert pasted.addresses == (
        Address("a@x.be", "A"),
        Address("b@x.be", "B"),
        Address("c@x.be", "D C"),
        Address("jef2@x.be", "Jef"),
        Address("e@x.be", "Eva Pi"),
        Address("f@x.be", "G Haas"),
    )
    assert pasted.unclear == ("nobody",)


# Roles


@pytest.mark.parametrize(
    ("own", "may_give"),
    [
        ("guest", set()),
        ("staff", set()),
        ("tict", {"guest", "staff", "tict", "pict"}),
        ("pict", {"guest", "staff", "tict", "pict"}),
        ("coordinator", {"guest", "staff", "tict", "pict", "coordinator", "head"}),
        ("head", {"guest", "staff", "tict", "pict", "coordinator", "head"}),
        ("director", set(Membership.Role.values)),
    ],
)
def test_nobody_gives_a_role_above_their_own(school, own, may_give):
    user = factories.user(own, at=school)
    roles = [*Membership.Role.values, "superuser", ""]

    assert {role for role in roles if can_give_role(user, school, role)} == may_give
    assert not any(can_give_role(user, school.parent, role) for role in roles)
    assert not any(can_give_role(user, factories.school(), role) for role in roles)


@pytest.mark.parametrize("role", ["head", "coordinator", "director", "superuser"])
def test_a_team_member_cannot_invite_someone_above_themself(client_of, school, role):
    client = client_of(factories.user("tict", at=school))

    page = client.post(INVITE, asked(school, addresses="an@example.org", role=role))

    assert page.status_code == 200
    assert "role" in page.context["form"].errors
    assert (Invitation.objects.count(), Person.objects.count()) == (0, 0)


def test_a_school_cannot_invite_to_the_group_or_to_another_school(client_of, head, school):
    beside = factories.school(parent=school.parent)
    for place in (school.parent, beside, factories.school()):
        page = client_of(head).post(INVITE, asked(place, addresses="an@example.org"))
        assert "organisation" in page.context["form"].errors
    assert Invitation.objects.count() == 0


def test_a_person_of_another_team_is_not_invited(client_of, head, school):
    beside = factories.person(at=factories.school(parent=school.parent))
    elsewhere = factories.person(at=factories.school())
    client = client_of(head)

    refused = client.get(INVITE, {"person": [beside.pk]})
    unknown = client.post(
        INVITE,
        asked(school, person=[elsewhere.pk], **{f"email_{elsewhere.pk}": "spook@example.org"}),
    )

    assert refused.status_code == 403
    assert "Fill in at least one address." in unknown.content.decode()
    assert Invitation.objects.count() == 0


def test_who_lost_their_role_lets_nobody_in_any_more(client_of, client, head, school):
    link = invited(client_of, head, school, role="head")
    Membership.objects.filter(user=head).update(role="tict")
    before = everything()

    response = client.post(link, ANSWER)

    assert response.status_code == 404
    assert everything() == before


# Accepting


def test_a_new_colleague_makes_an_account_and_lands_in_the_app(client_of, client, head, school):
    link = invited(client_of, head, school)
    assert "An, you are invited" in client.get(link).content.decode()

    response = client.post(link, ANSWER | {"name": "An Claes-Pi"})

    assert response.url == reverse("scan:start")
    user = User.objects.get(email="an.claes@example.org")
    assert user.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert list(user.memberships.values_list("organisation", "role", "ends_on")) == [
        (school.pk, "staff", None)
    ]
    assert (user.person.name, user.person.organisation) == ("An Claes-Pi", school)
    assert client.get(response.url).status_code == 200
    told = AuditEvent.objects.get(verb="accepted_invitation")
    assert (told.user, told.details) == (user, {"consent": "2026-09"})


def test_looking_at_an_invitation_changes_nothing(client_of, client, head, school):
    link = invited(client_of, head, school)
    before = everything()

    client.get(link)
    client.head(link)

    assert everything() == before


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"password": "kort"}, {"password": "an.claes@example.org"}, {"has_read": ""}],
    ids=["no name", "short", "the address", "not read"],
)
def test_an_answer_that_will_not_do_makes_no_account(client_of, client, head, school, wrong):
    link = invited(client_of, head, school)
    before = everything()

    page = client.post(link, ANSWER | wrong)

    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert everything() == before


def test_someone_with_an_account_signs_in_and_confirms(client_of, head, school):
    user = factories.user("guest", email="an.claes@example.org", name="An")
    link = invited(client_of, head, school)
    client = client_of(user)
    assert "password" not in client.get(link).context["form"].fields

    client.post(link, {"has_read": "on"})

    assert Person.objects.get().user == user
    assert user.roles_at(school) == {"staff"}
    assert User.objects.count() == 2


def test_who_has_an_account_cannot_get_another_password_by_an_invitation(
    client_of, client, head, school
):
    user = factories.user("guest", email="an.claes@example.org")
    link = invited(client_of, head, school)
    before = everything()

    page = client.post(link, ANSWER)

    assert "Then sign in first" in page.content.decode()
    assert everything() == before
    user.refresh_from_db()
    assert user.check_password(factories.PASSWORD)
    assert "_auth_user_id" not in client.session


def test_the_page_is_the_same_for_an_address_with_an_account(client_of, client, head, school):
    link = invited(client_of, head, school)
    without = client.get(link).content.decode()
    factories.user("guest", email="an.claes@example.org")

    known = client.get(link).content.decode()

    stamp = r'name="csrfmiddlewaretoken" value="\w+"'
    assert re.sub(stamp, "", known) == re.sub(stamp, "", without)


def test_an_invitation_is_for_one_address(client_of, head, school):
    link = invited(client_of, head, school)
    before = everything()

    page = client_of(head).post(link, {"has_read": "on"})

    assert "This invitation is for an.claes@example.org" in page.content.decode()
    assert everything() == before


def test_a_link_works_once(client_of, client, head, school):
    link = invited(client_of, head, school)
    client.post(link, ANSWER)
    before = everything()

    for again in (Client(), client):
        assert again.get(link).status_code == 404
        assert again.post(link, ANSWER | {"name": "Spook"}).status_code == 404

    assert everything() == before


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"access_ends_on": timezone.localdate() - timedelta(days=1)},
        {"created_by": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_link_that_holds_no_longer_lets_nobody_in(client_of, client, head, school, change):
    link = invited(client_of, head, school)
    Invitation.objects.update(**change)
    before = everything()

    assert client.get(link).status_code == 404
    assert client.post(link, ANSWER).status_code == 404
    assert everything() == before


def test_a_guessed_or_changed_link_is_no_link(client_of, client, head, school):
    link = invited(client_of, head, school).rstrip("/")
    token = link.split("/")[-1]
    secret, signature = token.split(".")
    digest = Invitation.objects.get().digest
    before = everything()

    for guess in (
        secret,
        f"{secret}.",
        f"{secret[:-1]}A.{signature}",
        f"{digest}.{signature}",
        "1",
    ):
        if guess != token:
            path = reverse("people:invitation_accept", args=[guess])
            assert client.post(path, ANSWER).status_code == 404
    assert everything() == before


def test_guessing_is_stopped_and_a_real_link_from_elsewhere_still_works(
    client_of, client, head, school
):
    link = invited(client_of, head, school)
    for _guess in range(30):
        client.get(reverse("people:invitation_accept", args=["guess.guess"]))

    assert client.get(reverse("people:invitation_accept", args=["guess.guess"])).status_code == 429
    assert client.get(link).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.8").get(link).status_code == 200


def test_an_invitation_is_answered_a_few_times_and_then_asks_to_wait(
    client_of, client, head, school
):
    link = invited(client_of, head, school)
    for _attempt in range(10):
        client.post(link, ANSWER | {"password": "kort"})

    assert client.post(link, ANSWER).status_code == 429
    assert User.objects.count() == 1


def test_access_for_a_while_ends_by_itself(client_of, client, head, school):
    last = timezone.localdate() + timedelta(days=30)
    link = invited(client_of, head, school, role="guest", access_ends_on=last.isoformat())

    client.post(link, ANSWER)

    assert Membership.objects.get(role="guest").ends_on == last


def test_a_colleague_of_another_group_gets_the_role_and_stays_who_they_are(client_of, head, school):
    user = factories.user("staff", email="an.claes@example.org")
    there = factories.person("An there", at=user.current_memberships[0].organisation, user=user)
    link = invited(client_of, head, school)

    client_of(user).post(link, {"has_read": "on"})

    assert Person.objects.get(user=user) == there
    assert user.memberships.filter(organisation=school, role="staff").exists()


def test_one_account_is_never_two_people_of_a_group(client_of, head, school):
    user = factories.user("staff", at=school.parent, email="an.claes@example.org")
    factories.person("An too", at=school, user=user, email="other@example.org")
    person = factories.person("An", at=school)
    user.memberships.all().delete()
    sent = {"person": [person.pk], f"email_{person.pk}": user.email}
    (link,) = links(client_of(head).post(INVITE, asked(school, **sent)))
    before = everything()

    response = client_of(user).post(link, {"has_read": "on"})

    assert response.status_code == 409
    assert everything() == before


def test_old_answers_of_a_person_do_not_go_to_whoever_gets_a_link(client_of, head, school):
    person = factories.person("An", at=school)
    factories.rating(person, "T", 2, origin="self")

    page = client_of(head).post(
        INVITE, asked(school, person=[person.pk], **{f"email_{person.pk}": "an@example.org"})
    )

    assert "gave answers of their own" in page.content.decode()
    assert Invitation.objects.count() == 0


def test_an_old_scan_does_not_go_to_whoever_gets_a_link(client_of, head, school):
    user = factories.user("staff", at=school)
    person = factories.person("An", at=school, user=user)
    want_hours(begin(person, by=user), 90, by=user)
    user.delete()

    page = client_of(head).post(
        INVITE, asked(school, person=[person.pk], **{f"email_{person.pk}": "an@example.org"})
    )

    assert "gave answers of their own" in page.content.decode()
    assert Invitation.objects.count() == 0


def test_who_left_the_team_is_neither_invited_nor_let_in(client_of, client, head, school):
    link = invited(client_of, head, school)
    Person.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    before = everything()

    again = client_of(head).post(INVITE, asked(school, addresses="an.claes@example.org"))

    assert client.post(link, ANSWER).status_code == 404
    assert "An Claes left the team" in again.content.decode()
    assert everything() == before


# Renewing and withdrawing


def test_a_new_link_replaces_the_one_before(client_of, client, head, school):
    old = invited(client_of, head, school)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    renew = reverse("people:invitation_renew", args=[Invitation.objects.get().pk])

    (new,) = links(client_of(head).post(renew, {"mail": "1"}))

    assert new != old
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert len(mail.outbox) == 1


def test_inviting_again_withdraws_the_invitation_before(client_of, client, head, school):
    old = invited(client_of, head, school)
    new = invited(client_of, head, school)

    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert Invitation.objects.standing().count() == 1
    assert Person.objects.count() == 1


def test_a_withdrawn_invitation_lets_nobody_in_and_the_person_stays(
    client_of, client, head, school
):
    link = invited(client_of, head, school)
    page = reverse("people:invitation_revoke", args=[Invitation.objects.get().pk])

    client_of(head).post(page)

    assert client.get(link).status_code == 404
    assert Person.objects.count() == 1
    assert client_of(head).post(page).status_code == 409


def test_the_eleventh_link_of_an_invitation_is_not_made(client_of, head, school):
    invited(client_of, head, school)
    Invitation.objects.update(links=10)
    before = everything()

    response = client_of(head).post(
        reverse("people:invitation_renew", args=[Invitation.objects.get().pk])
    )

    assert response.status_code == 409
    assert everything() == before


def test_a_team_member_does_not_touch_an_invitation_above_them(client_of, head, school):
    invited(client_of, head, school, role="head")
    client, pk = client_of(factories.user("tict", at=school)), Invitation.objects.get().pk
    before = everything()

    for page in ("people:invitation_renew", "people:invitation_revoke"):
        assert client.post(reverse(page, args=[pk])).status_code == 403
    assert everything() == before


def test_open_invitations_take_as_many_queries_for_one_as_for_three(client_of, head, school):
    client = client_of(head)
    counts = []
    for names in ("a", "b\nc"):
        pasted = "\n".join(f"{name}@example.org" for name in names.split())
        client.post(INVITE, asked(school, addresses=pasted))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("people:invitation_list"))
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert Invitation.objects.count() == 3
