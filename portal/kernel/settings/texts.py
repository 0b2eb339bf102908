"""How texts are sent: by the local gateway, which shows a telephone in a page, or through an account with Twilio."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from portal.kernel.settings.reader import SettingsReader

API_BASE = "https://api.twilio.com"
_SID = {"TWILIO_ACCOUNT_SID": "AC", "TWILIO_MESSAGING_SERVICE_SID": "MG"}
_LEAST_TOKEN = 16


class Sms(StrEnum):
    """Who sends texts."""

    LOCAL = "local"
    TWILIO = "twilio"


@dataclass(frozen=True)
class TwilioAccount:
    """An account with Twilio, and the service in it through which texts go.

    Args:
        account_sid: begins with AC.
        auth_token: the account's secret; it also signs what Twilio tells us.
        messaging_service_sid: begins with MG.
        api_base: where its interface is reached, so that a double can stand in.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    messaging_service_sid: str
    api_base: str = API_BASE


def sms(text: str) -> Sms:
    """Read who sends texts."""
    if text not in set(Sms):
        raise ValueError("local or twilio")
    return Sms(text)


def read_twilio(reader: SettingsReader) -> TwilioAccount | None:
    """Return the account; none where texts stay here, and then nothing of it is looked at."""
    if reader.parsed("LINDEN_SMS", Sms.LOCAL, sms) is not Sms.TWILIO:
        return None
    found = {name: reader.parsed(name, "", _sid(prefix)) for name, prefix in _SID.items()}
    token = reader.parsed("TWILIO_AUTH_TOKEN", "", _token)
    for name, value in (*found.items(), ("TWILIO_AUTH_TOKEN", token)):
        if not value:
            reader.refuse(name, "missing; LINDEN_SMS=twilio needs it")
    base = reader.parsed("TWILIO_API_BASE", API_BASE, _base)
    return TwilioAccount(found["TWILIO_ACCOUNT_SID"], token, found["TWILIO_MESSAGING_SERVICE_SID"], base)


def _sid(prefix: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(rf"{prefix}[0-9a-f]{{32}}", text):
            raise ValueError(f"{prefix} and 32 figures in hexadecimal, as the account’s page shows it")
        return text

    return read


def _token(text: str) -> str:
    if len(text) < _LEAST_TOKEN or not text.isascii() or not text.isalnum():
        raise ValueError("the account’s auth token, letters and figures")
    return text


def _base(text: str) -> str:
    why = "https://api.twilio.com, or where a double stands in for it on this machine"
    try:
        parts = urlsplit(text)
        _ = parts.port  # a port that is no number shows only when asked for
    except ValueError:
        raise ValueError(why) from None
    is_here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or parts.query or parts.username or not (parts.scheme == "https" or is_here):
        raise ValueError(why)
    return text.rstrip("/")
