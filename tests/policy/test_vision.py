from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from zwerm.core.errors import DomainError
from zwerm.documents.blocks import Heading
from zwerm.policy import vision_services as services
from zwerm.policy.live import Place
from zwerm.policy.models import Part, VisionAnswer, VisionReaction, VisionVersion
from zwerm.policy.vision_block import vision
from zwerm.policy.vision_comparing import MOST_PAIRS, Change, compare
from zwerm.policy.vision_queries import answers_of, parts_of, reactions_to, vision_in_force
from zwerm.policy.vision_services import vision_of
from zwerm.schools.models import SchoolYear

from ..factories import group, school, user

pytestmark = pytest.mark.django_db


def _written(at=None, *, text="ICT dient goed onderwijs.", by=None, part=Part.PEDAGOGICAL):
    at = at or school()
    by = by or user("head", at=at)
    vision = vision_of(at, part)
    return services.write_vision(vision, text=text, revision=vision.revision, by=by)


def _adopt(vision, by=None, **given):
    fields = {
        "revision": vision.revision,
        "on": timezone.localdate(),
        "body": "Schoolraad",
        "note": "",
    } | given
    return services.adopt_vision(vision, by=by, **fields)


def test_everyone_answers_for_themselves_and_may_change_their_mind():
    at = school()
    an, bo = user("head", at=at, name="An"), user("pict", at=at, name="Bo")

    vision = vision_of(at, Part.PEDAGOGICAL)
    services.answer_questions(vision, {"education": "Samen", "adds": "Oefenen"}, by=an)
    services.answer_questions(vision, {"education": "Zelf"}, by=bo)
    services.answer_questions(vision, {"education": "Samen leren"}, by=an)

    said = {each.question.key: each.answers for each in answers_of(vision_of(at, vision.part))}
    assert [(a.user.name, a.text) for a in said["education"]] == [
        ("Bo", "Zelf"),
        ("An", "Samen leren"),
    ]
    assert said["adds"] == []


def test_an_answer_to_a_question_that_is_not_asked_is_not_kept():
    at = school()

    services.answer_questions(
        vision_of(at, Part.TECHNICAL), {"education": "Samen"}, by=user("head", at=at)
    )

    assert VisionAnswer.objects.count() == 0


def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_lost():
    at = school()
    an, bo = user("head", at=at, name="An"), user("pict", at=at)
    _written(at, text="Van An", by=an)

    with pytest.raises(services.VisionOvertaken) as raised:
        services.write_vision(vision_of(at, Part.PEDAGOGICAL), text="Van Bo", revision=1, by=bo)

    assert raised.value.mine == "Van Bo"
    assert vision_of(at, Part.PEDAGOGICAL).text == "Van An"


def test_an_adopted_vision_stays_when_the_text_goes_on():
    vision = _written(text="Eerste tekst")
    first = _adopt(vision)
    changed = services.write_vision(vision, text="Tweede tekst", revision=2, by=None)
    second = _adopt(changed, note="Korter")

    assert [(each.number, each.text) for each in (first, second)] == [
        (1, "Eerste tekst"),
        (2, "Tweede tekst"),
    ]
    assert vision_in_force(vision.organisation, vision.part) == second


def test_a_text_that_changed_since_it_was_read_is_not_adopted():
    vision = _written()
    services.write_vision(vision, text="Anders", revision=2, by=None)

    with pytest.raises(DomainError, match="changed since"):
        _adopt(vision, revision=2)

    assert not VisionVersion.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_not_adopted(text):
    vision = _written(text=text)

    with pytest.raises(DomainError, match="no text"):
        _adopt(vision)

    assert not VisionVersion.objects.exists()


def test_it_is_not_decided_in_the_future():
    vision = _written()

    with pytest.raises(DomainError, match="today or before"):
        _adopt(vision, on=timezone.localdate() + timedelta(days=1))

    assert not VisionVersion.objects.exists()


def test_reactions_go_with_the_version_they_led_to():
    vision = _written()
    bo = user("staff", at=vision.organisation)
    services.open_for_reactions(vision, until=timezone.localdate(), by=None)
    reaction = services.react(vision, kind="doubt", text="En de kleuters?", by=bo)

    version = _adopt(vision)

    reaction.refresh_from_db()
    assert reaction.version == version
    assert reactions_to(vision).rows == []
    assert not vision_of(vision.organisation, vision.part).is_open_for_reactions


def test_who_agrees_twice_counts_once_and_who_doubts_twice_too():
    vision = _written()
    bo = user("staff", at=vision.organisation)
    for kind, text in (("agree", ""), ("agree", "Mooi"), ("doubt", "Hm"), ("doubt", "En dit?")):
        services.react(vision, kind=kind, text=text, by=bo)

    found = reactions_to(vision)

    assert [(str(label), people) for label, people in found.counts] == [
        ("I agree", 1),
        ("I doubt", 1),
    ]
    assert sorted(row.text for row in found.rows) == ["En dit?", "Hm", "Mooi"]


