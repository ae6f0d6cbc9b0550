"""Put damaged and odd files to everything that reads files of others.

`uv run python -m bench.fuzz_files --count 20000 --seed 1`; `--only workbook` takes one reader and
`--index 7` repeats one file. A reader may understand a file or refuse it in its own words; any
other error, and any file that takes long, is a fault.
"""

# A program for a terminal prints, and chance here guards nothing.
# ruff: noqa: T201, S311

import argparse
import io
import json
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

# Generous for a busy machine; the readers' own limits lie far lower.
MOST_CPU_SECONDS = 8.0
OPTIMISER_DATA = Path(__file__).parents[1] / "tests" / "optimiser" / "data"

ODD_BYTES = (
    b"\x00",
    b"\xff\xfe",
    b"=",
    b'"',
    b"<",
    b"&#0;",
    b"\xed\xa0\x80",
    b"9" * 400,
    b"{",
    b"]",
)
ODD_TEXTS = ("", " ", "=1+1", "@SUM(A1)", "\x00", "\u202e", "é" * 400, "<b>", "1e999", "-1", "0x10")
ODD_NUMBERS = (-1, 0, 1, 2**31, 2**63, 10**400, -0.0, 1e308, 0.1, True, None)
Reader = Callable[[bytes], object]
Mutation = Callable[[bytes, Random], bytes]


@dataclass(frozen=True)
class Target:
    """A reader, files it understands, and the errors with which it may refuse others."""

    name: str
    seeds: Sequence[bytes]
    read: Reader
    refusals: tuple[type[Exception], ...]
    mutations: Sequence[Mutation]


@dataclass(frozen=True)
class Fault:
    target: str
    index: int
    what: str


def main(arguments: Sequence[str] | None = None) -> int:
    args = _parser().parse_args(arguments)
    targets = [target for target in all_targets() if args.only in (None, target.name)]
    faults, answers = [], Counter[str]()
    begin = time.process_time()
    indexes = [args.index] if args.index is not None else range(args.count)
    for index in indexes:
        for target in targets:
            answer = tried(target, args.seed, index)
            if isinstance(answer, Fault):
                faults.append(answer)
                print(f"{answer.target} --seed {args.seed} --index {answer.index}\n{answer.what}")
            else:
                answers[f"{target.name} {answer}"] += 1
    for line, count in sorted(answers.items()):
        print(f"{count:7} {line}")
    total = len(indexes) * len(targets)
    seconds = time.process_time() - begin
    print(f"{total} files, {len(faults)} faults, {seconds:.0f} CPU s")
    return 1 if faults else 0


def tried(target: Target, seed: int, index: int) -> "Fault | str":
    """What became of one made-up file: understood, refused, or a fault."""
    dice = Random(f"{target.name} {seed} {index}")
    content = dice.choice(target.seeds)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        content = dice.choice(target.mutations)(content, dice)
    begin = time.process_time()
    try:
        target.read(content)
    except target.refusals:
        answer = "refused"
    except Exception:
        return Fault(target.name, index, traceback.format_exc(limit=-6))
    else:
        answer = "understood"
    used = time.process_time() - begin
    if used > MOST_CPU_SECONDS:
        return Fault(target.name, index, f"took {used:.1f} CPU s")
    return answer


# Mutations


def damaged(content: bytes, dice: Random) -> bytes:
    """A few bytes changed, lost, doubled or put in."""
    if not content:
        return dice.choice(ODD_BYTES)
    place = dice.randrange(len(content))
    width = min(dice.choice((1, 1, 4, 64, 2000)), len(content) - place)
    rest = content[place + width :]
    kind = dice.choice(("change", "lose", "double", "put", "cut"))
    if kind == "change":
        return content[:place] + dice.randbytes(width) + rest
    if kind == "lose":
        return content[:place] + rest
    if kind == "double":
        return content[: place + width] + content[place : place + width] + rest
    if kind == "put":
        return content[:place] + dice.choice(ODD_BYTES) + content[place:]
    return content[:place]


