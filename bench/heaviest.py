"""A site with much on its pages, and those that hold most: found from its addresses, so that later ones come too."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from portal.kernel.ids import new_id
from portal.messages.service import send_message
from portal.messages.threads import MessageDraft
from tests.e2e.leaving.walker import Stop, stops_of
from tests.support.joined import open_case
from tests.support.kinds import ask
from tests.support.served import Served
from tests.support.whole import INSIDERS, press, write_note

PEOPLE = (*INSIDERS, "operator")
WORDS = (
    "He was standing across the road when I came out. He did not say anything. He looked at his phone, then at me. " * 4
)
NOTES = MESSAGES = 60
CASES = 79
LOOKS = 200

_ELEMENT = re.compile(r"<[a-z]")
_DRAFT = re.compile(r'data-draft="([a-z]+)')
_ALWAYS = ("/notes/new", "/messages")
"""Forms that are measured whether or not others hold more."""


@dataclass(frozen=True)
class Heavy:
    """A page and what it holds.

    Args:
        stop: who comes to it, and where it is.
        elements: how many it has.
        draft: what kind of draft it keeps; nothing where it has no long form.
        has_box: whether it has a box for a long text.
        takes_file: whether a file is sent from it.
    """

    stop: Stop
    elements: int
    draft: str
    has_box: bool
    takes_file: bool


def fill(served: Served) -> None:
    """Let there be more of everything than a list shows on one page."""
    world, browsers = served.whole.world, served.whole.browsers
    notes = [write_note(browsers["victim"], f"{number} {WORDS}") for number in range(NOTES)]
    for note in notes[::2]:
        press(browsers["victim"], f"{note}/share")
    for number in range(LOOKS):
        browsers["advocate"].get(f"/work/{world.case_id}{notes[number % len(notes)]}")
    for number in range(MESSAGES):
        with (world.victim, world.advocate)[number % 2].write() as uow:
            send_message(uow, world.case_id, MessageDraft(f"{number} {WORDS}"), new_id())
    for number in range(CASES):
        open_case(world.advocate, f"Number {number}")


def pages_of(served: Served) -> list[Heavy]:
    """Return every page of everybody that a link leads to, those that hold most first."""
    stops = [stop for who in PEOPLE for stop in stops_of(served, who) if not stop.is_sent]
    return sorted((_weighed(served, stop) for stop in stops), key=lambda one: -one.elements)


def heaviest(pages: list[Heavy], many: int) -> list[Heavy]:
    """Return those that hold most, each address once whoever comes to it and whichever part it shows."""
    return _first_of_each(pages, lambda one: one.stop.path.partition("/page/")[0])[:many]


def heaviest_forms(pages: list[Heavy], many: int) -> list[Heavy]:
    """Return the long forms that hold most, one for each kind of draft, and those that are always measured."""
    forms = [one for one in pages if one.draft and one.has_box]
    always = [one for one in forms if one.stop.path in _ALWAYS]
    return list(dict.fromkeys(_first_of_each(forms, lambda one: one.draft)[:many] + always))


def heaviest_senders(pages: list[Heavy], many: int) -> list[Heavy]:
    """Return the pages that hold most of those from which a file is sent."""
    senders = [one for one in pages if one.takes_file]
    return _first_of_each(senders, lambda one: one.draft or one.stop.path)[:many]


def _weighed(served: Served, stop: Stop) -> Heavy:
    answer = ask(served.whole.browsers[stop.who], stop.path)
    text = answer.text
    answer.close()
    draft = _DRAFT.search(text)
    return Heavy(
        stop, len(_ELEMENT.findall(text)), draft[1] if draft else "", "<textarea" in text, 'type="file"' in text
    )


def _first_of_each(pages: list[Heavy], kind: Callable[[Heavy], str]) -> list[Heavy]:
    return list({kind(one): one for one in reversed(pages)}.values())[::-1]
