"""The colours and faces of every document, the same as on the screen (light theme)."""

from collections.abc import Mapping

PAPER = "#FBFAF8"
SURFACE = "#FFFFFF"
TINT = "#F0EEEA"
INK = "#1B1E38"
INK_SOFT = "#4D5069"
LINE = "#DBD8D1"
LINE_STRONG = "#777A90"
BAR = "#C9D3E6"
SIGNAL = "#F8C63D"
SIGNAL_SOFT = "#FDF1CB"
ERROR = "#A3142F"

# By the letter of a cluster of tasks.
CLUSTER_STRONG: Mapping[str, str] = {
    "T": "#1A57A6",
    "P": "#B5481A",
    "B": "#6A1F5E",
    "A": "#0B7257",
}
CLUSTER_SOFT: Mapping[str, str] = {
    "T": "#E3EEFA",
    "P": "#FBE8DE",
    "B": "#F5E6F2",
    "A": "#DFF1EB",
}
# Never by colour alone: every cluster has a shape as well.
CLUSTER_SHAPE: Mapping[str, str] = {"T": "■", "P": "●", "B": "◆", "A": "▲"}

DISPLAY_FONT = "Georgia"
TEXT_FONT = "Calibri"
