"""The colours and faces of a division, those of every document."""

from zwerm.documents.palette import (
    BAR,
    CLUSTER_SHAPE,
    CLUSTER_SOFT,
    CLUSTER_STRONG,
    DISPLAY_FONT,
    ERROR,
    INK,
    INK_SOFT,
    LINE,
    LINE_STRONG,
    PAPER,
    SIGNAL,
    SIGNAL_SOFT,
    SURFACE,
    TEXT_FONT,
    TINT,
)

__all__ = [
    "BAR",
    "CLUSTER_SHAPE",
    "CLUSTER_SOFT",
    "CLUSTER_STRONG",
    "DISPLAY_FONT",
    "ERROR",
    "INK",
    "INK_SOFT",
    "LINE",
    "LINE_STRONG",
    "PAPER",
    "SIGNAL",
    "SIGNAL_SOFT",
    "SURFACE",
    "TEXT_FONT",
    "TINT",
]
