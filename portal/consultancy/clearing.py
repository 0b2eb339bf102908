"""The way out: only what was looked through for what must not leave can be exported or issued."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.consultancy.document import summary_of, to_plain
from portal.consultancy.leaks import (
    Found,
    LeakKind,
    LeakUndecidedError,
    Release,
    Watch,
    check_release,
    cleared,
    find_in,
)
from portal.consultancy.summary import Summary

# Ids, days, states and counts: everything else that is text is looked through.
_NOT_TEXT = frozenset(
    {"line_id", "at", "month", "person_id", "incident_ids", "on", "first_on", "last_on", "after_on", "before_on"}
    | {
        "composed_on",
        "told_on",
        "issued_at",
        "expires_at",
        "section",
        "whose",
        "kind",
        "kinds",
        "precision",
        "until_on",
        "until_at",
        "wish",
        "heading",
    }
    | {"level", "agency", "view", "forum", "handling", "engagement", "reference"}
)
# In this order texts are read one after the other, so that what is cut in two by their borders is found.
_READ_FIRST = ("text", "words", "report")


@dataclass(frozen=True)
class Cleared:
    """A summary in which nothing stands that must not leave, but for what somebody has released."""

    summary: Summary
    releases: tuple[Release, ...]


def texts_of(summary: Summary) -> dict[str, str]:
    """Return every text of a summary by the place where it stands, in the order in which they are looked through."""
    found = [(place, text) for place, text in _texts(to_plain(summary), "") if text.strip()]
    order = {name: number for number, name in enumerate(_READ_FIRST)}
    found.sort(key=lambda one: order.get(one[0].rpartition("/")[2], len(order)))
    return dict(found)


def found_in(summary: Summary, watch: Watch) -> tuple[Found, ...]:
    """Return everything in a summary that must not leave, to be decided about."""
    return find_in(texts_of(summary), watch)


def clear(
    summary: Summary, watch: Watch, stand_in: Callable[[LeakKind], str], releases: Iterable[Release] = ()
) -> Cleared:
    """Return a summary without anything that must not leave, but for what is released by name and reason.

    Args:
        summary: the whole of it.
        watch: what is looked for.
        stand_in: the words that stand in the place of what was left out.
        releases: what may leave all the same.

    Raises:
        NotReleasedError: a release without a name or a reason.
        LeakUndecidedError: something is still found after many rounds.
    """
    released = tuple(releases)
    for one in released:
        check_release(one)
    texts = cleared(texts_of(summary), watch, released, stand_in)
    plain = _with_texts(to_plain(replace(summary, left_out=())), "", texts)
    return Cleared(summary_of(plain), released)


def passed(summary: Summary, watch: Watch, releases: Iterable[Release] = ()) -> Cleared:
    """Return a summary as it is, if nothing is in it any more that must not leave and that nobody has decided about.

    Raises:
        LeakUndecidedError: something is.
    """
    released = tuple(releases)
    free = {one.shown for one in released}
    if any(one.hit.shown not in free for one in found_in(summary, watch)):
        raise LeakUndecidedError
    return Cleared(replace(summary, left_out=()), released)


def _texts(plain: Any, place: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - what JSON holds
    if isinstance(plain, Mapping):
        for name, value in plain.items():
            if name not in _NOT_TEXT:
                yield from _texts(value, f"{place}/{name}")
    elif isinstance(plain, list):
        for number, value in enumerate(plain):
            yield from _texts(value, f"{place}/{number}")
    elif isinstance(plain, str):
        yield place, plain


def _with_texts(plain: Any, place: str, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 - the same
    if isinstance(plain, Mapping):
        return {name: _with_texts(value, f"{place}/{name}", texts) for name, value in plain.items()}
    if isinstance(plain, list):
        return [_with_texts(value, f"{place}/{number}", texts) for number, value in enumerate(plain)]
    return texts.get(place, plain)
