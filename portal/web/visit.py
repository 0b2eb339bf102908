"""A signed-in visit, as every room sees it; services may know it, so it knows nothing of Flask."""

from dataclasses import dataclass, field

from portal.kernel.actor import Actor
from portal.kernel.ids import SessionId
from portal.vault.keyring import Keyring


@dataclass(frozen=True)
class Visit:
    """A signed-in visit whose keys are open: who, and by which way.

    Args:
        landing: where leaving goes for this person on this device; none for the usual page.
        away_minutes: how long its page may be out of sight before the passphrase is asked for.
        is_covered: whether the passphrase is to be typed before anything is shown.
        is_shift_off: whether three presses of the Shift key do nothing.
    """

    actor: Actor
    keyring: Keyring = field(repr=False)
    is_plain: bool
    awaits_code: bool
    landing: str | None = field(default=None, repr=False)
    away_minutes: int = 2
    is_covered: bool = False
    is_shift_off: bool = False

    @property
    def session_id(self) -> SessionId:
        """Return which visit this is."""
        return self.actor.session_id
