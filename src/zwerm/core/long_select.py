"""A select with thousands of options as Django writes one, without a dictionary for each option."""

from collections.abc import Collection, Iterable, Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 - nothing is left for it to do
    ) -> SafeString:
        selected = set(self.format_value(value))
        given = flatatt(self.build_attrs(self.attrs, attrs))
        options = mark_safe("".join(_listed(self.choices, selected)))  # noqa: S308 # each is escaped
        return format_html('<select name="{}"{}>{}</select>', name, given, options)


class Named(ModelChoiceIterator):  # type: ignore[type-arg] # no generic at run time
    """Of each row its key and its name: of thousands of people no objects are made."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", "name")


def _listed(choices: Iterable[Any], selected: Collection[str]) -> Iterable[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            inside = "".join(_option(key, said, selected) for key, said in label)
            yield f'<optgroup label="{escape(str(value))}">{inside}</optgroup>'
        else:
            yield _option(value, label, selected)


def _option(value: Any, label: Any, selected: Collection[str]) -> str:
    key = "" if value is None else str(value)
    chosen = " selected" if key in selected else ""
    return f'<option value="{escape(key)}"{chosen}>{escape(str(label))}</option>'
