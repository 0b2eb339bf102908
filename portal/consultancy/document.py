"""A summary as plain data that JSON can hold, back again, and the schema by which others read it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from portal.consultancy.summary import Summary
from portal.kernel.errors import LindenError

FORMAT = "linden-summary"
SCHEMA = 1
_PLAIN = (str, int, bool, float, NoneType)
_Made = TypeVar("_Made")


class UnknownDocumentError(LindenError):
    """This was written by a newer version than this one, or is no summary."""


# What came to a shape after summaries had been issued: where it is missing its default holds.
_LATER = {"Entry": frozenset({"until_on", "until_at", "count"})}


def to_plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a frozen dataclass, or what stands in one, as JSON can hold it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, _PLAIN):
        return value
    raise TypeError(type(value).__name__)


def from_plain(kind: type[_Made], plain: Mapping[str, Any]) -> _Made:
    """Return a dataclass of a kind from what `to_plain` made of one.

    Raises:
        UnknownDocumentError: it is not of that shape.
    """
    try:
        return cast("_Made", _made(kind, plain))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnknownDocumentError from None


def summary_of(plain: Mapping[str, Any]) -> Summary:
    """Return the summary of which some plain data was made.

    Raises:
        UnknownDocumentError: it is none.
    """
    return from_plain(Summary, plain)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an exported summary."""
    shapes: dict[str, Any] = {}
    summary = _shape(Summary, shapes)
    text = {"type": "string"}
    copy = {
        "type": "object",
        "description": "For whom this copy was made; null where it is nobody's in particular.",
        "properties": {"name": text, "agency": text, "number": {"type": "string"}},
        "required": ["name", "agency", "number"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:linden:summary:{SCHEMA}",
        "title": "A consultancy summary",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "schema": {"const": SCHEMA},
            "sha256": {
                "type": "string",
                "pattern": "^[0-9a-f]{64}$",
                "description": "SHA-256 of `summary` as UTF-8 JSON with sorted keys and no spaces.",
            },
            "copy": {"anyOf": [copy, {"type": "null"}]},
            "summary": summary,
        },
        "required": ["format", "schema", "sha256", "copy", "summary"],
        "additionalProperties": False,
        "$defs": shapes,
    }


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - a type as it is annotated, and what JSON holds
    optional = _optional(kind)
    if optional is not None:
        return None if plain is None else _made(optional, plain)
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], one) for one in plain)
    if is_dataclass(kind):
        shape = cast("type", kind)
        later = _LATER.get(shape.__name__, frozenset())
        hints = {name: hint for name, hint in _hints(shape).items() if name in plain or name not in later}
        return shape(**{name: _made(hint, plain[name]) for name, hint in hints.items()})
    return _made_leaf(kind, plain)


def _made_leaf(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - the same
    kind = kind.__supertype__ if isinstance(kind, NewType) else kind
    if kind in {date, datetime}:
        return kind.fromisoformat(plain)
    if issubclass(kind, StrEnum):
        return kind(plain)
    if not isinstance(plain, kind):
        raise TypeError(kind.__name__)
    return plain


def _optional(kind: Any) -> Any:  # noqa: ANN401 - the same
    """Return what a type is when it is not none; none where it has to be there."""
    if get_origin(kind) not in {UnionType, Union}:  # the second, where one of the two is a NewType
        return None
    return next(one for one in get_args(kind) if one is not NoneType)


def _shape(kind: Any, shapes: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - the same
    optional = _optional(kind)
    if optional is not None:
        return {"anyOf": [_shape(optional, shapes), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _shape(get_args(kind)[0], shapes)}
    if is_dataclass(kind):
        return _shape_of_dataclass(cast("type", kind), shapes)
    return _shape_of_leaf(kind)


def _shape_of_dataclass(kind: type, shapes: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in shapes:
        shapes[kind.__name__] = {}
        hints = _hints(kind)
        shapes[kind.__name__] = {
            "type": "object",
            "description": (kind.__doc__ or "").partition("\n")[0],
            "properties": {name: _shape(hint, shapes) for name, hint in hints.items()},
            "required": [name for name in hints if name not in _LATER.get(kind.__name__, ())],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _shape_of_leaf(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
    kind = kind.__supertype__ if isinstance(kind, NewType) else kind
    if kind is datetime:
        return {"type": "string", "format": "date-time"}
    if kind is date:
        return {"type": "string", "format": "date"}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [one.value for one in kind]}
    return {"type": {str: "string", bool: "boolean", int: "integer"}[kind]}
