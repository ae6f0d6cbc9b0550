"""A select with thousands of options is the select that Django writes, made faster."""

from django import forms
from django.test.html import parse_html

from zwerm.core.long_select import LongSelect

CHOICES = [
    ("", "Nobody"),
    ("De Linde", [(1, "An <b>"), (2, "Bram")]),
    ("Kompas & co", [(3, "Chris")]),
]


def test_it_has_the_same_options_groups_and_choice_as_the_ordinary_one():
    attrs = {"id": "id_who", "class": "wide", "required": True}

    made = LongSelect(choices=CHOICES).render("who", 2, attrs)

    ordinary = forms.Select(choices=CHOICES).render("who", 2, attrs)
    assert parse_html(made) == parse_html(ordinary)
    assert "An &lt;b&gt;" in made


def test_without_a_choice_nothing_is_selected_twice():
    made = LongSelect(choices=CHOICES).render("who", None, {})

    assert parse_html(made) == parse_html(forms.Select(choices=CHOICES).render("who", None, {}))
