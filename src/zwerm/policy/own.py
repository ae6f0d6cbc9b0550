"""What somebody said about the vision and about change, to take along."""

from django.db.models import Q
from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.core.telling import Telling

from .models import KnosterAnswer, VisionAnswer, VisionReaction


def own_data(user: User) -> Telling:
    """Answers in a round that is still open can change, and are not in it."""
    is_closed = Q(round__closed_on__isnull=False) | Q(round__closes_on__lt=timezone.localdate())
    place, part = "vision__organisation__name", "vision__part"
    about = ("round__organisation__name", "round__about", "round__opened_on")
    answers = VisionAnswer.objects.filter(user=user)
    reactions = VisionReaction.objects.filter(user=user)
    levels = KnosterAnswer.objects.filter(is_closed, user=user).order_by("round__opened_on", "pk")
    said = {
        "vision_answers": answers.values(place, part, "question", "text", "changed_at"),
        "vision_reactions": reactions.values(
            place, part, "kind", "text", "created_at", "reply", "resolved_at"
        ),
        "change_answers": levels.values(*about, "element", "level"),
    }
    return Telling(tuple(said.values()), lambda: {name: list(rows) for name, rows in said.items()})
