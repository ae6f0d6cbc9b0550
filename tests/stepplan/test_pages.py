"""The pages of the step plan: who reads what, and what happens with an answer."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import grant, group, own_task, person, school, user
from zwerm.schools.models import SchoolYear
from zwerm.stepplan.graph import STEPS, Node
from zwerm.stepplan.models import Answer
from zwerm.stepplan.services import Given, answer_question, answer_task

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)
TO_S6 = [(Node.S1, "yes"), (Node.S2, "yes"), (Node.S3, "yes"), (Node.S4, "no"), (Node.S5B, "done")]
PLAN = "/stappenplan/"


def text_of(response):
    """What stands on the page, without mark-up and without the drawing."""
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.fixture
def wood():
    return group("Wood")


@pytest.fixture
def oak(wood):
    return school("Oak", parent=wood)


@pytest.fixture
def head(oak):
    return user("head", at=oak)


@pytest.fixture
def year():
    return SchoolYear.objects.current()


def answered(place, year, by, given):
    for node, answer in given:
        answer_question(place, year, node, Given(answer), by=by)


def test_the_plan_begins_with_the_first_question_and_the_duties_of_the_reader(client_of, oak, head):
    page = text_of(client_of(head).get(PLAN))

    assert "You are at step 1 of 8." in page
    assert STEPS[Node.S1].head[0] in page
    assert STEPS[Node.S1].coordinator[0] not in page
    assert not Answer.objects.exists()

    other = text_of(client_of(user("tict", at=oak)).get(PLAN))
    assert STEPS[Node.S1].coordinator[0] in other
    assert STEPS[Node.S1].head[0] not in other


def test_both_ways_of_counting_are_there(client_of, oak, head):
    final = text_of(client_of(head).get(PLAN))
    draft = text_of(client_of(head).get(PLAN, {"names": "7"}))

    assert "Phase 3: Doing and evaluating" in final
    assert "You are at step 1 of 7." in draft
    assert "Phase" not in draft


def test_a_head_answers_and_comes_at_the_next_step(client_of, oak, head):
    url = reverse("stepplan:step", args=["S1"])
    response = client_of(head).post(url, {"answer": "yes", "note": "In the team"}, follow=True)

    assert "You are at step 2 of 8." in text_of(response)
    assert "In the team" in text_of(response)


def test_a_no_shows_advice_and_support_and_the_day(client_of, oak, head, wood):
    user("coordinator", at=wood, name="Wim Desmet", email="wim@example.org")
    browser = client_of(head)
    url = reverse("stepplan:step", args=["S1"])
    assert "Choose a day after today." in text_of(browser.post(url, {"answer": "no"}))
    assert not Answer.objects.exists()

    sent = {"answer": "no", "remind_on": TOMORROW.isoformat(), "support": "Els, 09 123 45 67"}
    page = text_of(browser.post(url, sent, follow=True))

    assert STEPS[Node.STOP1].title in page
    assert STEPS[Node.STOP1].head[0] in page
    assert "Els, 09 123 45 67" in page
    assert "Wim Desmet: wim @example.org" in page
    assert "That day has come." not in page
    Answer.objects.update(remind_on=timezone.localdate())
    assert "That day has come." in text_of(browser.get(PLAN))


def test_the_team_prepares_and_the_head_confirms(client_of, oak, head):
    prepared = client_of(user("pict", at=oak)).post(
        reverse("stepplan:step", args=["S1"]), {"answer": "yes"}, follow=True
    )
    assert "You are at step 1 of 8." in text_of(prepared)
    answer = Answer.objects.get()
    refused = client_of(user("pict", at=oak)).post(
        reverse("stepplan:answer_confirm", args=[answer.pk])
    )
    assert refused.status_code == 403

    page = client_of(head).post(reverse("stepplan:answer_confirm", args=[answer.pk]), follow=True)

    assert "You are at step 2 of 8." in text_of(page)


def test_the_facts_are_kept_as_they_were_confirmed(client_of, oak, head, year):
    answered(oak, year, head, TO_S6[:3])
    grant(person("Anna", at=oak), 150)
    url = reverse("stepplan:step", args=["S4"])
    assert "1 person has hours for ICT, 2.5 hours a week." in text_of(client_of(head).get(url))

    client_of(head).post(url, {"answer": "no", "is_evidence_confirmed": "on"})

    kept = Answer.objects.get(question="S4")
    assert kept.evidence == [
        "The key figures are known for 0 of 1 school.",
        "1 person has hours for ICT, 2.5\N{NO-BREAK SPACE}hours a week.",
    ]
    assert kept.is_evidence_confirmed


def test_a_school_sees_what_its_group_answered(client_of, oak, head, wood, year):
    answered(wood, year, user("director", at=wood), TO_S6[:1])

    assert "Wood answered: yes." in text_of(client_of(head).get(PLAN))


def test_a_task_that_nobody_can_do_gets_advice_until_it_is_arranged(client_of, oak, head, year):
    answered(oak, year, head, [*TO_S6, (Node.S6, "gaps")])
    task = own_task(oak, "Media literacy", cluster="P", level_p=2, strategic_for=["vision"])
    browser, url = client_of(head), reverse("stepplan:task_list")

    page = text_of(browser.post(url, {"task": task.pk, "answer": "missing"}, follow=True))
    assert "Free hours for a colleague, or train someone our advice" in page
    assert STEPS[Node.S6III].head[0] in text_of(browser.get(PLAN))

    browser.post(url, {"task": task.pk, "answer": "arranged"})
    assert "You are at step 7 of 8." in text_of(browser.get(PLAN))


def test_only_known_questions_have_a_page(client_of, oak, head):
    for node in ("S9", "STOP1", "DONE", "S6I", "x"):
        assert client_of(head).get(f"{PLAN}{node}/").status_code == 404
    for node in ("S1", "S5A", "S5B", "S8B"):
        assert client_of(head).get(f"{PLAN}{node}/").status_code == 200


def test_a_colleague_does_not_read_the_plan_nor_does_another_school(client_of, oak, head, wood):
    elm = school("Elm", parent=wood)
    assert client_of(user("staff", at=oak)).get(PLAN).status_code == 403
    assert client_of(user("head", at=elm)).get(PLAN, {"place": oak.pk}).status_code == 403


def test_the_drawing_has_a_link_with_words_for_every_box(client_of, oak, head, year):
    answered(oak, year, head, TO_S6[:2])
    content = client_of(head).get(PLAN).content.decode()
    drawing = content[content.index('class="graph"') : content.rindex("</svg>")]

    labels = re.findall(r'aria-label="(Step [^"]+)"', drawing)
    assert len(labels) == len(Node)
    assert "Step 3: Is there an ICT policy plan?, we are here" in labels
    assert "Step 1: Do we make time to carry ICT as a team?, done" in labels
    assert drawing.count('aria-current="step"') == 1


def test_the_group_sees_where_every_school_is_in_as_many_queries(client_of, wood, oak, year):
    director = user("director", at=wood)
    answered(oak, year, director, TO_S6[:3])
    browser, url = client_of(director), reverse("stepplan:schools")
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(url)
    for name in ("Ash", "Elm"):
        tree = school(name, parent=wood)
        answer_question(tree, year, Node.S1, Given("no", remind_on=TOMORROW), by=director)

    with CaptureQueriesContext(connection) as three:
        page = text_of(browser.get(url))

    assert len(three) == len(one)
    assert page.index("Ash") < page.index("Elm") < page.index("Oak 4 / 8")


def test_the_plan_asks_as_many_queries_for_one_task_as_for_three(client_of, oak, head, year):
    answered(oak, year, head, [*TO_S6, (Node.S6, "gaps")])
    browser = client_of(head)
    answer_task(oak, year, own_task(oak, level_t=1), answer="missing", by=head)
    pages = [PLAN, reverse("stepplan:task_list"), reverse("stepplan:step", args=["S6"])]

    def queries():
        counts = []
        for url in pages:
            with CaptureQueriesContext(connection) as asked:
                browser.get(url)
            counts.append(len(asked))
        return counts

    queries()
    one = queries()
    for _ in range(2):
        answer_task(oak, year, own_task(oak, level_t=1), answer="missing", by=head)
    assert queries() == one


def test_the_start_page_reminds_on_the_day_and_not_before(client_of, oak, head, year):
    given = Given("no", remind_on=TOMORROW)
    answer_question(oak, year, Node.S1, given, by=head)
    reminder = "Today you ask it again."
    assert reminder not in text_of(client_of(head).get("/"))

    Answer.objects.update(remind_on=timezone.localdate())

    assert reminder in text_of(client_of(head).get("/"))


def test_a_director_walks_from_the_first_question_to_a_team_that_runs_well(client_of, wood, oak):
    browser = client_of(user("director", at=wood))
    strategic = {"strategic_for": ["infrastructure"], "level_t": 2, "level_b": 2}
    task = own_task(wood, "Firewall", **strategic)
    words = []

    def answer(question, said):
        page = browser.get(PLAN, {"place": wood.pk}).content.decode()
        [link] = set(re.findall(r'class="button button--primary"\s+href="([^"?]+)', page))
        assert link == reverse("stepplan:step", args=[question])
        words.append(
            text_of(browser.post(f"{link}?place={wood.pk}", {"answer": said}, follow=True))
        )

    for question, said in [("S1", "yes"), ("S2", "yes"), ("S3", "yes"), ("S4", "yes")]:
        answer(question, said)
    answer("S5A", "done")
    answer("S6", "gaps")
    tasks = f"{reverse('stepplan:task_list')}?place={wood.pk}"
    browser.post(tasks, {"task": task.pk, "answer": "missing"})
    assert "Recruit someone" in text_of(browser.get(PLAN, {"place": wood.pk}))
    browser.post(tasks, {"task": task.pk, "answer": "arranged"})
    answer("S7", "formed")
    answer("S8", "stiff")
    answer("S8B", "back")
    answer("S7", "formed")
    answer("S8", "smooth")

    assert STEPS[Node.DONE].title in words[-1]
    assert "You are at step 8 of 8." in words[-1]


@pytest.fixture
def forest(wood, oak, year):
    """Four schools: two that wait for a day, one on its way, and one that did nothing yet."""
    director = user("director", at=wood)
    answered(oak, year, director, TO_S6[:3])
    for name, days in (("Ash", 5), ("Élm", 1)):
        no = Given("no", remind_on=timezone.localdate() + timedelta(days=days))
        answer_question(school(name, parent=wood), year, Node.S1, no, by=director)
    school("Yew", parent=wood)
    Answer.objects.filter(organisation__name="Élm").update(remind_on=timezone.localdate())
    return director


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Yew", "Ash", "Élm", "Oak"]),
        ({"sort": "name"}, ["Ash", "Élm", "Oak", "Yew"]),
        ({"sort": "day"}, ["Élm", "Ash", "Oak", "Yew"]),
        ({"q": "elm"}, ["Élm"]),
        ({"step": "4"}, ["Oak"]),
        ({"state": "stopped"}, ["Ash", "Élm"]),
        ({"state": "due"}, ["Élm"]),
        ({"state": "waiting"}, []),
        ({"sort": "nonsense", "step": "99", "state": "x"}, ["Yew", "Ash", "Élm", "Oak"]),
    ],
)
def test_schools_are_searched_filtered_and_sorted(client_of, forest, asked, names):
    response = client_of(forest).get(reverse("stepplan:schools"), asked)

    assert [row.place.name for row in response.context["schools"].rows] == names


def test_a_sort_keeps_the_filter_and_a_filter_that_finds_nothing_says_so(client_of, forest):
    client, url = client_of(forest), reverse("stepplan:schools")

    kept = client.get(url, {"q": "elm", "state": "due"}).text
    nothing = client.get(url, {"q": "palm"})

    assert "q=elm&amp;state=due&amp;sort=name" in kept
    assert "No school is like that." in nothing.text
    assert "0 of 4 schools" in text_of(nothing)


def test_the_drawing_is_there_in_words_with_every_arrow(client_of, head):
    boxes = client_of(head).get(PLAN).context["page"].boxes

    assert [box.box.node for box in boxes if not box.ways] == []
    ways = {box.box.node: [(way.answer, way.to) for way in box.ways] for box in boxes}
    assert ways[Node.S1] == [("yes", "Shared vision?"), ("not yet", "Not now")]
    assert ways[Node.S6][1] == ("no, there are gaps", "Recruit, Outsource?, Free hours, train")
    assert sum(len(STEPS[node].branches) for node in ways) == sum(map(len, ways.values()))
