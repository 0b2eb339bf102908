"""What a person keeps to herself about her account, sealed under her own key."""

from dataclasses import asdict, dataclass, field, replace

from portal.accounts.visit_times import DEFAULT_AWAY_MINUTES
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.keys import PersonalKeys


@dataclass(frozen=True)
class OwnSettings:
    """What only the person herself can read.

    Args:
        code_secret: the second factor's secret (base32), once a code has proved that it arrived.
        proposed_secret: the one that is being set up.
        has_recovery: whether a written code opens her account.
        is_way_back_settled: whether she has chosen to have a code or none; from then on it takes her passphrase.
        offered_code: a code for the way back in words, until she has typed it back from her paper; it opens nothing.
        offered_in: the visit in which it was offered; no other shows it.
        offered_service_code: the same of a service's code, for its first lead.
        tells_advocate: whether her advocate is told of changes of her way in; none until she has chosen. It stands here
            and in no column of its own, so that he who can write to the database cannot switch it off unseen, and
            whoever reads it does not learn whom nobody looks after. Each change it is asked about opens her key anyway.
        landing: where leaving goes; none for the usual page.
        landings: where it goes on devices of her own that differ: by the digest of a device's token, in hexadecimal
            digits, an address, or nothing for the usual page.
        practises_in: the visit in which she began to try Leave; none while she does not.
        is_practice_settled: whether she tried it, or put it aside, so that it is offered no more.
        away_minutes: how long a page may be out of sight before the passphrase is asked for.
        is_shift_off: whether three presses of the Shift key do nothing.
    """

    code_secret: str | None = field(default=None, repr=False)
    proposed_secret: str | None = field(default=None, repr=False)
    has_recovery: bool = False
    is_way_back_settled: bool = False
    offered_code: str | None = field(default=None, repr=False)
    offered_in: str | None = None
    offered_service_code: str | None = field(default=None, repr=False)
    tells_advocate: bool | None = None
    landing: str | None = field(default=None, repr=False)
    landings: dict[str, str] = field(default_factory=dict, repr=False)
    practises_in: str | None = None
    is_practice_settled: bool = False
    away_minutes: int = DEFAULT_AWAY_MINUTES
    is_shift_off: bool = False

    def with_away(self, minutes: int) -> "OwnSettings":
        """Return the same with another time out of sight."""
        return replace(self, away_minutes=minutes)

    def leads_to(self, device_digest: bytes | None) -> str | None:
        """Return where leaving goes on a device; none for the usual page."""
        return self.landings.get((device_digest or b"").hex(), self.landing) or None

    def names_device(self, device_digest: bytes) -> bool:
        """Say whether leaving goes elsewhere on this device than on others."""
        return device_digest.hex() in self.landings


def seal_own(keys: PersonalKeys, settings: OwnSettings) -> bytes:
    """Seal somebody's settings under her own key."""
    return seal_content(keys.own, _place(keys), asdict(settings))


def open_own(keys: PersonalKeys, sealed: bytes) -> OwnSettings:
    """Open somebody's settings with her own key.

    Raises:
        SealBrokenError: not hers, or changed.
    """
    body = open_content(keys.own, _place(keys), sealed).body
    return OwnSettings(**{name: body[name] for name in OwnSettings.__dataclass_fields__ if name in body})


def _place(keys: PersonalKeys) -> Place:
    return Place("person", "sealed_own", keys.person_id, keys.person_id)
