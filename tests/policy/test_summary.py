"""A plan on one page."""

import pytest
from django.utils.translation import override

from zwerm.documents import Heading, ItemList, Table, Text, cell, runs, to_docx, to_pdf
from zwerm.documents.blocks import Column
from zwerm.mandates.models import Mandate
from zwerm.policy.live import Place
from zwerm.policy.summary import shortened, summary_document

from ..factories import grant, own_task, person, user
from .plans import plan


def test_what_is_long_is_cut_after_a_whole_sentence():
    text = "Wij kiezen ICT als een les er beter van wordt. " * 12
    (short,) = shortened((Heading("Visie", 2), Text(runs(text))))
    assert short == Text(runs(("Wij kiezen ICT als een les er beter van wordt. " * 6).strip()))


def test_of_a_table_the_first_column_stands_there_and_of_a_list_five_items():
    rows = tuple((cell(f"Doel {number}"), cell("x")) for number in range(9))
    table = Table((Column("Doel", 0.5), Column("Stand", 0.5)), rows)
    assert shortened((table,)) == (ItemList(tuple(runs(f"Doel {n}") for n in range(5))),)
    many = ItemList(tuple(runs(str(number)) for number in range(9)))
    assert shortened((many,)) == (ItemList(many.items[:5]),)
    assert shortened((Heading("Leeg"),)) == ()


@pytest.mark.django_db
def test_one_page_tells_why_who_and_with_what():
    made = plan(title="Ons plan")
    here = made.organisation
    by = user("head", at=here)
    sofie = person("Sofie Declercq", at=here)
    grant(sofie, 480)
    Mandate.objects.create(
        task=own_task(here), organisation=here, person=sofie, kind="execute", starts_on="2026-09-01"
    )
    vision = made.chapters.get(key="vision").blocks.first()
    vision.text = "ICT dient het leren.\n\nDe rest volgt."
    vision.save()

    with override("en"):
        document = summary_document(made, Place(here, made.school_year, by))

    assert document.is_one_page
    assert document.mark == "Draft, not adopted"
    assert [block.text for block in document.blocks if isinstance(block, Heading)] == [
        "Why",
        "With whom",
        "With which hours and means",
    ]
    assert document.blocks[1] == Text(runs("ICT dient het leren."))
    assert [card.title for card in document.blocks[3].cards] == ["Sofie Declercq"]
    assert "".join(run.text for run in document.blocks[5].runs) == (
        "8.0\N{NO-BREAK SPACE}hours a week for ICT."
    )
    assert to_pdf(document).count(b"/Type /Page\n") <= 1
    assert to_docx(document).startswith(b"PK")