def damaged_inside(content: bytes, dice: Random) -> bytes:
    """A part of an archive damaged, lost or doubled, with the archive itself in order."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError, OSError):
        return damaged(content, dice)
    except Exception:  # an archive that only this library minds
        return damaged(content, dice)
    if not parts:
        return content
    name = dice.choice(sorted(parts))
    kind = dice.choice(("damage", "damage", "damage", "lose", "other"))
    if kind == "lose":
        del parts[name]
    elif kind == "other":
        parts[name] = parts[dice.choice(sorted(parts))]
    else:
        parts[name] = damaged(parts[name], dice)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return file.getvalue()


def odd_value(content: bytes, dice: Random) -> bytes:
    """A value somewhere in JSON replaced by one that does not belong there."""
    try:
        data = json.loads(content)
    except ValueError:
        return damaged(content, dice)
    holder, key = _place_in(data, dice)
    if holder is None:
        return json.dumps(_odd(data, dice)).encode()
    if dice.random() < 0.15:
        del holder[key]
    else:
        holder[key] = _odd(holder[key], dice)
    return json.dumps(data).encode()


def _place_in(data: Any, dice: Random) -> tuple[Any, Any]:
    holder, key = None, None
    while isinstance(data, dict | list) and data:
        holder = data
        key = dice.choice(sorted(data) if isinstance(data, dict) else range(len(data)))
        data = data[key]
        if dice.random() < 0.25:
            break
    return holder, key


def _odd(value: Any, dice: Random) -> Any:
    choices: list[Any] = [*ODD_TEXTS, *ODD_NUMBERS, [], {}, [[]], {"": None}]
    if isinstance(value, list):
        choices += [value + value, [value], deepcopy(value)[::-1]]
    if isinstance(value, str):
        choices += [value * 50, value.upper(), [value]]
    return dice.choice(choices)


def odd_cell(content: bytes, dice: Random) -> bytes:
    """A cell of a text table replaced."""
    lines = content.split(b"\n")
    number = dice.randrange(len(lines))
    cells = lines[number].split(b";" if b";" in lines[number] else b",")
    cells[dice.randrange(len(cells))] = dice.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
    lines[number] = b";".join(cells)
    return b"\n".join(lines)


# Readers


def all_targets() -> list[Target]:
    """Imports stand here, so that asking for help needs nothing."""
    from zwerm.core.errors import DomainError  # noqa: PLC0415
    from zwerm.imports.oneroster import read_roster  # noqa: PLC0415
    from zwerm.imports.reading import NotReadable  # noqa: PLC0415
    from zwerm.optimiser.files import (  # noqa: PLC0415
        InvalidFile,
        json_from_bytes,
        plan_from_data,
        problem_from_data,
    )
    from zwerm.workbook.problems import InvalidWorkbook  # noqa: PLC0415
    from zwerm.workbook.reader import read_workbook  # noqa: PLC0415

    problem = _unzipped("XS-2.problem.json.gz")
    plan = _unzipped("XS-2.plan.json.gz")
    return [
        Target("workbook", [_template()], read_workbook, (InvalidWorkbook,), _IN_ARCHIVE),
        Target("list", [_template(), *_tables()], _read_list, (NotReadable,), _IN_TABLE),
        Target(
            "roster",
            [_roster()],
            lambda content: read_roster(content, "people"),
            (NotReadable,),
            _IN_ARCHIVE,
        ),
        Target(
            "problem",
            [problem],
            lambda content: problem_from_data(json_from_bytes(content)),
            (InvalidFile,),
            _IN_JSON,
        ),
        Target(
            "plan",
            [plan],
            lambda content: plan_from_data(json_from_bytes(content)),
            (InvalidFile,),
            _IN_JSON,
        ),
        Target("photo", _photos(), _read_photo, (DomainError,), (damaged,)),
        Target("picture", _photos(), _read_picture, (DomainError,), (damaged,)),
    ]


_IN_ARCHIVE: Sequence[Mutation] = (damaged, damaged_inside, damaged_inside, damaged_inside)
_IN_TABLE: Sequence[Mutation] = (damaged, damaged_inside, odd_cell, odd_cell)
_IN_JSON: Sequence[Mutation] = (damaged, odd_value, odd_value, odd_value)


def _unzipped(name: str) -> bytes:
    import gzip  # noqa: PLC0415

    return gzip.decompress((OPTIMISER_DATA / name).read_bytes())


def _template() -> bytes:
    from tests.workbook.books import group_dossier, workbook_of  # noqa: PLC0415

    return bytes(workbook_of(group_dossier()))


def _tables() -> list[bytes]:
    people = (
        "Naam;E-mail;Functie;School;In dienst\nJo Maes;jo@leie.be;leerkracht;De Linde;1/9/2026\n"
    )
    tasks = "Taak;Uren per week;Cluster;Opmerking\nPrinters;2u30;technisch;op maandag\n"
    return [
        (people * 3).encode(),
        tasks.encode("utf-16"),
        people.replace(";", "\t").encode("cp1252"),
    ]


def _roster() -> bytes:
    from tests.imports.test_oneroster import ORGS, ROLES_12, USERS_12, roster  # noqa: PLC0415

    return roster(orgs=ORGS, users=USERS_12, roles=ROLES_12)


def _photos() -> list[bytes]:
    from PIL import Image  # noqa: PLC0415

    made = []
    for kind in ("JPEG", "PNG", "WEBP"):
        file = io.BytesIO()
        Image.effect_noise((64, 48), 60).convert("RGB").save(file, kind)
        made.append(file.getvalue())
    return made


def _read_list(content: bytes) -> None:
    """All that happens to a list before somebody looks at it."""
    from zwerm.imports.columns import find_layout  # noqa: PLC0415
    from zwerm.imports.fields import KINDS  # noqa: PLC0415
    from zwerm.imports.packing import packed, unpacked  # noqa: PLC0415
    from zwerm.imports.reading import read_sheets  # noqa: PLC0415
    from zwerm.imports.rows import read_rows  # noqa: PLC0415

    sheets = unpacked(packed(read_sheets(content)))
    for kind in KINDS:
        layout = find_layout(sheets, kind)
        for entry in read_rows(sheets[layout.sheet], layout, kind):
            json.dumps(dict(entry.values))


def _read_photo(content: bytes) -> None:
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from zwerm.people.photos import square_photo  # noqa: PLC0415

    square_photo(ContentFile(content))


def _read_picture(content: bytes) -> None:
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from zwerm.policy.pictures import kept_picture  # noqa: PLC0415

    kept_picture(ContentFile(content))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_files", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="files for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--index", type=int, help="repeat this one")
    parser.add_argument("--only", help="this reader only")
    return parser


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    sys.exit(main())
