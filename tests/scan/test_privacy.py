"""What someone keeps hidden stands on no page, in no file and in no division that others read.

Every kind of reader, every choice of audience and every page; the level is 3 and the wish "rather
not at all", which nobody else in these tests has, so a page that tells them is caught.
"""

import io
import re

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from tests import factories
from tests.planning import scenarios
from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.people.queries import person_records, readings
from zwerm.people.services import share_ratings
from zwerm.planning.exchange import dossier_of
from zwerm.scan import services
from zwerm.scan.models import Sharing
from zwerm.scan.second_looks import ask
from zwerm.schools.models import SchoolYear

from .runs import answer, begun

pytestmark = pytest.mark.django_db

AUDIENCES = Person.Audience.values
READERS = ("colleague", "tict", "head", "director", "other_head", "superuser")
TEAM = {"tict", "head", "director", "superuser"}  # the team of the person, and who manages it all
WISH = "rather not at all"
TRAIT = "keen on what is new"
HOURS = "7.2"


class World:
    def __init__(self):
        self.group = factories.group()
        self.school = factories.school("Linde", parent=self.group)
        other = factories.school("Beuk", parent=self.group)
        account = factories.user("staff", at=self.school)
        self.person = factories.person("Anna Bos", at=self.school, user=account, code="anna")
        self.run = begun(self.person)
        answer(self.run, {"B": 3}, {"B": -2})
        services.choose_traits(self.run, ["innovative"], by=account)
        services.want_hours(self.run, 432, by=account)
        services.finish(self.run, by=account)
        self.readers = {
            "colleague": factories.user("staff", at=self.school),
            "tict": factories.user("tict", at=self.school),
            "head": factories.user("head", at=self.school),
            "director": factories.user("director", at=self.group),
            "other_head": factories.user("head", at=other),
            "superuser": factories.user(is_superuser=True),
        }

    def share(self, levels, wishes, extras):
        services.share(
            self.person,
            levels=levels,
            wishes=wishes,
            traits=extras,
            hours=extras,
            by=self.person.user,
        )

    def pages_of_the_person(self, client_of):
        """By reader: the page about the person, as text."""
        address = reverse("overview:person_detail", args=[self.person.pk])
        return {
            reader: text_of(client_of(user).get(address)) for reader, user in self.readers.items()
        }


@pytest.fixture
def world():
    return World()


def text_of(response):
    return " ".join(response.content.decode().split())


def rows_of(response):
    """The cells of the people in a workbook."""
    book = load_workbook(io.BytesIO(response.content))
    return [
        [cell for cell in row if cell != ""]
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        if "Anna Bos" in row
    ]


@pytest.mark.parametrize("levels", AUDIENCES)
@pytest.mark.parametrize("wishes", AUDIENCES)
def test_a_reader_gets_what_is_shared_with_them_and_nothing_else(world, levels, wishes):
    world.share(levels, wishes, "nobody")
    level, wish = 3 if levels == "team" else None, -2 if wishes == "team" else None
    shared = [] if (level, wish) == (None, None) else [("B", level, wish)]

    found = {
        reader: [
            (row.competence, row.level, row.motivation)
            for row in readings([world.person], user=user)
        ]
        for reader, user in world.readers.items()
    }

    assert found == {reader: shared if reader in TEAM else [] for reader in READERS}


@pytest.mark.parametrize("levels", AUDIENCES)
@pytest.mark.parametrize("wishes", AUDIENCES)
def test_the_page_of_the_person_shows_what_is_shared(client_of, world, levels, wishes):
    world.share(levels, wishes, "nobody")

    pages = world.pages_of_the_person(client_of)

    reads = {
        reader: {
            "level": '<th scope="row">Policy</th> <td class="num">3</td>' in page,
            "wish": WISH in page,
            "extras": TRAIT in page or HOURS in page,
        }
        for reader, page in pages.items()
    }
    assert reads == {
        reader: {
            "level": reader in TEAM and levels == "team",
            "wish": reader in TEAM and wishes == "team",
            "extras": False,
        }
        for reader in READERS
    }


