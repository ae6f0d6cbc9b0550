"""What plans show of the vision: the text that was adopted, of the place or of what is above it."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents.blocks import Block, Heading, Text, paragraphs, runs

from .live import Place, known_by, live_block, reads
from .models import Part, VisionVersion
from .vision_queries import adopted_rows, visions_in_force


@live_block(
    "vision",
    gettext_lazy("The vision"),
    tells=gettext_lazy("The pedagogical and the technical vision, as they were adopted."),
    empty=gettext_lazy("no vision is adopted yet."),
    page="policy:vision",
)
def vision(at: Place) -> tuple[Block, ...]:
    """Only what was adopted: a working text is of who writes it."""
    found: list[Block] = []
    for part, version in visions_in_force(at.organisation, *vision_rows(at)):
        found += [Heading(_title(part), 2), *paragraphs(version.text), _colophon(version, at)]
    return tuple(found)


@reads("vision")
def vision_rows(at: Place) -> "tuple[QuerySet[VisionVersion]]":
    return (at.once(_adopted, at),)


def _adopted(at: Place) -> "QuerySet[VisionVersion]":
    return adopted_rows(at.organisation.lineage)


@known_by("vision")
def adopted(at: Place) -> "QuerySet[VisionVersion]":
    return VisionVersion.objects.filter(vision__organisation__in=at.organisation.lineage)


def _title(part: Part) -> str:
    titles = {
        Part.PEDAGOGICAL: _("Pedagogical vision"),
        Part.TECHNICAL: _("Technical vision"),
    }
    return titles[part]


def _colophon(version: VisionVersion, at: Place) -> Text:
    place, day = version.vision.organisation, date_format(version.adopted_on)
    said = _("Adopted on %(day)s.") % {"day": day}
    if place != at.organisation:
        said = _("Adopted by %(place)s on %(day)s.") % {"place": place, "day": day}
    return Text(runs(said), "small")
