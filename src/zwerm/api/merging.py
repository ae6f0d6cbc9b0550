"""PATCH as RFC 7396 has it: what is named is replaced, null takes an entry of a mapping away."""

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ninja import Schema
from pydantic import Field, create_model

from .types import Strict


def partial(schema: type[Schema], *, without: tuple[str, ...] = ()) -> Any:
    """The same fields, none of them needed; what names the thing itself is not among them."""
    fields: dict[str, Any] = {}
    for name, field in schema.model_fields.items():
        if name in without:
            continue
        kind: Any = _within(field.annotation)
        if field.metadata:
            kind = Annotated[(kind, *field.metadata)]
        # A factory leaves no default in the schema: what is left out is not spoken of.
        fields[name] = (kind, Field(default_factory=_nothing))
    made = create_model(f"{schema.__name__}Patch", __base__=Strict, **fields)
    made.__doc__ = f"Any of the fields of {schema.__name__}."
    return made


def merged(now: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """What is there with the patch over it."""
    found = dict(now)
    for name, value in patch.items():
        found[name] = _over(found.get(name), value) if isinstance(value, Mapping) else value
    return found


def _over(now: Any, patch: Mapping[str, Any]) -> dict[str, Any]:
    known = dict(now or {})
    known.update(patch)
    return {name: value for name, value in known.items() if value is not None}


def _within(kind: Any) -> Any:
    """A mapping whose entries may be null; a schema of which any field may be given."""
    if isinstance(kind, type) and issubclass(kind, Schema):
        return partial(kind)
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return dict.__class_getitem__((key, value | None))
    if get_origin(kind) in {Union, UnionType}:
        for each in get_args(kind):
            if get_origin(each) is dict:
                return _within(each)
    return kind


def _nothing() -> Any:
    return None
