"""Words that all documents share."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Role

LEVELS: Mapping[int, str | Promise] = {
    1: _("knows the basics"),
    2: _("works independently"),
    3: _("takes the lead and can teach others"),
}
EMPHASIS: Mapping[str, str | Promise] = {
    "technical": Role.TICT.label,
    "pedagogical": Role.PICT.label,
    "both": _("ICT coordinator, technical and pedagogical"),
    "policy": Role.COORDINATOR.label,
    "administrative": _("administrative ICT assistant"),
}
DIPLOMAS: Mapping[str, str | Promise] = {
    "hso": _("secondary education"),
    "bachelor": _("bachelor"),
    "master": _("master"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part that the user may rewrite, with what Zwerm proposes for it."""

    key: str
    title: str
    hint: str
    proposal: str
    rows: int = 5
