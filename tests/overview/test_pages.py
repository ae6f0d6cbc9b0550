"""Start, who does what, its Excel file, and the page of a person."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories import (
    grant,
    group,
    key_figures,
    own_task,
    person,
    rating,
    scenario,
    school,
    user,
)
from tests.mandates.divisions import allot, divided, planned
from zwerm.core.models import AuditEvent
from zwerm.mandates.models import Mandate
from zwerm.mandates.services import adopt_division
from zwerm.overview.cycle_queries import cycle
from zwerm.overview.team.asked import asked_tasks
from zwerm.planning.leading import leading_division
from zwerm.planning.what_if import WhatIf
from zwerm.schools.models import SchoolYear
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HOME, WHO = "overview:home", "overview:who_does_what"


def text_of(response):
    """What stands on the page, without mark-up."""
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def mandate(who, task, at, kind="contact", **fields):
    fields = {"starts_on": TODAY, "level": "S"} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


def catalogue(slug):
    return Task.objects.get(owner=None, slug=slug)


@pytest.fixture
def oak():
    return school("Oak", parent=group("Wood"))


@pytest.fixture
def head(oak):
    return user("head", at=oak, name="Katrien Vandeputte")


@pytest.fixture
def colleague(oak):
    return user("staff", at=oak, name="An Dewitte")


def headings(client_of, who):
    """The greeting and the next step."""
    content = client_of(who).get(reverse(HOME)).content.decode()
    found = re.findall(r"<h1[^>]*>(.*?)</h1>|<h2 id=\"next-step\">(.*?)</h2>", content, re.S)
    return [" ".join("".join(pair).split()) for pair in found]


# Start


def test_the_start_leads_from_nothing_to_the_poster_step_by_step(client_of, oak, head):
    seen = [headings(client_of, head)]
    key_figures(oak)
    seen.append(headings(client_of, head))
    anna = person("Anna", at=oak, roles=["head", "coordinator"])
    seen.append(headings(client_of, head))
    grant(anna, 600)
    seen.append(headings(client_of, head))
    division = divided(oak, "First")
    work = planned(division, oak)
    allot(work, {anna: 60})
    seen.append(headings(client_of, head))
    adopt_division(division, by=head, on=TODAY)
    seen.append(headings(client_of, head))

    assert seen == [
        ["Hello Katrien, let us begin.", "Say how large your school is"],
        ["Hello Katrien, let us begin.", "Tell who helps with ICT"],
        ["Hello Katrien, your team stands ready.", "Give your people their hours"],
        ["Hello Katrien, your team stands ready.", "Divide the tasks"],
        ["Hello Katrien, the division lies ready.", "Look at the division, and adopt it"],
        ["Hello Katrien, everything has a name.", "Hang it on the wall"],
    ]


@pytest.mark.parametrize(
    ("role", "page"),
    [("head", "schools:figures_table"), ("tict", "schools:school_list")],
)
def test_the_first_step_opens_a_page_that_this_role_may_use(client_of, oak, role, page):
    client = client_of(user(role, at=oak))

    action = re.search(
        r'class="button button--primary" href="([^"]+)"', client.get(reverse(HOME)).content.decode()
    )

    assert action is not None
    assert action[1] == reverse(page)
    assert client.get(action[1]).status_code == 200


def test_a_core_task_that_misses_hours_is_the_next_step(client_of, oak, head):
    anna = person("Anna", at=oak, roles=["head", "coordinator"])
    key_figures(oak)
    grant(anna, 600)
    division = divided(oak)
    allot(planned(division, oak), {anna: 60})
    planned(division, oak, own_task(oak, "Guard the backups"), needed=120, is_core=True)
    planned(division, oak, own_task(oak, "Paint the server"), needed=240)
    adopt_division(division, by=head, on=TODAY)

    response = client_of(head).get(reverse(HOME))

    page = text_of(response)
    assert "Nobody yet for: Guard the backups" in page
    assert (
        "This core task is 2.0 hours a week short."
        " In all 2 tasks are short of hours, of which 1 is a core task."
    ) in page
    assert "Close the other gaps 1 task that is not a core task" in page
    assert "2 tasks short of hours" in page
    assert "Hello Katrien, much is still to be divided." in page
    assert reverse("planning:scenario_detail", args=[division.pk]) in response.content.decode()


def test_figures_say_where_they_come_from(client_of, oak, head):
    anna = person("Anna", at=oak)
    key_figures(oak, pupils=812, devices=940, provenance="measured", note="Inventory of 1 October")
    grant(anna, 570, note="Letter of 12 June")
    division = divided(oak, "First")
    allot(planned(division, oak, needed=90), {anna: 60})

    page = text_of(client_of(head).get(reverse(HOME)))

    assert "9.5 hours ICT hours a week, of 1 person Granted · Letter of 12 June" in page
    assert (
        "1.5 hours needed, with your share of what is done together"
        " Estimate · task catalogue, 812 pupils"
    ) in page
    assert "1.0 hours have a name Estimate · as divided in “First”" in page
    assert "940 devices to keep in order Counted · Inventory of 1 October" in page


def test_the_start_counts_the_tasks_that_the_team_page_counts(oak, head):
    Tailoring.objects.create(
        organisation=oak,
        school_year=SchoolYear.objects.current(),
        task=catalogue("t-firewall"),
        status="dropped",
        reason="x",
    )
    year = SchoolYear.objects.current()
    catalogued = Task.objects.filter(owner=None).count()

    state = cycle(head, oak, year).state

    # One was dropped, and one is for schools with technical tracks.
    assert (state.tasks, state.tasks_applying) == (catalogued - 1, catalogued - 2)
    assert state.tasks_applying == len(asked_tasks(oak, year))


def test_a_what_if_leads_nobody(oak, head):
    real, tried = scenario(oak, "Real", state="divided"), scenario(oak, "Try", state="divided")
    WhatIf.objects.create(scenario=tried)
    year = SchoolYear.objects.current()

    assert leading_division(head, oak, year) == real
    assert cycle(head, oak, year).scenario == real


def test_the_division_in_force_goes_before_a_newer_one_and_the_school_before_its_group(oak, head):
    year = SchoolYear.objects.current()
    of_group = scenario(oak.parent, "Group", state="divided")
    first = leading_division(head, oak, year)
    of_school = scenario(oak, "School", state="divided")
    second = leading_division(head, oak, year)
    in_force = scenario(oak.parent, "In force", state="adopted")
    draft = scenario(oak, "Draft")

    assert (first, second, leading_division(head, oak, year)) == (of_group, of_school, in_force)
    assert leading_division(head, oak, year, or_draft=True) == in_force
    assert draft.state == "draft"


def test_a_school_counts_its_share_of_what_is_done_together(client_of, oak, head):
    elm = school("Elm", parent=oak.parent)
    division = divided(oak.parent)
    planned(division, oak, needed=60)
    planned(division, elm, needed=60)
    planned(division, oak.parent, level="G", needed=120, covers=[[oak.pk, 90], [elm.pk, 90]])

    page = text_of(client_of(head).get(reverse(HOME)))

    assert "2.0 hours needed, with your share of what is done together" in page


def test_the_start_of_a_colleague_is_a_search_and_the_own_tasks(client_of, oak, colleague):
    anna = person("An Dewitte", at=oak, user=colleague)
    mandate(anna, own_task(oak, "Lend the tablets"), oak, "execute")

    page = text_of(client_of(colleague).get(reverse(HOME)))

    assert "Hello An, whom are you looking for?" in page
    assert "What is mine Executes 1" in page
    assert "Lend the tablets" in page


def test_everyday_questions_lead_to_a_face(client_of, oak, colleague):
    hilde = person("Hilde Wouters", at=oak, email="accounts@oak.example")
    mandate(hilde, catalogue("a-accounts-dagelijks"), oak)

    page = text_of(client_of(colleague).get(reverse(HOME)))

    assert "I can no longer sign in Hilde Wouters accounts @oak.example" in page
    assert "I want to use ICT in my lesson" not in page


def test_news_tells_what_was_adopted_and_changed_by_hand(client_of, oak, head):
    anna = person("Anna", at=oak)
    division = divided(oak, "First", divided_at=timezone.now())
    allot(planned(division, oak), {anna: 60})
    adopt_division(division, by=head, on=TODAY)
    mandate(anna, own_task(oak, "Lend the tablets"), oak, "decide")
    mandate(anna, own_task(oak), oak, "decide", starts_on=TODAY - timedelta(days=40))

    page = text_of(client_of(head).get(reverse(HOME)))

    assert "Katrien Vandeputte adopted the division “First”." in page
    assert page.count("Anna has a new mandate: decides.") == 1


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", [HOME, WHO, "overview:who_does_what_excel"])
@pytest.mark.parametrize("role", ["head", "staff"])
def test_pages_take_the_same_queries_for_one_task_and_for_three(client_of, oak, page, role):
    anna = person("Anna", at=oak)
    key_figures(oak)
    client = client_of(user(role, at=oak))
    division = divided(oak, divided_at=timezone.now())

    def fill(tasks):
        for _ in range(tasks):
            someone = person(at=oak)
            grant(someone, 60)
            work = planned(division, oak)
            allot(work, {anna: 30, someone: 30})
            for kind in Mandate.Kind.values:
                mandate(someone, work.task, oak, kind, scenario=division)
            mandate(someone, own_task(oak), oak, "decide")

    fill(1)
    once = queries_of(client, reverse(page))
    fill(2)

    assert queries_of(client, reverse(page)) == once


# Who does what


def test_every_task_is_led_by_the_face_to_ask(client_of, oak, colleague):
    top = oak.parent
    hilde, jonas = (
        person("Hilde Wouters", at=oak, roles=["administration"]),
        person("Jonas", at=oak),
    )
    task = own_task(top, "Update accounts")
    mandate(hilde, task, oak, "contact")
    mandate(hilde, task, oak, "execute")
    mandate(jonas, task, oak, "execute")
    mandate(jonas, task, oak, "decide")
    mandate(jonas, task, oak, "execute", is_backup=True)

    page = text_of(client_of(colleague).get(reverse(WHO)))

    assert (
        "Update accounts Contact HW Hilde Wouters administration Executes HW JO Hilde and Jonas"
        " Decides Jonas Steers and follows up nobody yet Backup Jonas"
    ) in page


def test_own_words_with_a_typing_error_find_the_task(client_of, oak, colleague):
    hilde = person("Hilde Wouters", at=oak)
    mandate(hilde, catalogue("a-accounts-dagelijks"), oak)
    mandate(hilde, catalogue("t-firewall"), oak)

    response = client_of(colleague).get(reverse(WHO), {"q": "wachtwoordt"})

    page = text_of(response)
    assert catalogue("a-accounts-dagelijks").name in page
    assert "1 task" in page
    assert catalogue("t-firewall").name not in page


def test_a_name_finds_what_someone_does(client_of, oak, colleague):
    mandate(person("Sofie Declercq", at=oak), own_task(oak, "Firewall"), oak)
    mandate(person("Jonas Maes", at=oak), own_task(oak, "Printers"), oak)

    page = text_of(client_of(colleague).get(reverse(WHO), {"q": "sophie"}))

    assert "Firewall Contact" in page
    assert "Printers Contact" not in page


def test_what_is_not_found_says_so_and_offers_the_nearest(client_of, oak, colleague):
    mandate(person("Wim Maes", at=oak), own_task(oak, "Netwerk beheren"), oak)

    page = text_of(client_of(colleague).get(reverse(WHO), {"q": "nettwerrekk behheerren"}))

    assert (
        "We are not sure what “nettwerrekk behheerren” is about. Perhaps:"
        " T Netwerk beheren WM Wim Maes"
    ) in page
    assert "Netwerk beheren Contact" not in page


def test_the_best_answer_stands_first_whatever_its_cluster(client_of, oak, colleague):
    hilde = person("Hilde Wouters", at=oak)
    for slug in ("t-documentatie", "b-digitale-veiligheid", "a-accounts-dagelijks"):
        mandate(hilde, catalogue(slug), oak)

    content = client_of(colleague).get(reverse(WHO), {"q": "wachtwoord"}).content.decode()

    assert [" ".join(h.split()) for h in re.findall(r"<h3>(.*?)</h3>", content, re.S)] == [
        catalogue("a-accounts-dagelijks").name,
        catalogue("t-documentatie").name,
        catalogue("b-digitale-veiligheid").name,
    ]


def test_everyday_questions_make_room_for_the_answer(client_of, oak, colleague):
    mandate(person("Hilde Wouters", at=oak), catalogue("a-accounts-dagelijks"), oak)
    client = client_of(colleague)

    assert "Three everyday questions" in text_of(client.get(reverse(WHO)))
    assert "Three everyday questions" not in text_of(client.get(reverse(WHO), {"q": "wachtwoord"}))


def test_a_cluster_narrows_and_says_of_how_many(client_of, oak, colleague):
    mandate(person(at=oak), own_task(oak, "Wires", cluster="T"), oak)
    mandate(person(at=oak), own_task(oak, "Lessons", cluster="P"), oak)

    page = text_of(client_of(colleague).get(reverse(WHO), {"c": "P"}))

    assert "Lessons Contact" in page
    assert "Wires Contact" not in page


def test_the_search_as_you_type_answers_with_the_directory_only(client_of, oak, colleague):
    mandate(person(at=oak), own_task(oak, "Wires"), oak)

    response = client_of(colleague).get(
        reverse(WHO), {"q": "wires"}, headers={"HX-Request": "true"}
    )

    content = response.content.decode()
    assert content.lstrip().startswith('<div id="directory">')
    assert "<html" not in content
    assert "Wires" in content


def test_the_page_prints_as_a_poster_with_its_date_and_who_decided(client_of, oak, head, colleague):
    division = divided(oak)
    allot(planned(division, oak), {person(at=oak): 60})
    adopt_division(division, by=head, on=TODAY)

    response = client_of(colleague).get(reverse(WHO))

    content = " ".join(response.content.decode().split())
    assert '<body class="page poster"' in content
    assert re.search(r'<form class="[^"]*no-print[^"]*find', content)
    assert "decided by Katrien Vandeputte for Oak" in text_of(response)


def test_without_mandates_the_page_teaches_what_will_stand_there(client_of, oak, head, colleague):
    url = reverse("planning:scenario_list")

    for_head = client_of(head).get(reverse(WHO))
    for_colleague = client_of(colleague).get(reverse(WHO))

    assert "Here everyone will find whom to ask" in text_of(for_colleague)
    assert "whom to ask. To the division" not in text_of(for_colleague)
    assert "who takes over. To the division" in text_of(for_head)
    assert f'href="{url}"' in for_head.content.decode()


def test_the_group_chooses_a_school(client_of, oak):
    top = oak.parent
    director = user("director", at=top)
    mandate(person("Anna", at=oak), own_task(top, "Wires"), oak)
    mandate(person("Wim", at=top), own_task(top, "Servers"), top, level="G")

    together = text_of(client_of(director).get(reverse(WHO)))
    at_oak = text_of(client_of(director).get(reverse(WHO), {"place": oak.pk}))

    assert "Servers Contact" in together
    assert "Wires Contact" not in together
    assert "Wires Contact" in at_oak
    assert "Servers Contact" in at_oak


def test_another_school_group_sees_nothing_of_it(client_of, oak):
    stranger = user("director", at=group())
    mandate(person("Anna", at=oak), own_task(oak, "Wires"), oak)

    own = client_of(stranger).get(reverse(WHO))
    theirs = client_of(stranger).get(reverse(WHO), {"place": oak.pk})

    assert "Wires" not in text_of(own)
    assert theirs.status_code == 404


def test_the_excel_file_holds_names_as_text_and_no_formulas(client_of, oak, colleague):
    evil = person("=HYPERLINK(1)", at=oak)
    task = own_task(oak, "Wires")
    mandate(evil, task, oak, "contact")
    mandate(person("Anna", at=oak), task, oak, "decide")

    response = client_of(colleague).get(reverse("overview:who_does_what_excel"))

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    assert sheet.to_python()[2:] == [
        [
            "Task",
            "Cluster",
            "Where",
            "Contact",
            "Executes",
            "Decides",
            "Steers and follows up",
            "Backup",
        ],
        ["Wires", "Technical", "Oak", "=HYPERLINK(1)", "", "Anna", "", ""],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="who-does-what-at-oak.xlsx"'


# A person


def detail(client_of, who, about):
    return client_of(who).get(reverse("overview:person_detail", args=[about.pk]))


def test_a_person_has_a_page_with_mandates_that_every_colleague_sees(client_of, oak, colleague):
    anna = person("Anna Maes", at=oak, roles=["tict"])
    mandate(anna, own_task(oak, "Wires"), oak, "execute")

    page = text_of(detail(client_of, colleague, anna))

    assert "AM Anna Maes Technical ICT coordinator · Oak" in page
    assert "Executes 1 T Wires Oak" in page


def test_hours_are_for_the_person_and_the_team(client_of, oak, head, colleague):
    account = user("staff", at=oak)
    anna = person("Anna", at=oak, user=account)
    grant(anna, 90)
    division = divided(oak)
    allot(planned(division, oak), {anna: 60})
    adopt_division(division, by=head, on=TODAY)

    seen = {
        name: "1.0 of 1.5 hours are divided." in text_of(detail(client_of, who, anna))
        for name, who in {"self": account, "head": head, "colleague": colleague}.items()
    }

    assert seen == {"self": True, "head": True, "colleague": False}


def test_ratings_stay_private_unless_shared_and_looking_is_written_down(client_of, oak, head):
    account = user("staff", at=oak)
    anna = person("Anna", at=oak, user=account)
    rating(anna, "T", 3)

    assert "Can and likes" not in text_of(detail(client_of, head, anna))
    assert AuditEvent.objects.filter(verb="ratings_seen").count() == 0

    anna.audience = "team"
    anna.save()

    assert "Technical 3 –" in text_of(detail(client_of, head, anna))
    assert "Technical 3 –" in text_of(detail(client_of, account, anna))
    assert [e.user for e in AuditEvent.objects.filter(verb="ratings_seen")] == [head]


def test_answers_of_the_school_are_not_called_private(client_of, oak):
    account = user("staff", at=oak)
    anna = person("Anna", at=oak, user=account)
    own = rating(anna, "T", 3, motivation=-1)

    assert "nobody reads it, but the division counts with it" in text_of(
        detail(client_of, account, anna)
    )

    own.origin = "school"
    own.save()
    response = detail(client_of, account, anna)

    assert "nobody reads it, but the division counts with it" not in text_of(response)
    assert "The ICT team filled this in." in text_of(response)
    assert "Technical 3 rather not" in text_of(response)
    assert f'href="{reverse("scan:start")}"' in response.content.decode()


def test_a_person_of_another_school_group_does_not_exist(client_of, oak):
    stranger = user("director", at=group())
    anna = person("Anna", at=oak)

    assert detail(client_of, stranger, anna).status_code == 404


def test_the_page_of_a_person_takes_the_same_queries_for_one_task_and_for_three(
    client_of, oak, head
):
    anna = person("Anna", at=oak)
    client = client_of(head)
    url = reverse("overview:person_detail", args=[anna.pk])
    counts = []
    for tasks in (1, 2):
        for _ in range(tasks):
            mandate(anna, own_task(oak), oak, "execute")
        counts.append(queries_of(client, url))

    assert counts[0] == counts[1]


def test_a_task_at_many_places_stands_once(client_of, colleague, oak):
    anna = person("Anna", at=oak)
    task = own_task(oak.parent, "Wires")
    for name in ("A", "B", "C", "D", "E"):
        mandate(anna, task, school(name, parent=oak.parent), "steer")

    page = text_of(detail(client_of, colleague, anna))

    assert "Steers and follows up 1 T Wires A, B, C, 2 more places" in page


def test_a_photo_is_served_to_colleagues_only_and_kept_by_their_browser(client_of, oak, colleague):
    anna = person("Anna", at=oak)
    anna.photo.save("anna.jpg", ContentFile(b"\xff\xd8photo"))
    url = reverse("overview:person_photo", args=[anna.pk])

    response = client_of(colleague).get(url)

    assert b"".join(response.streaming_content) == b"\xff\xd8photo"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client_of(user("head", at=group())).get(url).status_code == 404


def test_who_has_no_photo_has_no_photo_address(client_of, oak, colleague):
    anna = person("Anna", at=oak)

    url = reverse("overview:person_photo", args=[anna.pk])

    assert client_of(colleague).get(url).status_code == 404
