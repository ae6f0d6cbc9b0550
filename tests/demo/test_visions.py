import pytest

from zwerm.demo import getijden
from zwerm.demo.visions import ANSWERS, AUTHOR, DOUBTER, LEVELS, share_visions
from zwerm.policy.knoster_queries import last_result
from zwerm.policy.models import Element, Part, VisionReaction
from zwerm.policy.vision_queries import visions_in_force
from zwerm.policy.vision_services import vision_of

from .. import factories

pytestmark = pytest.mark.django_db


def test_the_demo_group_has_a_vision_that_one_school_refines_and_seven_people_answered():
    top = factories.group(getijden.NAME, code="getijden")
    school = factories.school("Atheneum Leiezicht", parent=top, code="leiezicht")
    lead = factories.user("director", at=top)
    for name in (*ANSWERS, DOUBTER):
        factories.user("pict", at=school, name=name)
    for _other in range(3):
        factories.user("head", at=school)

    share_visions(top, by=lead)

    assert [part for part, _version in visions_in_force(school)] == list(Part)
    refined = vision_of(school, Part.PEDAGOGICAL)
    assert refined.is_open_for_reactions
    assert refined.changed_by.name == AUTHOR
    assert [reaction.user.name for reaction in VisionReaction.objects.all()] == [DOUBTER]
    result = last_result(top)
    assert (result.people, result.first) == (7, Element.PLAN)
    assert result.weakest[0].element == Element.PLAN
    assert {len(given) for given in LEVELS.values()} == {7}


def test_a_demo_board_of_three_notes_what_it_concludes_and_shows_no_sums():
    top = factories.group("Stichting Polderlicht", code="polderlicht")
    lead = factories.user("director", at=top)
    for _other in range(2):
        factories.user("staff", at=top)

    share_visions(top, by=lead)

    result = last_result(top)
    assert (result.people, result.has_figures, result.first) == (3, False, Element.MEANS)
