"""The division as a tagged PDF, set by typst. What users typed goes in as data only."""

from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files

from zwerm.documents.typesetting import tagged_pdf

from .division import Division
from .document_data import WORST_GAPS_SHOWN, document_data
from .words import say


def division_pdf(division: Division, *, language: str) -> bytes:
    source = files("zwerm.workbook").joinpath("data/division.typ").read_bytes()
    return tagged_pdf(source, _data(division, language))


def _data(division: Division, language: str) -> Mapping[str, object]:
    content = document_data(division, language)
    data = asdict(content)
    for cluster in data["clusters"]:
        cluster["title"] = cluster["name"][:1].upper() + cluster["name"][1:]
    data["worst"] = data["gaps"][:WORST_GAPS_SHOWN]
    data["places"] = len(division.places)
    data["core_note"] = say("core_in_bold", language)
    for key in ("needed", "open"):
        data["words"][f"{key}_short"] = say(f"{key}_short", language)
    return data
