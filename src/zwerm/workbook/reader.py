"""Read a school's workbook into a dossier, or say everything that is wrong with it at once."""

import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from . import archive
from .cells import Enough, Notes
from .grid import Grid, open_grid
from .layout import SETTINGS, SHEETS
from .people_rows import People, read_people, read_pools, read_schools
from .problems import CellProblem, InvalidWorkbook
from .records import Dossier
from .task_rows import read_means, read_rules, read_sources, read_tasks
from .values import NotAllowed, parse_whole, text_in
from .vocabulary import fold
from .words import say

SCHOOL_YEAR = re.compile(r"(20\d\d)\s*[-–/]\s*((?:20)?\d\d)")


def read_workbook(
    source: Path | str | bytes,
    *,
    language: str = "nl",
    known_tasks: Collection[str] | None = None,
) -> Dossier:
    """The dossier in a workbook. With `known_tasks`, a key outside them must be an own task.

    Raises `InvalidWorkbook` with every problem, in the given language.
    """
    grid = open_grid(archive.bytes_of(source, language), language)
    notes = Notes(language, list(grid.problems))
    with suppress(Enough):
        dossier = _dossier(grid, notes, known_tasks)
    if notes.problems:
        raise InvalidWorkbook(tuple(_in_order(notes.problems)), language)
    return dossier


def _dossier(grid: Grid, notes: Notes, known_tasks: Collection[str] | None) -> Dossier:
    schools, school_names = read_schools(grid, notes)
    pools = read_pools(schools)
    sources, source_names = read_sources(grid, notes)
    people = read_people(grid, notes, People(schools, school_names, pools))
    tasks, task_names = read_tasks(grid, notes, schools, school_names, known_tasks)
    settings = _settings(grid, notes)
    return Dossier(
        name=settings[0] or next((school.name for school in schools), ""),
        school_year=settings[1],
        schools=schools,
        people=people.records,
        means=read_means(grid, notes, people.names, source_names),
        tasks=tasks,
        sources=sources,
        rules=read_rules(grid, notes, task_names, people.names, school_names),
        max_changes=settings[2],
    )


def _settings(grid: Grid, notes: Notes) -> tuple[str, str, int | None]:
    """Name, school year and the most changes allowed, from above the first table."""
    name, year, most_changes = "", "", None
    for column in SETTINGS:
        row = grid.setting(column)
        cell = row.cells[column.key] if row else None
        if row is None or not text_in(cell):
            if column.required and "school" in grid.sheets:
                _note_missing_setting(grid, notes, column.heading(notes.language))
            continue
        try:
            if column.key == "school_year":
                year = _school_year(text_in(cell), notes.language)
            elif column.key == "name":
                name = text_in(cell)[: column.longest]
            else:
                most_changes = parse_whole(cell, column, notes.language)
        except NotAllowed as problem:
            notes.add(row, column.key, problem)
    return name, year, most_changes


def _note_missing_setting(grid: Grid, notes: Notes, heading: str) -> None:
    notes.problems.append(
        CellProblem(
            grid.sheets["school"].name,
            "",
            heading,
            say("required", notes.language),
            say("allowed_school_year", notes.language),
        )
    )


def _school_year(text: str, language: str) -> str:
    found = SCHOOL_YEAR.fullmatch(text)
    if found and int(found[2]) % 100 == (int(found[1]) + 1) % 100:
        return f"{found[1]}-{int(found[1]) + 1}"
    raise NotAllowed(say("not_a_school_year", language), say("allowed_school_year", language))


def _in_order(problems: list[CellProblem]) -> list[CellProblem]:
    """By sheet, then from top to bottom and from left to right."""
    sheets = {fold(name): number for number, both in enumerate(SHEETS.values()) for name in both}

    def place(problem: CellProblem) -> tuple[int, int, int, str]:
        row = re.search(r"\d+", problem.cell)
        sheet = sheets.get(fold(problem.sheet), len(sheets))
        return sheet, int(row[0]) if row else 0, len(problem.cell), problem.cell

    return sorted(dict.fromkeys(problems), key=place)
