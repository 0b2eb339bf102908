"""Whose telephone it is: for how long a number counts as shown to be hers, and which answers put that in doubt."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from portal.kernel.text import fold

# Numbers are given to others, and telephones taken away: every four weeks she shows again that hers is hers.
HOLDS_FOR = timedelta(days=28)
# She is asked for it a week before no text goes any more; after an odd answer from then on.
NOTICE = timedelta(days=7)

_SOMEBODY_ELSE = re.compile(
    r"\bwho(?:['’]?s| is| are| dis)?\b[^.]{0,20}\b(?:this|that|you|it)\b|\bwho dis\b"
    r"|\bwrong (?:number|person|phone)\b|\b(?:new|another|different) (?:number|phone|owner)\b"
    r"|\b(?:don['’]?t|do not) know (?:you|who|this number)\b"
    r"|\b(?:not|isn['’]?t) (?:her|hers|your|their) (?:number|phone)?\b|\bno longer (?:her|hers|their|has)\b"
)


class Holds(StrEnum):
    """How it stands with her number."""

    NOT_YET = "not yet"
    WELL = "well"
    DUE = "due"
    RUN_OUT = "run out"


class Doubt(StrEnum):
    """What an answer says of whose telephone it came from."""

    NONE = "none"
    SOME = "some"
    GRAVE = "grave"


def stands(until: datetime | None, now: datetime) -> Holds:
    """Say how it stands with her number.

    Args:
        until: until when it counts as shown to be hers; none where it never was.
        now: this moment.
    """
    if until is None:
        return Holds.NOT_YET
    if now >= until:
        return Holds.RUN_OUT
    return Holds.DUE if until - now <= NOTICE else Holds.WELL


def doubt_of(answer: str, *, is_try: bool) -> Doubt:
    """Say what an answer says of whose telephone it came from, whether it is one of her words or not.

    Args:
        answer: what came back.
        is_try: whether it looks like a word of hers, or somebody's try at one. Then it says nothing: else her own page
            would tell whoever holds both her telephone and her page whether the try was one of her words.
    """
    if _SOMEBODY_ELSE.search(fold(answer)):
        return Doubt.GRAVE
    return Doubt.NONE if is_try else Doubt.SOME


def until_after(until: datetime | None, doubt: Doubt, now: datetime) -> datetime | None:
    """Return until when a number still counts as hers after an answer: never longer than before."""
    left = {Doubt.SOME: NOTICE, Doubt.GRAVE: timedelta(0)}.get(doubt)
    return until if left is None or until is None else min(until, now + left)
