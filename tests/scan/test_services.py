"""What happens to answers: kept, finished, counted, shared, looked at by a colleague, erased."""

import json

import pytest
from django.utils import timezone

from tests import factories
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent, record
from zwerm.people.models import Rating
from zwerm.people.queries import person_records
from zwerm.scan import second_looks, services
from zwerm.scan.exporting import as_csv, as_json
from zwerm.scan.history import history
from zwerm.scan.models import Answer, Run, SecondLook, Sharing, Wish
from zwerm.scan.queries import own_levels, progress, shared_extras, views_of
from zwerm.scan.result import result

from .runs import answer, begun, earlier, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return factories.school()


@pytest.fixture
def person(school):
    account = factories.user("staff", at=school, name="Anna Bos")
    return factories.person("Anna Bos", at=school, user=account)


def ratings_of(person):
    return {row.competence: (row.level, row.motivation, row.origin) for row in person.ratings.all()}


def test_a_year_has_one_scan_and_beginning_again_goes_on_with_it(person):
    assert begun(person) == begun(person)
    assert AuditEvent.objects.filter(verb="began_scan").count() == 1


def test_answers_are_for_the_person_until_the_scan_is_finished(person):
    run = begun(person)
    answer(run, {"T": 2, "net": 3}, {"T": 1, "net": 2})

    assert ratings_of(person) == {}

    services.finish(run, by=person.user)

    assert ratings_of(person) == {"T": (2, 1, "self"), "net": (3, 1, "self")}
    assert (run.levels, run.has_news) == ({"T": 2, "net": 3}, False)


def test_not_knowing_is_an_answer_and_says_nothing(person):
    factories.rating(person, "A", 1, origin="school")
    run = begun(person)
    services.keep_answers(
        run, {"net-wifi": None, "net-design": None}, {"net": None}, by=person.user
    )

    services.finish(run, by=person.user)

    assert progress(run).answered == 3
    assert ratings_of(person) == {"A": (1, None, "school")}


def test_an_answer_replaces_the_one_before_and_leaves_the_others(person):
    run = begun(person)
    services.keep_answers(run, {"net-wifi": 1, "net-design": 3}, {}, by=person.user)
    services.keep_answers(run, {"net-wifi": 3}, {}, by=person.user)

    assert own_levels(run) == {"net": 3}


def test_changes_after_finishing_count_when_it_is_finished_again(person):
    run = finished(person, {"T": 1})
    answer(run, {"T": 3})

    assert run.has_news
    assert ratings_of(person) == {"T": (1, None, "self")}

    services.finish(run, by=person.user)

    assert ratings_of(person) == {"T": (3, None, "self")}


def test_only_the_person_does_anything_to_a_scan(person):
    run = finished(person, {"T": 1})
    look = SecondLook.objects.create(run=run, colleague=factories.user())
    other = factories.user(is_superuser=True)
    deeds = [
        lambda: services.begin(person, by=other),
        lambda: services.keep_answers(run, {"net-wifi": 3}, {}, by=other),
        lambda: services.choose_traits(run, ["creative"], by=other),
        lambda: services.want_hours(run, 60, by=other),
        lambda: services.keep_digcompedu(run, {"1": "C2"}, is_used=True, by=other),
        lambda: services.finish(run, by=other),
        lambda: services.erase(person, by=other),
        lambda: services.share(
            person, levels="team", wishes="team", traits="team", hours="team", by=other
        ),
        lambda: second_looks.count(look, is_counted=True, by=other),
        lambda: second_looks.revoke(look, by=other),
    ]

    for deed in deeds:
        with pytest.raises(DomainError):
            deed()

    run.refresh_from_db()
    assert (run.levels, run.traits, run.wanted_minutes, run.digcompedu) == ({"T": 1}, [], None, {})
    assert ratings_of(person) == {"T": (1, None, "self")}
    assert not Sharing.objects.exists()
    assert SecondLook.objects.filter(is_counted=False).count() == 1


def test_at_most_five_traits_are_chosen_and_none_is_scored(person):
    run = begun(person)
    six = ["communicative", "flexible", "calm", "discreet", "team", "creative"]

    with pytest.raises(DomainError):
        services.choose_traits(run, six, by=person.user)
    assert run.traits == []

    services.choose_traits(run, [*six[1:], "unheard of"], by=person.user)
    services.finish(run, by=person.user)

    assert run.traits == ["flexible", "calm", "discreet", "team", "creative"]
    assert ratings_of(person) == {}


