"""The places in the bar: at most five words, and which one is here."""

from dataclasses import dataclass

from portal.i18n import _
from portal.kernel.actor import Role


@dataclass(frozen=True)
class PlaceInBar:
    """One place: where it leads, its word, whether this page is in it."""

    href: str
    word: str
    is_here: bool


def places_for(role: Role, path: str) -> list[PlaceInBar]:
    """Return the places of a role, with the one that a path lies in marked; none where there is nothing."""
    return [PlaceInBar(href, word, _lies_in(path, href)) for href, word in _WORDS[role]()]


def _lies_in(path: str, href: str) -> bool:
    """Say whether a page is in a place; the first page is one page, and nothing lies below it."""
    return any(path == one or (one != "/" and path.startswith(f"{one}/")) for one in (href, *_ALSO.get(href, ())))


# Addresses of their own that belong to a place.
_ALSO = {"/notes": ("/files",)}


def _of_victim() -> list[tuple[str, str]]:
    return [
        ("/", _("Today")),
        ("/notes", _("Notes")),
        ("/times", _("Times")),
        ("/messages", _("Messages")),
        ("/me", _("Me")),
    ]


def _of_advocate() -> list[tuple[str, str]]:
    return [("/work", _("Cases")), ("/papers", _("Papers")), ("/team", _("Team")), ("/me", _("Me"))]


def _of_newcomer() -> list[tuple[str, str]]:
    return [("/me", _("Me"))]


def _of_partner() -> list[tuple[str, str]]:
    return [("/papers", _("Papers")), ("/me", _("Me"))]


def _of_others() -> list[tuple[str, str]]:
    return [("/", _("Today")), ("/me", _("Me"))]


_WORDS = {
    Role.VICTIM: _of_victim,
    Role.ADVOCATE: _of_advocate,
    Role.LEAD: _of_advocate,
    Role.NEWCOMER: _of_newcomer,
    Role.PARTNER: _of_partner,
    Role.OPERATOR: _of_others,
}