def test_who_doubts_says_why():
    vision = _written()

    with pytest.raises(DomainError, match="Say in a sentence"):
        services.react(vision, kind="doubt", text="", by=user())

    assert not VisionReaction.objects.exists()


def test_a_reaction_that_was_dealt_with_can_be_opened_again():
    vision = _written()
    reaction = services.react(vision, kind="comment", text="Denk aan geluid", by=user())

    services.resolve(reaction, reply="Staat er nu in.", by=None)
    assert reactions_to(vision).to_resolve == 0
    services.unresolve(reaction)

    assert reactions_to(vision).to_resolve == 1


@pytest.mark.parametrize("text", ["", "Een eerste tekst"])
def test_only_a_text_that_is_there_opens_for_reactions_and_not_until_yesterday(text):
    vision = _written(text=text)
    until = timezone.localdate() - timedelta(days=bool(text))

    with pytest.raises(DomainError):
        services.open_for_reactions(vision, until=until, by=None)

    assert vision_of(vision.organisation, vision.part).reactions_until is None


def test_a_school_takes_over_the_vision_of_its_group_and_keeps_its_own_words():
    above = group()
    at = school(parent=above)
    version = _adopt(_written(above, text="Van de groep"))
    own = _written(at, text="Van de school")

    taken = services.take_over(own, version, by=None)

    assert taken.text == "Van de school\n\nVan de groep"
    assert taken.based_on == version
    with pytest.raises(DomainError, match="already"):
        services.take_over(taken, version, by=None)


def test_the_vision_of_another_group_is_not_taken_over():
    version = _adopt(_written(group(), text="Van een ander"))
    own = _written(text="Van ons")

    with pytest.raises(DomainError, match="own school group"):
        services.take_over(own, version, by=None)

    assert vision_of(own.organisation, own.part).text == "Van ons"


def test_where_a_school_has_none_the_vision_of_its_group_holds():
    above = group()
    at = school(parent=above)
    version = _adopt(_written(above))

    assert vision_in_force(at, Part.PEDAGOGICAL) == version
    own = _adopt(_written(at))
    assert vision_in_force(at, Part.PEDAGOGICAL) == own


def test_a_place_knows_how_far_each_part_is():
    at = school()
    head = user("head", at=at)
    services.answer_questions(vision_of(at, Part.TECHNICAL), {"always": "Wifi"}, by=head)
    services.answer_questions(vision_of(at, Part.TECHNICAL), {"new": "Proef"}, by=user())
    vision = _written(at, by=head)
    services.react(vision, kind="doubt", text="Hm", by=head)
    services.react(vision, kind="doubt", text="Nog eens", by=head)

    states = parts_of(at, head)

    assert [
        (each.vision.part, each.answerers, each.has_answered, each.to_resolve) for each in states
    ] == [("pedagogical", 0, False, 2), ("technical", 2, True, 0)]


def test_looking_makes_nothing():
    at = school()

    parts_of(at, user("head", at=at))
    vision_of(at, Part.TECHNICAL)

    assert at.visions.count() == 0


def test_a_comparison_shows_the_words_that_changed():
    assert compare("Wij leren samen.\nElke dag.", "Wij leren vaak samen.\nElke dag.") == (
        Change("same", "Wij leren "),
        Change("new", "vaak "),
        Change("same", "samen.\nElke dag."),
    )
    assert compare("zelfde", "zelfde") == (Change("same", "zelfde"),)
    assert compare("", "") == ()


def test_both_texts_can_be_read_back_from_a_comparison_however_long_they_are():
    before, after = "a " * 2_001, "b a " * 1_001
    assert MOST_PAIRS < 2_001 * 2_002

    changes = compare(before, after)

    assert "".join(each.text for each in changes if each.kind != "new") == before
    assert "".join(each.text for each in changes if each.kind != "gone") == after


def test_a_plan_shows_the_vision_that_holds_and_no_working_text():
    above = group("De Getijden")
    at = school(parent=above)
    head = user("head", at=at)
    _adopt(_written(above, text="Van de groep"))
    _written(at, text="Nog niet af", part=Part.TECHNICAL)

    shown = vision(Place(at, SchoolYear.objects.current(), head))

    day = date_format(timezone.localdate())
    assert [_said(block) for block in shown] == [
        "Pedagogical vision",
        "Van de groep",
        f"Adopted by De Getijden on {day}.",
    ]


def _said(block):
    return block.text if isinstance(block, Heading) else "".join(run.text for run in block.runs)
