from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from zwerm.core.templatetags.zwerm import hours, hours_unit


@dataclass
class Someone:
    name: str
    photo: str = ""
    pk: int = 7

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def __str__(self) -> str:
        return self.name


def rendered(source: str, **context: Any) -> str:
    """Without the blanks between tags, which no one sees."""
    html = (
        engines["django"].from_string(source).render(context, RequestFactory().get("/?q=a&page=2"))
    )
    return " ".join(html.split()).replace("> <", "><").replace(" >", ">")


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0.0"),
        (150, "2.5"),
        (15, "0.3"),
        (-30, "-0.5"),
        (2.9, "0.0"),
        (Decimal(90), "1.5"),
        (60_000, "1,000.0"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_minutes_are_shown_as_hours(minutes, shown):
    assert hours(minutes) == shown


def test_dutch_hours_have_a_comma():
    with translation.override("nl"):
        assert hours(150) == "2,5"
        assert hours(60_000) == "1.000,0"


def test_a_unit_never_leaves_its_number():
    assert hours_unit(150) == "2.5\N{NO-BREAK SPACE}hours"
    assert hours_unit(None) == "–"


def test_an_icon_is_drawn_in_the_page_and_skipped_by_screen_readers():
    html = rendered('{% icon "search" %}')

    assert html.startswith("<svg ")
    assert 'class="icon"' in html
    assert 'aria-hidden="true"' in html
    assert "style=" not in html


def test_a_cluster_is_a_hue_a_shape_and_a_letter():
    assert (
        rendered('{% cluster_mark "T" %}')
        == '<span class="mark mark--t" aria-hidden="true">T</span>'
    )
    assert rendered('{% cluster_name "P" %}') == "Pedagogical"


def test_a_badge_escapes_its_text_and_ignores_an_unknown_tone():
    assert rendered('{% badge text "signal" %}', text="<b>") == (
        '<span class="badge badge--signal">&lt;b&gt;</span>'
    )
    assert rendered('{% badge "draft" "loud" %}') == '<span class="badge">draft</span>'


def test_provenance_is_a_word_with_its_detail():
    assert rendered('{% provenance "estimate" "task catalogue" %}') == (
        '<span class="source source--estimate"><span><b>Estimate</b> · task catalogue</span></span>'
    )


def test_an_avatar_shows_initials_of_the_first_and_last_word():
    html = rendered("{% avatar one %}", one=Someone("Yasmina El Amrani"))

    assert html == '<span class="avatar" aria-hidden="true">YA</span>'


def test_an_avatar_takes_a_size_and_can_stand_for_a_backup():
    html = rendered('{% avatar one "small" reserve=True %}', one=Someone("Jonas"))

    assert html == '<span class="avatar avatar--s avatar--reserve" aria-hidden="true">J</span>'


def test_an_avatar_of_nobody_is_a_question():
    assert rendered("{% avatar None %}") == (
        '<span class="avatar avatar--none" aria-hidden="true">?</span>'
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Jonas Maes"], "Jonas Maes"),
        (["Jonas Maes", "Sofie Declercq"], "Jonas and Sofie"),
        (["Jonas Maes", "Sofie Declercq", "An Lammens"], "Jonas and 2 others"),
    ],
)
def test_a_flock_says_who_it_is(names, words):
    html = rendered("{% flock team %}", team=[Someone(name) for name in names])

    assert html.endswith(f"<span>{words}</span></span>")


def test_a_flock_shows_at_most_three_faces():
    team = [Someone(f"Person {letter}") for letter in "ABCDE"]

    assert rendered("{% flock team %}", team=team).count('class="avatar') == 3


def test_a_flock_of_nobody_asks_for_someone():
    assert rendered("{% flock team %}", team=[]) == (
        '<span class="badge badge--signal">nobody yet</span>'
    )


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the badge")
    note = forms.CharField(label="Note", required=False)
    cluster = forms.ChoiceField(
        label="Cluster", choices=[("T", "Technical")], widget=forms.RadioSelect, help_text="One"
    )
    teaches = forms.BooleanField(label="Teaches", required=False)
    level = forms.IntegerField(label="Level", widget=forms.NumberInput({"type": "range"}))
    secret = forms.CharField(widget=forms.HiddenInput)


def test_a_field_has_its_label_first_and_its_hint_and_error_linked():
    html = rendered("{% field form.name %}", form=Form({}))

    assert html.index("<label") < html.index("id_name_helptext") < html.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<span class="error" id="id_name_error"> This field is required. </span>' in html


def test_a_field_that_may_stay_empty_says_so():
    assert "optional" in rendered("{% field form.note %}", form=Form())
    assert "optional" not in rendered("{% field form.name %}", form=Form())


def test_radio_buttons_form_a_group_with_a_legend():
    html = rendered("{% field form.cluster %}", form=Form({}))

    assert html.startswith(
        '<fieldset class="field field--choices" '
        'aria-describedby="id_cluster_helptext id_cluster_error">'
    )
    assert "<legend>Cluster</legend>" in html
    assert 'id="id_cluster_error"' in html


def test_a_box_to_tick_stands_before_its_words():
    html = rendered("{% field form.teaches %}", form=Form())

    assert html.index("<input") < html.index("<label")


def test_a_slider_shows_its_value():
    html = rendered("{% field form.level %}", form=Form({"level": "4"}))

    assert '<output for="id_level">4</output>' in html


def test_a_hidden_field_is_only_itself():
    html = rendered("{% field form.secret %}", form=Form({"secret": "s"}))

    assert html == '<input type="hidden" name="secret" value="s" id="id_secret">'


def test_pages_keep_the_search_and_mark_where_one_is():
    html = rendered("{% pagination page %}", page=Paginator(range(30), 10).page(2))

    assert '<a href="?q=a&amp;page=2" aria-current="page">2</a>' in html
    assert 'href="?q=a&amp;page=1" rel="prev"' in html
    assert 'href="?q=a&amp;page=3" rel="next"' in html


def test_one_page_needs_no_page_numbers():
    assert rendered("{% pagination page %}", page=Paginator([1], 10).page(1)) == ""


def test_a_figure_says_where_it_comes_from():
    html = rendered('{% figure_block "2.5" "hours" "for your school" "granted" "letter" %}')

    assert html == (
        '<div class="figures__item"><p class="figures__number">2.5 <small>hours</small></p>'
        '<p class="figures__label">for your school</p>'
        '<span class="source source--granted"><span><b>Granted</b> · letter</span></span></div>'
    )
