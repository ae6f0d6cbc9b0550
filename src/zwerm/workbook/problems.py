"""What is wrong with a workbook, cell by cell."""

from dataclasses import dataclass

from .words import say

MOST_PROBLEMS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing to mend. The cell is empty when the whole sheet, or the file, is meant."""

    sheet: str
    cell: str
    value: str
    wrong: str
    allowed: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        shown = f" “{self.value}”" if self.value else ""
        return ": ".join(part for part in (f"{place}{shown}", self.sentence) if part.strip())

    @property
    def sentence(self) -> str:
        return f"{self.wrong} {self.allowed}".strip()


class InvalidWorkbook(Exception):  # noqa: N818 - it is said as a sentence: raise InvalidWorkbook
    """Everything that is wrong with a workbook, at once."""

    def __init__(self, problems: tuple[CellProblem, ...], language: str = "nl") -> None:
        super().__init__(problems, language)
        self.problems = problems
        self.language = language

    def __str__(self) -> str:
        shown = [f"- {problem}" for problem in self.problems[:MOST_PROBLEMS_SHOWN]]
        more = len(self.problems) - len(shown)
        if more:
            shown.append("- " + say("and_more", self.language, count=more))
        return "\n".join(shown)


def file_problem(key: str, language: str, allowed: str = "", **values: object) -> InvalidWorkbook:
    """The whole file cannot be read."""
    problem = CellProblem(
        say("file", language),
        "",
        "",
        say(key, language, **values),
        say(allowed, language, **values) if allowed else "",
    )
    return InvalidWorkbook((problem,), language)
