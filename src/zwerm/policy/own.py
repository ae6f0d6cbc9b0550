"""What somebody said about the vision and about change, to take along."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils import timezone

from zwerm.accounts.models import User

from .models import KnosterAnswer, VisionAnswer, VisionReaction

Rows = Sequence[Mapping[str, object]]


def own_data(user: User) -> dict[str, Rows]:
    """Answers in a round that is still open can change, and are not in it."""
    is_closed = Q(round__closed_on__isnull=False) | Q(round__closes_on__lt=timezone.localdate())
    place, part = "vision__organisation__name", "vision__part"
    answers = VisionAnswer.objects.filter(user=user)
    reactions = VisionReaction.objects.filter(user=user)
    levels = KnosterAnswer.objects.filter(is_closed, user=user).order_by("round__opened_on", "pk")
    about = ("round__organisation__name", "round__about", "round__opened_on")
    return {
        "vision_answers": list(answers.values(place, part, "question", "text", "changed_at")),
        "vision_reactions": list(
            reactions.values(place, part, "kind", "text", "created_at", "reply", "resolved_at")
        ),
        "change_answers": list(levels.values(*about, "element", "level")),
    }
