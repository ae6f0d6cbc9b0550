"""From a file to what happens when somebody is away, without a database: the command continuity."""

from argparse import Namespace
from pathlib import Path

from zwerm.optimiser.continuity import Absence, Continuity, Step, absences_to_data
from zwerm.optimiser.files import write_json
from zwerm.workbook.vocabulary import fold
from zwerm.workbook.words import say

from .continuity_text import AbsenceTeller
from .filecommands import Case, Refusal, file_command, read_case, tell
from .output import write_all
from .plan_input import data_target, plan_of_case
from .summary import ProgressLine

# For one person there is time to look further.
ROUNDS_FOR_ONE = 2


@file_command
def continuity(args: Namespace) -> int:
    target = data_target(args)
    case = read_case(Path(args.input), args.language)
    person = _person(case, args)
    study = Continuity(case.problem, plan_of_case(case, args), seed=args.seed)
    absences = _absences(study, person, args)
    if target is not None:
        data = absences_to_data(study, absences, with_plans=person is not None)
        write_all({target: lambda path: write_json(path, data)})
    _tell(absences, case, args, is_of_one=person is not None)
    if target is not None:
        tell(say("cli_written", args.language, file=target))
    return 0


def _person(case: Case, args: Namespace) -> str | None:
    """Who is asked for, by id or by name."""
    people = [person.id for person in case.problem.people]
    if not people:
        raise Refusal(say("continuity_no_people", args.language))
    if args.person is None:
        return None
    for person in people:
        if fold(args.person) in {fold(person), fold(case.labels.person(person))}:
            return person
    names = ", ".join(case.labels.person(person) for person in people)
    raise Refusal(say("continuity_unknown_person", args.language, person=args.person, people=names))


def _absences(study: Continuity, person: str | None, args: Namespace) -> list[Absence]:
    """The last answer for each, who is missed most first."""
    known: dict[str, Absence] = {}
    with ProgressLine(args.language) as line:

        def show(step: Step) -> None:
            line.show(f"absence_{step.stage}", step.fraction)

        found = study.absences(
            None if person is None else [person],
            on_progress=show,
            time_limit=args.time_limit,
            rounds=1 if person is None else ROUNDS_FOR_ONE,
        )
        for absence in found:
            known[absence.person] = absence
    order = {one.id: number for number, one in enumerate(study.problem.people)}
    return sorted(
        known.values(), key=lambda one: (*(-cost for cost in one.cost), order[one.person])
    )


def _tell(absences: list[Absence], case: Case, args: Namespace, *, is_of_one: bool) -> None:
    teller = AbsenceTeller(case.problem, case.labels, args.language)
    lines = teller.of_person(absences[0]) if is_of_one else teller.overview(absences)
    for text in lines:
        tell(text)
    unsure = sum(not absence.is_proved for absence in absences)
    if unsure and not is_of_one:
        tell("")
        count = {"count": unsure, "people": len(absences)}
        tell(say("continuity_unsure", args.language, **count))
