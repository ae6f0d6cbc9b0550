"""What is always to be handed over, and what it is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .handover import Handover, HandoverItem

Topic = HandoverItem.Topic


@dataclass(frozen=True, slots=True)
class Standard:
    """`only_leaving`: not for someone who comes back."""

    topic: str
    key: str
    label: str | Promise
    only_leaving: bool = False


STANDARD = (
    Standard(
        Topic.ADDRESSES,
        "shared-address",
        _("Questions about ICT come in at a shared address, not in the own mailbox."),
    ),
    Standard(
        Topic.ADDRESSES,
        "calendar",
        _("Appointments and fixed moments stand in a calendar that the successor sees."),
    ),
    Standard(
        Topic.PROCEDURES,
        "steps",
        _("For every core task the steps are written down, where the successor finds them."),
    ),
    Standard(
        Topic.PROCEDURES,
        "running",
        _("What is still running is listed: repairs, orders, projects, promises."),
    ),
    Standard(
        Topic.PROCEDURES,
        "documents",
        _("Documents stand in a shared folder that belongs to the school."),
        only_leaving=True,
    ),
    Standard(
        Topic.ACCESS,
        "administrators",
        _("The successor can manage every system, with an account of their own."),
    ),
    Standard(
        Topic.ACCESS,
        "vault",
        _("Passwords and recovery codes stand in the password vault of the school."),
    ),
    Standard(
        Topic.ACCESS,
        "closed",
        _("After the last day the own accounts are closed and shared passwords changed."),
        only_leaving=True,
    ),
    Standard(
        Topic.SUPPLIERS,
        "contact",
        _("Suppliers and help desks know who is the contact now."),
    ),
    Standard(
        Topic.SUPPLIERS,
        "contracts",
        _("Contracts and licences are listed, with their end dates and in whose name they stand."),
    ),
    Standard(
        Topic.DEVICES,
        "devices",
        _("Devices of the school are back, and the list of devices is up to date."),
        only_leaving=True,
    ),
    Standard(
        Topic.DEVICES,
        "keys",
        _("Keys and badges of server room and cupboards are with the successor."),
    ),
)
_LABELS = {one.key: one.label for one in STANDARD}


@dataclass(frozen=True, slots=True)
class TopicItems:
    topic: str
    items: list[HandoverItem]


def standard_items(handover: Handover) -> list[HandoverItem]:
    return [
        HandoverItem(handover=handover, topic=one.topic, key=one.key)
        for one in STANDARD
        if handover.is_leaving or not one.only_leaving
    ]


def item_label(item: HandoverItem) -> str:
    return item.text or str(_LABELS.get(item.key, item.key))


def by_topic(items: Iterable[HandoverItem]) -> list[TopicItems]:
    found: dict[str, list[HandoverItem]] = {topic: [] for topic in Topic.values}
    for item in items:
        item.text = item_label(item)
        found[item.topic].append(item)
    return [TopicItems(str(Topic(topic).label), rows) for topic, rows in found.items() if rows]
