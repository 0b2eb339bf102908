"""What is sealed of an incident, and how every schema there ever was is read."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from portal.diary.details import TYPED, Details
from portal.diary.incidents import Behaviour, IncidentDraft, Precision, When
from portal.kernel.errors import LindenError

SCHEMA = 2


class UnknownSchemaError(LindenError):
    """This entry was written by a newer version than this one."""


def to_body(draft: IncidentDraft) -> dict[str, Any]:
    """Return what is sealed of a draft, in the newest schema."""
    when = draft.when
    return {
        "words": draft.words,
        "how": draft.how,
        "fear": draft.fear,
        "kinds": [kind for kind in Behaviour if kind in draft.kinds],
        "when": {
            "precision": when.precision,
            "zone": when.zone,
            "on": when.on.isoformat() if when.on else None,
            "at": when.at.isoformat() if when.at else None,
            "second": when.is_second,
            "until_on": when.until_on.isoformat() if when.until_on else None,
            "until_at": when.until_at.isoformat() if when.until_at else None,
        },
        "details": draft.details.to_body(),
        "count": draft.count,
        "list": draft.has_list,
    }


def from_body(schema: int, body: Mapping[str, Any]) -> IncidentDraft:
    """Return what was told, from a body of any schema there ever was.

    Raises:
        UnknownSchemaError: written by a newer version than this one.
    """
    newest = upgrade(schema, body)
    when = newest["when"]
    return IncidentDraft(
        words=newest["words"],
        how=newest["how"],
        fear=newest["fear"],
        kinds=frozenset(Behaviour(kind) for kind in newest["kinds"]),
        when=When(
            precision=Precision(when["precision"]),
            zone=when["zone"],
            on=date.fromisoformat(when["on"]) if when["on"] else None,
            at=time.fromisoformat(when["at"]) if when["at"] else None,
            is_second=when["second"],
            until_on=date.fromisoformat(when["until_on"]) if when["until_on"] else None,
            until_at=time.fromisoformat(when["until_at"]) if when["until_at"] else None,
        ),
        details=Details.from_body(newest["details"]),
        count=newest["count"],
        has_list=newest["list"],
    )


def _with_details(body: dict[str, Any]) -> dict[str, Any]:
    """Make 2 of 1: with details, an end, and how often."""
    when = {**body["when"], "until_on": None, "until_at": None}
    return {**body, "when": when, "details": {}, "count": 1, "list": False}


# One step for each schema that was followed by another: the first makes 2 of 1, and so on.
_STEPS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_with_details,)


def upgrade(schema: int, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body in the newest schema; migrations cannot reach into what is sealed, so this is done on opening.

    Raises:
        UnknownSchemaError: a schema that this version does not know.
    """
    if not 1 <= schema <= SCHEMA:
        raise UnknownSchemaError
    newest = dict(body)
    for step in _STEPS[schema - 1 :]:
        newest = step(newest)
    return newest


def texts_of(schema: int, body: Mapping[str, Any]) -> str:
    """Return all that she typed in one entry, for looking words up in it.

    Raises:
        UnknownSchemaError: written by a newer version than this one.
    """
    newest = upgrade(schema, body)
    details = newest["details"]
    return "\n".join((newest["words"], newest["how"], *(details[name] for name in TYPED if name in details)))
