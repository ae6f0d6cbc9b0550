import pytest

from zwerm.demo import getijden
from zwerm.demo.safety import PROCEDURES, TRIED, prepare_for_trouble
from zwerm.policy.models import Risk
from zwerm.policy.recovery_queries import recovery_plan
from zwerm.policy.recovery_services import COMMON

from .. import factories

pytestmark = pytest.mark.django_db


def test_the_demo_group_has_risks_and_a_recovery_plan_that_was_tried_once():
    top = factories.group(getijden.NAME, code="getijden")
    lead = factories.user("director", at=top)
    wim = factories.person("Wim Desmet", at=top, code="wim-desmet")

    prepare_for_trouble(top, by=lead)

    risks = {risk.starter: risk.owner for risk in Risk.objects.filter(organisation=top)}
    assert risks == {"admin-rights": wim, "one-knows": wim, "ransom": None}
    plan = recovery_plan(top, lead)
    assert len(plan.services) == len(COMMON)
    assert len(plan.lacks) == len(COMMON) - len(PROCEDURES)
    assert [contact.person for contact in plan.contacts] == [wim]
    assert [rehearsal.what for rehearsal in plan.held] == [TRIED]
    assert [rehearsal.what for rehearsal in plan.planned] == [TRIED]


def test_the_demo_speaks_dutch_whatever_the_language_of_who_makes_it():
    top = factories.group(getijden.NAME, code="getijden")

    prepare_for_trouble(top, by=factories.user("director", at=top))

    assert Risk.objects.get(starter="one-knows").title == "Maar één persoon weet hoe het werkt"
