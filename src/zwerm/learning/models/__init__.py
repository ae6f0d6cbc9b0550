"""How the team learns: trainings, coaches, and experiments with an end."""

from .coach import Coach, CoachRole
from .experiment import (
    PROPOSED_LIMIT,
    Experiment,
    ExperimentLimit,
    ExperimentQuerySet,
)
from .training import (
    EffectAnswer,
    Participation,
    Session,
    Training,
    TrainingQuerySet,
)

__all__ = [
    "PROPOSED_LIMIT",
    "Coach",
    "CoachRole",
    "EffectAnswer",
    "Experiment",
    "ExperimentLimit",
    "ExperimentQuerySet",
    "Participation",
    "Session",
    "Training",
    "TrainingQuerySet",
]
