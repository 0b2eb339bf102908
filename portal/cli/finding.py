"""One thing that the doctor looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what, whether it is well, and what to do where it is not."""

    what: str
    is_well: bool
    advice: str = ""
    is_grave: bool = True
