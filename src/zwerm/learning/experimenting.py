"""Experiments begin, end and are judged here; no more at once than a team can carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation

from .models import PROPOSED_LIMIT, Experiment, ExperimentLimit


@dataclass(frozen=True, slots=True)
class Fatigue:
    """How many experiments run at a place, and how many may."""

    running: int
    most: int
    is_own_choice: bool  # else it is our proposal

    @property
    def is_above(self) -> bool:
        return self.running > self.most

    @property
    def has_room(self) -> bool:
        return self.running < self.most

    @property
    def over(self) -> int:
        return max(0, self.running - self.most)


def fatigue(organisation: Organisation) -> Fatigue:
    """A school also carries what its group tries out; a group what it tries out itself."""
    lineage = [above.pk for above in organisation.lineage]
    running = Experiment.objects.running().filter(organisation__in=lineage).count()
    own = {
        row.organisation_id: row.most
        for row in ExperimentLimit.objects.filter(organisation__in=lineage)
    }
    most = next((own[pk] for pk in lineage if pk in own), None)
    return Fatigue(running, PROPOSED_LIMIT if most is None else most, most is not None)


@transaction.atomic
def set_limit(organisation: Organisation, most: int, *, by: User) -> None:
    ExperimentLimit.objects.update_or_create(
        organisation=organisation, defaults={"most": most, "changed_by": by}
    )
    record(by, "set_experiment_limit", organisation, most=most)


@transaction.atomic
def keep_experiment(
    experiment: Experiment, *, people: Iterable[Person] | None = None, by: User
) -> Experiment:
    """Add it, or keep its changes."""
    verb = "changed_experiment" if experiment.pk else "added_experiment"
    experiment.created_by = experiment.created_by or by
    experiment.changed_by, experiment.changed_at = by, timezone.now()
    experiment.save()
    if people is not None:
        experiment.people.set(people)
    record(by, verb, experiment)
    return experiment


@transaction.atomic
def begin_experiment(experiment: Experiment, *, reason: str, by: User) -> None:
    """One more than agreed is possible, with a reason that stays with it."""
    # Two who begin at once count one after the other.
    Organisation.objects.select_for_update().get(pk=experiment.organisation.top.pk)
    kept = Experiment.objects.select_for_update().get(pk=experiment.pk)
    if not kept.is_idea:
        raise DomainError(_("This experiment has begun already."))
    if kept.ends_on < timezone.localdate():
        raise DomainError(_("Its last day has gone by. Choose another day first."))
    at_once = fatigue(experiment.organisation)
    if not at_once.has_room and not reason.strip():
        raise DomainError(
            _(
                "%(running)d experiments run already, and at most %(most)d was agreed. "
                "Finish one first, or say why this one cannot wait."
            )
            % {"running": at_once.running, "most": at_once.most}
        )
    kept.state = Experiment.State.RUNNING
    kept.limit_reason = "" if at_once.has_room else reason.strip()
    kept.changed_by, kept.changed_at = by, timezone.now()
    kept.save()
    record(by, "began_experiment", kept, above_limit=not at_once.has_room)


@transaction.atomic
def judge_experiment(experiment: Experiment, *, by: User, **outcome: Any) -> None:
    """What came of it against what was expected, and how it goes on."""
    kept = Experiment.objects.select_for_update().get(pk=experiment.pk)
    if kept.is_idea:
        raise DomainError(_("Begin the experiment first."))
    for name, value in outcome.items():
        setattr(kept, name, value)
    kept.state = Experiment.State.DONE
    kept.decided_on, kept.decided_by = timezone.localdate(), by
    kept.changed_by, kept.changed_at = by, timezone.now()
    kept.save()
    record(by, "judged_experiment", kept, decision=kept.decision)


@transaction.atomic
def drop_experiment(experiment: Experiment, *, by: User) -> None:
    kept = Experiment.objects.select_for_update().get(pk=experiment.pk)
    if kept.is_done:
        raise DomainError(_("This experiment is finished already."))
    kept.state = Experiment.State.DROPPED
    kept.save(update_fields=["state"])
    record(by, "dropped_experiment", kept)


@transaction.atomic
def take_up_again(experiment: Experiment, *, by: User) -> None:
    """Back to an idea: what was dropped by mistake, or can be done after all."""
    kept = Experiment.objects.select_for_update().get(pk=experiment.pk)
    if kept.state != Experiment.State.DROPPED:
        raise DomainError(_("Only what was dropped can be taken up again."))
    kept.state = Experiment.State.IDEA
    kept.save(update_fields=["state"])
    record(by, "took_up_experiment", kept)


def at_place(organisation: Organisation, user: User) -> "Any":
    """Here, below, and what the group above tries out here as well."""
    lineage = [above.pk for above in organisation.lineage]
    below = KeysBelow(organisation.pk)
    return Experiment.objects.visible_to(user).filter(
        Q(organisation__in=lineage) | Q(organisation__in=below)
    )
