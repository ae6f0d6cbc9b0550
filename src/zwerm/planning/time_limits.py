"""How long a division may think. Pure: knows no database."""

from zwerm.optimiser.problem import Problem

# CPU seconds. A school is done in a few; a group fills its time with improving, and the larger
# it is the longer the first plan takes.
SECONDS = 60.0
SECONDS_A_SCHOOL = 8.0


def time_limit_for(problem: Problem) -> float:
    """CPU seconds for a problem of this size; whoever waits may stop with the best so far."""
    return max(SECONDS, SECONDS_A_SCHOOL * len(problem.schools))
