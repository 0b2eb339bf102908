"""Texts through Twilio: no number in an error or a log, and each answer of theirs told apart by its meaning."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import local
from typing import TYPE_CHECKING

from twilio.request_validator import RequestValidator

from portal.kernel.settings.texts import TwilioAccount
from portal.sms.account import AccountLook
from portal.sms.gateway import Fate, Taken, Told, UnsureError

if TYPE_CHECKING:
    from portal.sms.twilio_wire import TwilioWire

TEXT_PATH, STATUS_PATH = "/hooks/text", "/hooks/status"
# Twilio takes 1 to 36,000 seconds; less than a minute would be over before the network has looked at it.
_LEAST_VALID, _MOST_VALID = timedelta(minutes=1), timedelta(seconds=36_000)
# Their clock and ours need not agree to the second.
_CLOCKS_APART = timedelta(minutes=2)
_FATES = {
    "delivered": Fate.DELIVERED,
    "read": Fate.DELIVERED,
    "undelivered": Fate.UNDELIVERABLE,
    "failed": Fate.UNDELIVERABLE,
    "canceled": Fate.UNDELIVERABLE,
}


class TwilioGateway:
    """Sends texts through one account with Twilio."""

    def __init__(self, account: TwilioAccount, *, origin: str) -> None:
        """Remember the account, and where Twilio reaches this site; nothing is loaded or called yet."""
        self._account = account
        self._origin = origin
        self._validator = RequestValidator(account.auth_token)
        self._wires = local()

    def send(self, number: str, words: str, *, valid_for: timedelta, tag: str) -> Taken:
        """Hand one text over.

        Raises:
            RefusedError, BusyError, UnsureError: as of every gateway.
        """
        seconds = int(max(_LEAST_VALID, min(valid_for, _MOST_VALID)).total_seconds())
        reference, status = self._wire().create(number, words, seconds, f"{self._origin}{STATUS_PATH}/{tag}")
        return Taken(reference, _fate(status))

    def find(self, number: str, words: str, since: datetime) -> Taken | None:
        """Return the text that was handed over to a number in these words since a moment, if Twilio has it.

        Raises:
            UnsureError: Twilio did not say.
        """
        for reference, status, body, made_at in self._wire().newest(number):
            if made_at is None:
                raise UnsureError
            if body == words and made_at >= since - _CLOCKS_APART:
                return Taken(reference, _fate(status))
        return None

    def fate_of(self, reference: str) -> Fate:
        """Return what has become of a text.

        Raises:
            UnsureError: Twilio did not say.
        """
        return _fate(self._wire().status(reference))

    def hear(self, path: str, fields: Mapping[str, list[str]], signature: str) -> Told | None:
        """Return what Twilio tells us; none where it was not Twilio, or not about our account.

        The address that was signed is rebuilt from our own origin: what a request says of its host anybody can say.
        """
        if not signature.isascii() or not self._validator.validate(f"{self._origin}{path}", _Fields(fields), signature):
            return None
        one = {name: values[0] for name, values in fields.items() if values}
        reference = one.get("MessageSid", "")
        if one.get("AccountSid") != self._account.account_sid or not reference:
            return None
        if path.startswith(f"{STATUS_PATH}/"):
            tag = path.removeprefix(f"{STATUS_PATH}/")
            return Told(reference, fate=_fate(one.get("MessageStatus", "")), tag=tag)
        return Told(reference, one.get("From", ""), one.get("Body", ""), one.get("NumMedia", "0") not in {"", "0"})

    def look_at_account(self) -> AccountLook:
        """Return what Twilio says of our account.

        Raises:
            UnsureError: Twilio did not say.
        """
        return self._wire().look()

    def _wire(self) -> "TwilioWire":
        """Return this thread's own line: Twilio's client hands one thread's answer to another."""
        if not hasattr(self._wires, "wire"):
            from portal.sms.twilio_wire import TwilioWire  # noqa: PLC0415 - 24 MB, which only whoever sends has to bear

            self._wires.wire = TwilioWire(self._account)
        found: TwilioWire = self._wires.wire
        return found


class _Fields(dict[str, str]):
    """Fields as the validator asks for them: each name with every value it came with."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        super().__init__(dict.fromkeys(fields, ""))
        self._fields = fields

    def getall(self, name: str) -> list[str]:
        """Return every value of a name, blank ones too: they belong to the signature."""
        return self._fields[name]


def _fate(status: str) -> Fate:
    return _FATES.get(status, Fate.TAKEN)