def test_digcompedu_sets_the_pedagogical_level_only_if_the_person_says_so(person):
    run = finished(person, {"P": 1})
    services.keep_digcompedu(run, {"1": "C1", "2": "C2", "3": ""}, is_used=False, by=person.user)
    assert (own_levels(run), result(run).digcompedu_level) == ({"P": 1}, 3)

    services.keep_digcompedu(run, {"1": "C1", "2": "C2"}, is_used=True, by=person.user)
    services.finish(run, by=person.user)

    assert ratings_of(person) == {"P": (3, None, "self")}


def test_what_the_division_gets_follows_the_choice_of_the_person(person, school):
    finished(person, {"T": 2}, {"T": -1})

    def counted():
        (row,) = person_records(school)
        return dict(row.levels), dict(row.motivation)

    choices = {"traits": "nobody", "hours": "nobody", "by": person.user}
    assert counted() == ({"T": 2}, {"T": -1})
    services.share(person, levels="nobody", wishes="division", **choices)
    assert counted() == ({}, {"T": -1})
    services.share(person, levels="team", wishes="nobody", **choices)
    assert counted() == ({"T": 2}, {})


def test_a_choice_is_written_down_once(person):
    chosen = {"levels": "team", "wishes": "division", "traits": "team", "hours": "nobody"}

    services.share(person, **chosen, by=person.user)
    services.share(person, **chosen, by=person.user)

    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "details")) == [
        ("shared_ratings", {"audience": "team", "wishes": "division"}),
        ("shared_scan", {"traits": "team", "hours": "nobody"}),
    ]


def test_a_second_look_is_read_by_the_person_and_counts_only_with_consent(person, school):
    run = finished(person, {"T": 1, "P": 2})
    bram = factories.user("staff", at=school, name="Bram Cool")
    colleague = factories.person("Bram Cool", at=school, user=bram)
    look = second_looks.ask(run, colleague, by=person.user)

    second_looks.answer(look, {"T": 3, "A": 2, "unheard of": 3}, by=bram)

    assert look.levels == {"T": 3, "A": 2}
    assert ratings_of(person) == {"T": (1, None, "self"), "P": (2, None, "self")}
    technical = next(line for line in result(run).lines if line.competence == "T")
    assert (technical.level, technical.looks) == (1, [("Bram Cool", 3)])

    second_looks.count(look, is_counted=True, by=person.user)
    assert ratings_of(person) == {"T": (2, None, "self"), "P": (2, None, "self")}

    second_looks.revoke(look, by=person.user)
    assert ratings_of(person) == {"T": (1, None, "self"), "P": (2, None, "self")}
    assert not SecondLook.objects.exists()


def test_a_second_look_is_given_once_by_the_one_who_was_asked(person, school):
    run = begun(person)
    bram, other = factories.user("staff", at=school), factories.user("staff", at=school)
    look = second_looks.ask(run, factories.person(at=school, user=bram), by=person.user)

    with pytest.raises(DomainError):
        second_looks.answer(look, {"T": 3}, by=other)
    with pytest.raises(DomainError):
        second_looks.count(look, is_counted=True, by=person.user)
    second_looks.answer(look, {"T": 3}, by=bram)
    with pytest.raises(DomainError):
        second_looks.answer(look, {"T": 0}, by=bram)

    look.refresh_from_db()
    assert (look.levels, look.is_counted) == ({"T": 3}, False)


def test_a_question_that_lapsed_can_be_asked_again(person, school):
    run = begun(person)
    bram = factories.user("staff", at=school)
    colleague = factories.person(at=school, user=bram)
    look = second_looks.ask(run, colleague, by=person.user)
    SecondLook.objects.update(asked_at=timezone.now() - 2 * second_looks.LOOK_STAYS_OPEN)
    look.refresh_from_db()

    with pytest.raises(DomainError):
        second_looks.answer(look, {"T": 3}, by=bram)
    again = second_looks.ask(run, colleague, by=person.user)
    second_looks.answer(again, {"T": 3}, by=bram)

    assert SecondLook.objects.get().levels == {"T": 3}


