"""What a gateway for texts does, and the ways in which it can fail; none of them holds a number or a word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from portal.kernel.errors import LindenError


class RefusedError(LindenError):
    """The provider refused the text: it did not go out, and the same again would be refused too."""

    def __init__(self, code: int = 0) -> None:
        """Keep the provider's number of the reason."""
        super().__init__(str(code))
        self.code = code


class StoppedError(RefusedError):
    """The number has asked the provider for no more texts from us."""


class BusyError(LindenError):
    """The text was not looked at: it did not go out, and may be tried again."""


class UnsureError(LindenError):
    """No answer came, or one that leaves it open whether the text went: it must not be sent again unasked."""


class Fate(StrEnum):
    """What became of a text, as far as the provider says."""

    TAKEN = "taken"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True)
class Taken:
    """A text that the provider has taken: its own name for it, and what is known of it."""

    reference: str
    fate: Fate


@dataclass(frozen=True)
class Told:
    """Something that the provider told us of its own accord, once its signature was found good.

    Args:
        reference: the provider's name for the text.
        number: from whom; empty where it is about a text of ours.
        words: what it says.
        has_picture: whether something else than words came with it.
        fate: what became of a text of ours; none where it is somebody's answer.
        tag: our own name for that text.
    """

    reference: str
    number: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    has_picture: bool = False
    fate: Fate | None = None
    tag: str = ""


class SmsGateway(Protocol):
    """Something that sends texts."""

    def send(self, number: str, words: str, *, valid_for: timedelta, tag: str) -> Taken:
        """Hand one text over.

        Args:
            number: to whom (ITU E.164).
            words: what it says.
            valid_for: for how long it may still be delivered.
            tag: our own name for it, by which the provider can tell us about a text whose reference we never learned.

        Raises:
            RefusedError: it did not go out and will not.
            BusyError: it did not go out and may be tried again.
            UnsureError: it may have gone out.
        """
        ...

    def find(self, number: str, words: str, since: datetime) -> Taken | None:
        """Return the text that was handed over to a number in these words since a moment, if the provider has it.

        Raises:
            UnsureError: the provider did not say.
        """
        ...

    def fate_of(self, reference: str) -> Fate:
        """Return what has become of a text.

        Raises:
            UnsureError: the provider did not say.
        """
        ...

    def hear(self, path: str, fields: Mapping[str, list[str]], signature: str) -> Told | None:
        """Return what the provider tells us; none where it was not the provider, or not about our account.

        Args:
            path: at which of our addresses it was told.
            fields: as they came.
            signature: as it came; empty where there was none.
        """
        ...
