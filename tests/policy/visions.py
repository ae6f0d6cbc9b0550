"""Visions and rounds of the five questions, for tests."""

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.policy import vision_services as services
from zwerm.policy.knoster_services import begin_round, close_round
from zwerm.policy.models import Part
from zwerm.schools.models import Organisation


def visions_and_rounds(school: Organisation, *, head: User, member: User) -> None:
    """Adopted and open for reactions, with one of them; one round closed, one open."""
    today = timezone.localdate()
    empty = services.vision_of(school, Part.PEDAGOGICAL)
    vision = services.write_vision(empty, text="Samen leren.", revision=1, by=head)
    services.adopt_vision(vision, revision=2, on=today, body="", note="", by=head)
    services.open_for_reactions(vision, until=today, by=head)
    services.react(vision, kind="comment", text="Ook de kleuters.", by=member)
    first = begin_round(school, closes_on=today, about="Eerste", asks_colleagues=True, by=head)
    close_round(first, by=head)
    begin_round(school, closes_on=today, about="Tweede", asks_colleagues=True, by=head)
