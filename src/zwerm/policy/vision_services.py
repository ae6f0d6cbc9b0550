"""Making a vision: answering, writing, reacting, adopting."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .models import LONGEST_TEXT, Part, Vision, VisionAnswer, VisionReaction, VisionVersion
from .vision_questions import QUESTIONS


class VisionOvertaken(DomainError):  # noqa: N818 - no fault of the program
    """Someone else saved this text since; `mine` is the one that was not saved."""

    def __init__(self, vision: Vision, mine: str) -> None:
        who = vision.changed_by.name if vision.changed_by else _("Someone")
        super().__init__(
            _("%(name)s changed this text while you were writing. Nothing is lost: choose below.")
            % {"name": who}
        )
        self.vision, self.mine = vision, mine


def vision_of(organisation: Organisation, part: str) -> Vision:
    """The vision of this part, kept or not yet: nothing is made by looking."""
    kept = Vision.objects.select_related("changed_by", "based_on__vision__organisation")
    found = kept.filter(organisation=organisation, part=part).first()
    vision = found or Vision(part=Part(part))
    vision.organisation = organisation
    return vision


def _kept(vision: Vision) -> Vision:
    """The row itself, held until the end of the transaction."""
    Vision.objects.get_or_create(organisation=vision.organisation, part=vision.part)
    return Vision.objects.select_for_update(of=("self",)).get(
        organisation=vision.organisation, part=vision.part
    )


@transaction.atomic
def answer_questions(vision: Vision, answers: Mapping[str, str], *, by: User) -> Vision:
    """Keep what someone answered; what they emptied is taken away."""
    kept = _kept(vision)
    for question in QUESTIONS[kept.part]:
        text = answers.get(question.key, "").strip()
        mine = VisionAnswer.objects.filter(vision=kept, user=by, question=question.key)
        if not text:
            mine.delete()
        elif not mine.filter(text=text).exists():
            VisionAnswer.objects.update_or_create(
                vision=kept,
                user=by,
                question=question.key,
                defaults={"text": text, "changed_at": timezone.now()},
            )
    return kept


@transaction.atomic
def write_vision(vision: Vision, *, text: str, revision: int, by: User) -> Vision:
    """Save a text that was read at this revision.

    Raises `VisionOvertaken` when someone saved another one since; then nothing is changed.
    """
    if len(text) > LONGEST_TEXT:
        raise DomainError(
            _("This text is too long: at most %(most)s characters.") % {"most": LONGEST_TEXT}
        )
    clean = text.replace("\r\n", "\n").strip()
    kept = _kept(vision)
    # One statement, so that of two who save at once only one does.
    saved = Vision.objects.filter(pk=kept.pk, revision=revision).update(
        text=clean, revision=F("revision") + 1, changed_by=by, changed_at=timezone.now()
    )
    kept.refresh_from_db()
    if not saved:
        raise VisionOvertaken(kept, clean)
    return kept


@transaction.atomic
def take_over(vision: Vision, version: VisionVersion, *, by: User) -> Vision:
    """Begin from what the school group adopted. What stood here already stays above it."""
    above = [each.pk for each in vision.organisation.lineage[1:]]
    of = version.vision
    if of.organisation_id not in above or of.part != vision.part:
        raise DomainError(_("Only the vision of your own school group can be taken over."))
    kept = _kept(vision)
    if kept.based_on_id == version.pk:
        raise DomainError(_("This vision was taken over already."))
    kept.text = f"{kept.text}\n\n{version.text}".strip()
    if len(kept.text) > LONGEST_TEXT:
        raise DomainError(
            _("This text is too long: at most %(most)s characters.") % {"most": LONGEST_TEXT}
        )
    kept.based_on, kept.revision = version, kept.revision + 1
    kept.changed_by, kept.changed_at = by, timezone.now()
    kept.save(update_fields=["text", "based_on", "revision", "changed_by", "changed_at"])
    record(by, "vision_taken_over", kept, version=version.number)
    return kept


@transaction.atomic
def open_for_reactions(vision: Vision, *, until: date, by: User) -> None:
    """Let all colleagues read the working text and say what they think, until the end of a day."""
    kept = _kept(vision)
    if not kept.text:
        raise DomainError(_("Write a first text. Then there is something to react to."))
    if until < timezone.localdate():
        raise DomainError(_("Choose a day that is still to come."))
    kept.reactions_until = until
    kept.save(update_fields=["reactions_until"])
    record(by, "vision_opened", kept, until=until.isoformat())


@transaction.atomic
def close_reactions(vision: Vision, *, by: User) -> None:
    """Colleagues no longer see the working text. What they said stays."""
    kept = _kept(vision)
    if kept.reactions_until is None:
        return
    kept.reactions_until = None
    kept.save(update_fields=["reactions_until"])
    record(by, "vision_closed", kept)


@transaction.atomic
def react(vision: Vision, *, kind: str, text: str, by: User) -> VisionReaction:
    """Say what one thinks of the text as it is now. Who agrees, says it once."""
    kept = _kept(vision)
    if kind == VisionReaction.Kind.AGREE:
        reaction, _made = VisionReaction.objects.update_or_create(
            vision=kept,
            user=by,
            kind=kind,
            version=None,
            defaults={"text": text, "revision": kept.revision, "created_at": timezone.now()},
        )
        return reaction
    if not text:
        raise DomainError(_("Say in a sentence what you mean: then the team can do something."))
    return VisionReaction.objects.create(
        vision=kept, user=by, kind=VisionReaction.Kind(kind), text=text, revision=kept.revision
    )


def resolve(reaction: VisionReaction, *, reply: str, by: User) -> None:
    """The team dealt with it; everyone reads what was done."""
    reaction.resolved_by, reaction.resolved_at = by, timezone.now()
    reaction.reply = reply
    reaction.save(update_fields=["resolved_by", "resolved_at", "reply"])


def unresolve(reaction: VisionReaction) -> None:
    """It asks for an answer again."""
    reaction.resolved_by, reaction.resolved_at = None, None
    reaction.save(update_fields=["resolved_by", "resolved_at"])


@transaction.atomic
def adopt_vision(
    vision: Vision, *, revision: int, on: date, body: str, note: str, by: User
) -> VisionVersion:
    """Put the working text in force as the next version. The reactions go with it.

    Refused when the text is no longer the one that was read.
    """
    kept = _kept(vision)
    if not kept.text:
        raise DomainError(_("There is no text to adopt yet."))
    if kept.revision != revision:
        raise DomainError(_("The text was changed since you opened this page. Read it again."))
    if on > timezone.localdate():
        raise DomainError(_("Choose the day on which it was decided: today or before."))
    last = kept.versions.aggregate(last=Max("number"))["last"] or 0
    version = VisionVersion.objects.create(
        vision=kept,
        number=last + 1,
        text=kept.text,
        adopted_on=on,
        adopted_by=by,
        body=body,
        note=note,
        revision=kept.revision,
    )
    VisionReaction.objects.filter(vision=kept, version=None).update(version=version)
    kept.reactions_until = None
    kept.save(update_fields=["reactions_until"])
    record(by, "vision_adopted", kept, version=version.number, on=on.isoformat())
    return version
