import json

import pytest

from zwerm.documents.blocks import (
    Column,
    Figure,
    Heading,
    ItemList,
    Notice,
    Signature,
    SignatureFields,
    Table,
    Text,
    bold,
    cell,
    runs,
)
from zwerm.policy.packing import UnreadableBlock, pack, unpack

EVERY_KIND = (
    Heading("Team", 2, "T"),
    Text(runs("Wie ", bold("wat"), " doet"), "lead"),
    ItemList((runs("een"), runs("twee")), is_numbered=True),
    Table(
        (Column("Taak", 0.7), Column("Uren", 0.3, "right")),
        ((cell("Wifi"), cell("2,5", tone="signal")),),
    ),
    Notice("Let op", runs("niemand")),
    SignatureFields((Signature("directeur", "Hilde"),)),
    Figure(b"\x89PNG", "png", "een grafiek", share=0.5),
)


def test_what_is_packed_comes_back_the_same():
    assert unpack(json.loads(json.dumps(pack(EVERY_KIND)))) == EVERY_KIND


def test_a_name_of_a_later_version_is_left_out():
    assert unpack([{"type": "Heading", "text": "Team", "sound": "bell"}]) == (Heading("Team"),)


def test_a_kind_nobody_knows_is_told():
    with pytest.raises(UnreadableBlock, match="Hologram"):
        unpack([{"type": "Hologram"}])
