"""What a name to sign in with may be: any name in any writing, but no address that others know."""

import re
from enum import StrEnum

from portal.kernel.errors import InvalidError
from portal.kernel.text import clean_line

SHORTEST_NAME = 2
LONGEST_NAME = 60
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_NUMBER = re.compile(r"[+()\d\s./-]{7,}")


class NameFault(StrEnum):
    """Why a name cannot be used."""

    SHORT = "short"
    LONG = "long"
    ADDRESS = "address"
    NUMBER = "number"
    TAKEN = "taken"


class UnfitNameError(InvalidError):
    """A name that cannot be used to sign in; `fault` says why."""

    def __init__(self, fault: NameFault) -> None:
        """Remember why."""
        super().__init__(field="name")
        self.fault = fault


def check_name(typed: str) -> str:
    """Return a name to sign in with, tidied.

    Raises:
        UnfitNameError: it cannot be used.
    """
    name = clean_line(typed)
    if len(name) < SHORTEST_NAME:
        raise UnfitNameError(NameFault.SHORT)
    if len(name) > LONGEST_NAME:
        raise UnfitNameError(NameFault.LONG)
    # Whoever looks for her knows her address and her number, and would know half of what it takes to come in.
    if _ADDRESS.fullmatch(name):
        raise UnfitNameError(NameFault.ADDRESS)
    if _NUMBER.fullmatch(name):
        raise UnfitNameError(NameFault.NUMBER)
    return name