@pytest.mark.parametrize("extras", Sharing.Audience.values)
def test_traits_and_hours_are_shown_to_the_team_when_shared(client_of, world, extras):
    world.share("nobody", "nobody", extras)

    pages = world.pages_of_the_person(client_of)

    shown = {reader: (TRAIT in page.lower(), HOURS in page) for reader, page in pages.items()}
    assert shown == {reader: (reader in TEAM and extras == "team",) * 2 for reader in READERS}


# Pages about many people or about this one, as the address each stands at.
PAGES = ("people:person_list", "people:person_edit", "people:person_ratings", "overview:home",
         "overview:team", "overview:team_tasks", "planning:scenario_list", "overview:who_does_what",
         "means:grant_edit")  # fmt: skip
OF_ONE = {"people:person_edit", "people:person_ratings", "means:grant_edit"}
# Where a shared level or wish may stand, for the team.
MAY_SHOW = {"people:person_ratings", "overview:team", "overview:team_tasks"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("audience", ["nobody", "division"])
def test_a_page_is_the_same_whatever_was_answered_in_secret(client_of, world, page, audience):
    """The strictest test there is: other answers, and not a letter of the page differs."""
    url = reverse(page, args=[world.person.pk] if page in OF_ONE else [])
    world.share(audience, audience, "nobody")

    def shown():
        answers = {reader: client_of(user).get(url) for reader, user in world.readers.items()}
        return {
            # Tokens of forms differ each time.
            reader: (got.status_code, re.sub(r"[A-Za-z0-9]{64}", "", text_of(got)))
            for reader, got in answers.items()
        }

    before = shown()
    answer(world.run, {"B": 0}, {"B": 2})
    services.choose_traits(world.run, ["calm"], by=world.person.user)
    services.want_hours(world.run, 0, by=world.person.user)
    services.finish(world.run, by=world.person.user)

    assert shown() == before


@pytest.mark.parametrize("levels", AUDIENCES)
@pytest.mark.parametrize("wishes", AUDIENCES)
def test_the_workbook_and_what_it_is_made_of_hold_what_is_shared(client_of, world, levels, wishes):
    world.share(levels, wishes, "nobody")
    year = SchoolYear.objects.current()
    of_team = {reader: world.readers[reader] for reader in TEAM - {"superuser"}}

    held = {}
    for reader, user in of_team.items():
        dossier = dossier_of(world.school, year, for_user=user)
        (record,) = [row for row in dossier.people if row.name == "Anna Bos"]
        response = client_of(user).get(reverse("planning:workbook_download"))
        cells = [cell for row in rows_of(response) for cell in row]
        answers = list(record.levels.values()), list(record.motivation.values())
        held[reader] = (answers, (3 in cells, -2 in cells))

    shared = (levels == "team", wishes == "team")
    answers = [3] * shared[0], [-2] * shared[1]
    assert held == dict.fromkeys(of_team, (answers, shared))


@pytest.mark.parametrize("levels", AUDIENCES)
@pytest.mark.parametrize("wishes", AUDIENCES)
def test_the_division_counts_with_what_it_may(world, levels, wishes):
    world.share(levels, wishes, "team")

    (record,) = person_records(world.school)

    assert dict(record.levels) == ({} if levels == "nobody" else {"B": 3})
    assert dict(record.motivation) == ({} if wishes == "nobody" else {"B": -2})


@pytest.mark.parametrize("name", ["result", "sharing", "second_look", "export"])
def test_nobody_opens_the_scan_of_someone_else(client_of, world, name):
    """There is no address for it: a page shows the scan of whoever is signed in."""
    world.share("team", "team", "team")
    url = reverse(f"scan:{name}", args=["json"] if name == "export" else [])
    for reader, user in world.readers.items():
        factories.person(f"Reader {reader}", at=world.school, user=user)

    pages = {
        reader: text_of(client_of(user).get(url, follow=True))
        for reader, user in world.readers.items()
    }

    assert [reader for reader, page in pages.items() if "Anna" in page or TRAIT in page] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_pages_of_a_division_tell_a_level_only_if_it_is_shared(client_of, audience):
    world = scenarios.linde()
    account = factories.user("staff", at=world.school)
    Person.objects.filter(pk=world.bram.pk).update(user=account)
    world.bram.refresh_from_db()
    share_ratings(world.bram, audience, by=account)
    factories.rating(world.bram, "T", 1, motivation=-2, origin="self")
    client = client_of(world.coordinator)
    planned = [world.scenario.pk, world.firewall.pk]

    pages = [
        text_of(client.get(reverse("planning:planned_task", args=planned))),
        text_of(client.get(reverse("planning:scenario_detail", args=[world.scenario.pk]))),
    ]
    files = [
        client.get(reverse("planning:scenario_export", args=[world.scenario.pk, kind])).content
        for kind in ("json", "xlsx", "docx", "pdf")
    ]

    told = [text.count("levels short") + text.count("level short") for text in pages]
    assert told == ([1, 0] if audience == "team" else [0, 0])
    assert all(WISH not in text for text in pages)
    Person.objects.filter(pk=world.bram.pk).update(audience="nobody", wishes_audience="nobody")
    assert b'"levels"' not in files[0]
    assert b'"motivation' not in files[0]


@pytest.mark.parametrize("reader", sorted(TEAM))
def test_whoever_reads_it_is_told_to_the_person(client_of, world, reader):
    world.share("team", "team", "nobody")
    user = world.readers[reader]
    client = client_of(user)

    client.get(reverse("overview:person_detail", args=[world.person.pk]))

    mine = client_of(world.person.user).get(reverse("scan:sharing"))
    assert str(user) in text_of(mine)


@pytest.mark.parametrize("page", ["overview:team", "planning:workbook_download"])
def test_reading_among_many_is_told_too(client_of, world, page):
    world.share("team", "nobody", "nobody")
    head = world.readers["head"]

    client_of(head).get(reverse(page))
    mine = text_of(client_of(world.person.user).get(reverse("scan:sharing")))

    assert str(head) in mine


PRIVATE = ("scan:start", "scan:result", "scan:sharing", "scan:second_look", "scan:erase",
           "people:own_ratings", "overview:home")  # fmt: skip


@pytest.mark.parametrize("page", PRIVATE)
def test_what_is_private_stays_in_no_browser(client_of, world, page):
    response = client_of(world.person.user).get(reverse(page))

    assert response["Cache-Control"] == ("max-age=0, no-cache, no-store, must-revalidate, private")


def test_what_others_read_stays_in_no_browser_either(client_of, world):
    client = client_of(world.readers["head"])
    url = reverse("overview:person_detail", args=[world.person.pk])

    for response in (client.get(url), client.get(reverse("planning:workbook_download"))):
        assert "no-store" in response["Cache-Control"]


def test_who_went_to_another_school_gives_no_second_look_any_more(client_of):
    school = factories.school()
    an, bo = (factories.user("staff", at=school) for _name in range(2))
    person, colleague = (factories.person(user.name, at=school, user=user) for user in (an, bo))
    look = ask(services.begin(person, by=an), colleague, by=an)
    address = reverse("scan:look_answer", args=[look.pk])
    assert client_of(bo).get(address).status_code == 200

    bo.memberships.update(organisation=factories.school())

    client = client_of(User.objects.get(pk=bo.pk))
    assert client.get(address).status_code == 404
    assert client.post(address, {"T": "3"}).status_code == 404
    look.refresh_from_db()
    assert (look.answered_at, look.levels) == (None, {})
