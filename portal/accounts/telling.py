"""What of her way in or her texts her advocate is told of, if she wants that: what kind of thing, when, no more."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.kernel.ids import CaseId


class Change(StrEnum):
    """What kind of thing changed."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind, and no secret
    CODE_MADE = "code made"
    CODE_DROPPED = "code dropped"
    CODE_USED = "code used"
    SIGN_OUT_TIME = "sign-out time"
    DEVICES = "devices"
    LANDING = "landing"
    REACH = "reach"
    TEXTS = "texts"
    BOX = "box"
    NO_LONGER_TOLD = "no longer told"
    PUT_BACK = "put back"  # by a lead, and told whatever she chose: it is not she who did it


@dataclass(frozen=True)
class ToldChange:
    """One change that her advocate was told of and has not asked her about yet."""

    told_id: str
    case_id: CaseId
    change: Change
    at: datetime
