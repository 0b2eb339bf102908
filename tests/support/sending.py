"""What one form is sent with, and the list of all that are."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.support.site import Browser
from tests.support.whole import Whole


@dataclass(frozen=True)
class Sent:
    """What one form is sent with.

    Args:
        browser: whose.
        fields: what stands in it; bytes are a picture.
        ids: what its address names, where that is not what is there anyway.
        shows: what the answer says, where it is a page and not the way to another.
        is_look: whether it only shows something and changes nothing, although it is sent.
    """

    browser: Browser
    fields: Mapping[str, object] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    shows: str = ""
    is_look: bool = False

    def filled(self) -> dict[str, object]:
        """Return the fields as they are sent, pictures from their beginning."""
        return {
            name: [(io.BytesIO(value), "IMG_7.jpg")] if isinstance(value, bytes) else value
            for name, value in self.fields.items()
        }


Deed = Callable[[Whole], Sent]
DEEDS: dict[str, Deed] = {}


def deed(endpoint: str) -> Callable[[Deed], Deed]:
    """Say what is sent to an address; in the order of this file, each finds what it needs."""

    def note(prepare: Deed) -> Deed:
        DEEDS[endpoint] = prepare
        return prepare

    return note
