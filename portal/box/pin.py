"""Which PIN will do: a few figures, and none that everybody tries first."""

import unicodedata
from enum import StrEnum
from itertools import pairwise

from portal.kernel.errors import InvalidError

SHORTEST_PIN = 4
LONGEST_PIN = 8


class PinFault(StrEnum):
    """Why a PIN cannot be used."""

    NOT_FIGURES = "not figures"
    LENGTH = "length"
    EASY = "easy"


class UnfitPinError(InvalidError):
    """A PIN that cannot be used; `fault` says why."""

    def __init__(self, fault: PinFault) -> None:
        """Remember why."""
        super().__init__(field="pin")
        self.fault = fault


def read_pin(typed: str) -> str:
    """Return a PIN as it is compared: the same figures in whatever writing and with whatever spaces they were typed."""
    return "".join(str(unicodedata.decimal(one, one)) for one in typed if not one.isspace())


def check_pin(typed: str) -> str:
    """Return a PIN that may be used.

    Raises:
        UnfitPinError: it may not.
    """
    pin = read_pin(typed)
    if not (pin.isascii() and pin.isdigit()):
        raise UnfitPinError(PinFault.NOT_FIGURES)
    if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
        raise UnfitPinError(PinFault.LENGTH)
    if len({int(after) - int(before) for before, after in pairwise(pin)}) == 1:  # 1111, 1234, 8642
        raise UnfitPinError(PinFault.EASY)
    return pin