def test_someone_without_an_account_cannot_be_asked(person, school):
    with pytest.raises(DomainError):
        second_looks.ask(begun(person), factories.person(at=school), by=person.user)
    assert not SecondLook.objects.exists()


def test_colleagues_to_ask_are_those_of_the_school_group_who_can_sign_in(person, school):
    bram = factories.person("Bram", at=school, user=factories.user("staff", at=school))
    factories.person("No account", at=school)
    factories.person("Elsewhere", user=factories.user("staff"))

    assert list(second_looks.colleagues(person, user=person.user)) == [bram]


def test_each_school_year_is_kept_and_the_change_shown(person):
    earlier(person, {"T": 1, "P": 2})
    finished(person, {"T": 2, "P": 2})

    found = history(person)

    assert found.has_change
    tracks = {track.competence: track for track in found.tracks}
    assert (tracks["T"].levels, tracks["T"].change) == ([1, 2], 1)
    assert (tracks["P"].levels, tracks["P"].change) == ([2, 2], 0)
    assert (tracks["A"].levels, tracks["A"].change, tracks["A"].path) == ([None, None], None, "")
    assert tracks["T"].path == "12.0,60.0 228.0,36.0"


def test_erasing_takes_all_own_answers_away_and_leaves_what_the_school_filled_in(person):
    earlier(person, {"T": 1})
    run = finished(person, {"T": 2}, {"P": 1})
    factories.rating(person, "A", 1, origin="school")
    SecondLook.objects.create(run=run, colleague=factories.user())
    Sharing.objects.create(person=person, traits="team")

    services.erase(person, by=person.user)

    assert ratings_of(person) == {"A": (1, None, "school")}
    left = [model.objects.count() for model in (Run, Answer, Wish, SecondLook, Sharing)]
    assert left == [0, 0, 0, 0, 0]


def test_traits_and_hours_are_for_whom_the_person_chose(person, school):
    run = finished(person, {"T": 2})
    services.choose_traits(run, ["creative"], by=person.user)
    services.want_hours(run, 150, by=person.user)
    head, colleague = factories.user("head", at=school), factories.user("staff", at=school)

    def read(user):
        found = shared_extras(person, user=user)
        return found.traits, found.wanted_minutes

    assert read(person.user) == (["creative"], 150)
    assert read(head) == ([], None)
    levels = {"levels": "division", "wishes": "division", "by": person.user}
    services.share(person, traits="team", hours="nobody", **levels)
    assert (read(head), read(colleague)) == ((["creative"], None), ([], None))
    services.share(person, traits="nobody", hours="team", **levels)
    assert (read(head), read(factories.user("head"))) == (([], 150), ([], None))


def test_who_looked_is_told_once_a_day_and_never_the_person(person, school):
    head = factories.user("head", at=school, name="Hilde Maes")
    for who in (head, head, person.user):
        record(who, "ratings_seen", person)
    record(head, "changed_person", person)

    assert [(view.name, view.day) for view in views_of(person)] == [
        ("Hilde Maes", timezone.localdate())
    ]


def test_everything_said_can_be_taken_along(person, school):
    run = finished(person, {"net": 2}, {"net": -2})
    services.choose_traits(run, ["creative"], by=person.user)
    services.want_hours(run, 90, by=person.user)

    data = json.loads(as_json(person))
    (row,) = data["scans"]

    assert data["format"] == "zwerm-scan/1"
    assert data["ratings"] == [
        {"competence": "net", "level": 2, "motivation": -1, "origin": "self"}
    ]
    assert (row["answers"], row["wishes"]) == ({"net-wifi": 2, "net-design": 2}, {"net": -2})
    assert (row["traits"], row["wanted_minutes_a_week"]) == (["creative"], 90)
    lines = as_csv(person).splitlines()
    assert lines[0] == "School year,Part,About,Answer,In words"
    assert f"{run.school_year.code},wish,networks,-2," in lines
    assert f"{run.school_year.code},level,networks,2," in lines
    assert len(lines) == 7


def test_a_rating_of_the_scan_is_an_own_answer(person):
    factories.rating(person, "T", 3, motivation=2, origin="school")

    finished(person, {"T": 1})

    assert Rating.objects.get(person=person).origin == Rating.Origin.SELF
    assert ratings_of(person) == {"T": (1, None, "self")}
