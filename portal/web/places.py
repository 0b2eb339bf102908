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
    """Return the places of a role, with the one that a path lies in marked."""
    found = _WORDS[role]()
    here = max(
        (href for href, _word in found if path == href or path.startswith(href.rstrip("/") + "/")), key=len, default=""
    )
    return [PlaceInBar(href, word, href == here) for href, word in found]


def _of_victim() -> list[tuple[str, str]]:
    return [("/", _("Today")), ("/notes", _("Notes")), ("/me", _("Me"))]


def _of_advocate() -> list[tuple[str, str]]:
    return [("/work", _("Cases")), ("/team", _("Team")), ("/me", _("Me"))]


def _of_newcomer() -> list[tuple[str, str]]:
    return [("/me", _("Me"))]


def _of_others() -> list[tuple[str, str]]:
    return [("/", _("Today")), ("/me", _("Me"))]


_WORDS = {
    Role.VICTIM: _of_victim,
    Role.ADVOCATE: _of_advocate,
    Role.LEAD: _of_advocate,
    Role.NEWCOMER: _of_newcomer,
    Role.PARTNER: _of_others,
    Role.OPERATOR: _of_others,
}
