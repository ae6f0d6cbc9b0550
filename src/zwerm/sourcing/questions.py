"""Questions for a conversation with candidates, one for each of the largest tasks."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from .lines import Line

MOST_QUESTIONS = 6


def selection_questions(lines: Sequence[Line]) -> list[str]:
    """The largest tasks of each cluster in turn, so that no cluster is forgotten."""
    largest = sorted(lines, key=lambda line: -line.minutes)
    asked: list[Line] = []
    for rank in range(MOST_QUESTIONS):
        for cluster in dict.fromkeys(line.cluster for line in largest):
            of_cluster = [line for line in largest if line.cluster == cluster]
            if rank < len(of_cluster) and of_cluster[rank].task not in [a.task for a in asked]:
                asked.append(of_cluster[rank])
    questions = [_question(line) for line in asked[:MOST_QUESTIONS]]
    if any(line.task.needs_backup for line in lines):
        questions.append(
            _("How do you make sure that a colleague can take over tomorrow what you do today?")
        )
    return questions


def _question(line: Line) -> str:
    words = {"task": line.task.name}
    if line.cluster == "T" and line.is_on_site:
        return (
            _(
                "“%(task)s”: it fails in the middle of a lesson. What do you do first, and what do "
                "you tell the teacher?"
            )
            % words
        )
    sentence = {
        "T": _(
            "“%(task)s”: tell about the last time you did this. What was hard, and how did you "
            "know that it was right?"
        ),
        "P": _("“%(task)s”: a colleague sees no use in it, or is afraid of it. How do you begin?"),
        "B": _(
            "“%(task)s”: two schools want something different. How do you bring them to one choice?"
        ),
        "A": _("“%(task)s”: how do you keep an overview, and how do others find it?"),
    }[line.cluster]
    return sentence % words
