"""A case's code: easy to say on the telephone, and saying nothing."""

import secrets

_LETTERS = "BCDFGHJKLMNPRSTVWZ"
_DIGITS = "23456789"
_TREES = (
    "ALDER",
    "ASPEN",
    "BEECH",
    "BIRCH",
    "CEDAR",
    "CHERRY",
    "ELDER",
    "ELM",
    "FIR",
    "HAZEL",
    "HOLLY",
    "JUNIPER",
    "LARCH",
    "LAUREL",
    "LIME",
    "MAPLE",
    "MYRTLE",
    "OAK",
    "OLIVE",
    "PEAR",
    "PINE",
    "PLUM",
    "POPLAR",
    "QUINCE",
    "ROWAN",
    "SPRUCE",
    "SYCAMORE",
    "WALNUT",
    "WILLOW",
    "YEW",
)


def new_code() -> str:
    """Return a new case code, such as K7M2-MAPLE: about 2.9 million of them, checked for uniqueness by the table."""
    front = "".join(secrets.choice(_LETTERS if place % 2 == 0 else _DIGITS) for place in range(4))
    return f"{front}-{secrets.choice(_TREES)}"
