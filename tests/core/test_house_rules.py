"""What every template and style sheet keeps to: the browser refuses, or a theme breaks."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "zwerm"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
CSS = SOURCE / "core" / "static" / "core" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
HEAD = (SOURCE / "core" / "templates" / "core" / "_head.html").read_text()
# These stand in the head of the pages that need them.
ON_SOME_PAGES = {
    "acts.css",
    "answers.css",
    "actions.css",
    "balance.css",
    "board.css",
    "candidates.css",
    "compare.css",
    "connections.css",
    "continuity.css",
    "figures-table.css",
    "handover.css",
    "learning.css",
    "knoster.css",
    "plan.css",
    "mandates.css",
    "policy.css",
    "poster.css",
    "public-plan.css",
    "remedies.css",
    "risk.css",
    "scan.css",
    "signing-in.css",
    "sourcing.css",
    "stepplan.css",
    "style-page.css",
    "tasks.css",
    "team.css",
    "vision.css",
    "year.css",
}
ON_EVERY_PAGE = [sheet for sheet in SHEETS if sheet.name not in ON_SOME_PAGES]
INLINE = re.compile(r"""\s(style|on[a-z]+)\s*=\s*["']|<script(?![^>]*\ssrc=)|<style""")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?!-)|\b(rgb|hsl|oklch|lab)a?\(", re.IGNORECASE)
# About 16 kB compressed: less than one photo, once per visitor.
MOST_BYTES = 80_000
# Set by the element around it: the hue of a cluster.
FROM_OUTSIDE = {"--hue", "--hue-soft"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_in_a_template_runs_or_is_styled_inline(template):
    assert INLINE.findall(template.read_text()) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_only_the_tokens_name_a_colour(sheet):
    if sheet.name == "tokens.css":
        return
    text = re.sub(
        r"url\(#[^)]*\)|/\*.*?\*/|#[\w-]+:checked", "", sheet.read_text(), flags=re.DOTALL
    )

    assert COLOUR.findall(text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_token_that_is_used_has_a_value(sheet):
    """A token is given in tokens.css; what a component sets for itself is given in its own file."""
    known = set(re.findall(r"(--[\w-]+)\s*:", (CSS / "tokens.css").read_text() + sheet.read_text()))
    used = re.findall(r"var\((--[\w-]+)\)", sheet.read_text())

    assert [name for name in used if name not in known | FROM_OUTSIDE] == []


def test_every_page_loads_every_style_sheet_once():
    loaded = re.findall(r"core/css/([\w/-]+\.css)", HEAD)

    assert sorted(loaded) == sorted(str(sheet.relative_to(CSS)) for sheet in ON_EVERY_PAGE)


def test_the_first_sheet_sets_the_order_of_the_layers():
    first = re.findall(r"core/css/([\w/-]+\.css)", HEAD)[0]

    order = "@layer reset, tokens, base, components, utilities, print;"
    assert order in (CSS / first).read_text()


def test_the_style_of_a_page_stays_light():
    assert sum(sheet.stat().st_size for sheet in ON_EVERY_PAGE) < MOST_BYTES
