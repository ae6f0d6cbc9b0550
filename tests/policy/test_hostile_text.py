"""Text that means something to a browser, a template or a typesetter is read back as it was typed.

In every field that reaches a plan, on its page, in Word and in PDF.
"""

import re
import shutil
import subprocess
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from zwerm.documents import to_docx, to_pdf
from zwerm.mandates.models import Mandate
from zwerm.policy.documents import plan_document
from zwerm.policy.keeping import keep
from zwerm.policy.knoster_services import begin_round, close_round
from zwerm.policy.live import Place, live_blocks
from zwerm.policy.models import Block, Part, Processing, RecoveryService, Rehearsal
from zwerm.policy.recovery_services import add_last
from zwerm.policy.vision_services import adopt_vision, vision_of, write_vision

from ..factories import grant, group, key_figures, own_task, person, school, user
from ..learning.world import experiment, training
from .goals import action, goal
from .plans import plan
from .risks import risk

HOSTILE = '<script>a</script>#include("/etc/passwd")$x${{7*7}}{%if%}]]>=cmd|a'
CONTROL = "\x0b\x1b"

pytestmark = pytest.mark.django_db


def hostile(field: str) -> str:
    return f"Z{field} {HOSTILE}{CONTROL}"


def _vision(at, head):
    text = hostile("vision")
    written = write_vision(vision_of(at, Part.PEDAGOGICAL), text=text, revision=1, by=head)
    adopt_vision(written, revision=2, on=timezone.localdate(), body="", note="", by=head)


def _knoster(at, head):
    last = timezone.localdate()
    asked = begin_round(at, closes_on=last, about="", asks_colleagues=True, by=head)
    close_round(asked, by=head)
    asked.refresh_from_db()
    asked.conclusion, asked.weakest = hostile("conclusion"), "plan"
    asked.concluded_by, asked.concluded_on = head, last
    asked.save()


def _goals(at, head):
    owner = person(at=at, name=hostile("owner"))
    core = own_task(at, hostile("task"), is_core=True)
    done = action(at, hostile("action"), owner=owner, state="busy")
    goal(at, hostile("goal"), measure=hostile("measure"), tasks=[core], actions=[done])
    goal(at, "Gehaald", state="reached", evidence=hostile("evidence"))


def _team(at, head):
    held = own_task(at, hostile("mandated"))
    who = person(at=at, name=hostile("holder"))
    grant(who, 120, note=hostile("note"))
    fields = {"organisation": at, "kind": "execute", "starts_on": date(2026, 9, 1)}
    Mandate.objects.create(task=held, person=who, **fields)


def _safety(at, head):
    risk(
        hostile("risk"), at=at, by=head, measure=hostile("riskmeasure"), owner_role=hostile("role")
    )
    service = RecoveryService(organisation=at, name=hostile("service"))
    service.procedure, service.owner_role = hostile("procedure"), hostile("duty")
    add_last(service, by=head)
    soon = timezone.localdate() + timedelta(days=9)
    keep(Rehearsal(organisation=at, what=hostile("rehearsal"), planned_on=soon), by=head)
    texts = {
        name: hostile(name) for name in ("purpose", "data", "subjects", "shared_with", "retention")
    }
    keep(Processing(organisation=at, **texts), by=head)


def _learning(at, head):
    training(at, by=head, title=hostile("training"), team=hostile("trainingteam"))
    experiment(at, by=head, title=hostile("experiment"), bounds=hostile("bounds"))


def _written(made):
    """A chapter with every kind of block, and one with every live block."""
    own, live = made.chapters.all()[:2]
    made.chapters.exclude(pk__in=(own.pk, live.pk)).delete()
    Block.objects.filter(chapter__plan=made).delete()
    type(own).objects.filter(pk=own.pk).update(title=hostile("chapter"))
    for place, kind in enumerate(("heading", "text", "list", "table")):
        text = hostile(kind)
        text = f"{hostile('head')}\t{text}\nrij\t{hostile('cell')}" if kind == "table" else text
        Block.objects.create(chapter=own, kind=kind, text=text, position=place)
    for place, kind in enumerate(live_blocks()):
        Block.objects.create(chapter=live, kind="live", live=kind, position=place)


FIELDS = [
    "organisation",
    "plan",
    "chapter",
    "heading",
    "text",
    "list",
    "table",
    "head",
    "cell",
    "vision",
    "conclusion",
    "owner",
    "task",
    "action",
    "goal",
    "measure",
    "evidence",
    "mandated",
    "holder",
    "risk",
    "riskmeasure",
    "role",
    "service",
    "procedure",
    "duty",
    "rehearsal",
    "purpose",
    "data",
    "subjects",
    "shared_with",
    "retention",
    "training",
    "trainingteam",
    "experiment",
    "bounds",
]


@pytest.fixture
def made():
    at = school(hostile("organisation"), parent=group(hostile("group")))
    head = user("head", at=at, name=hostile("head-of-school"))
    key_figures(at)
    for fill in (_vision, _knoster, _goals, _team, _safety, _learning):
        fill(at, head)
    made = plan(at=at, by=head, title=hostile("plan"))
    _written(made)
    return made


def _on_its_page(made):
    client = Client()
    client.force_login(made.created_by)
    page = client.get(reverse("policy:plan_detail", args=[made.pk])).content.decode()
    assert "<script>a" not in page
    return unescape(strip_tags(page))


def _in_word(made):
    document = plan_document(made, Place(made.organisation, made.school_year, made.created_by))
    word = docx.Document(BytesIO(to_docx(document)))
    return "\n".join(node.text for node in word.element.iter() if node.tag.endswith("}t"))


def _in_pdf(made):
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not here")
    document = plan_document(made, Place(made.organisation, made.school_year, made.created_by))
    read = subprocess.run(  # a fixed command
        [program, "-raw", "-", "-"], input=to_pdf(document), capture_output=True, check=True
    )
    return read.stdout.decode()


@pytest.mark.parametrize("read", [_on_its_page, _in_word, _in_pdf])
def test_hostile_text_in_every_field_is_read_back_literally(made, read):
    said = _bare(read(made))
    missing = [field for field in FIELDS if _bare(f"Z{field} {HOSTILE}") not in said]
    assert missing == []
    assert "root:x:0" not in said


def _bare(text):
    """Without spaces, breaks of lines and control characters."""
    return re.sub(r"[\s\x00-\x1f]+", "", text)
