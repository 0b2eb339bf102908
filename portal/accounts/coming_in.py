"""What somebody gives who comes in: with an invitation, or with the code on her paper."""

from dataclasses import dataclass, field

LONGEST_DISPLAY_NAME = 60
LONGEST_LABEL = 60


@dataclass(frozen=True)
class JoinDraft:
    """What is asked of somebody who joins.

    Args:
        code: as it was typed.
        name: what they will type to sign in.
        passphrase: as it was typed.
        display_name: what others see of staff.
    """

    code: str = field(repr=False)
    name: str = field(repr=False)
    passphrase: str = field(repr=False)
    display_name: str = field(default="", repr=False)


@dataclass(frozen=True)
class BackDraft:
    """What is asked of somebody who comes back with a code.

    Args:
        name: what she types to sign in.
        code: as it was typed from the paper.
        passphrase: her new one, as it was typed.
    """

    name: str = field(repr=False)
    code: str = field(repr=False)
    passphrase: str = field(repr=False)
