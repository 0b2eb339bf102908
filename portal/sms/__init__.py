"""The door to the telephone: texts out through one gateway, and what the provider tells about them."""

from pathlib import Path

from portal.kernel.settings.texts import TwilioAccount
from portal.sms.gateway import (
    BusyError,
    Fate,
    RefusedError,
    SmsGateway,
    StoppedError,
    Taken,
    Told,
    UnsureError,
)
from portal.sms.local import LocalGateway, NoGateway

__all__ = [
    "BusyError",
    "Fate",
    "LocalGateway",
    "NoGateway",
    "RefusedError",
    "SmsGateway",
    "StoppedError",
    "Taken",
    "Told",
    "UnsureError",
    "open_gateway",
]


def open_gateway(account: TwilioAccount | None, *, origin: str, data_dir: Path, is_shown: bool) -> SmsGateway:
    """Return the gateway that the settings name; what it needs is loaded only when it is used.

    Args:
        account: with the provider, if there is one.
        origin: under which the provider reaches this site.
        data_dir: where the telephone in the page keeps its texts.
        is_shown: whether there is such a telephone; never where people rely on it, for nothing would reach them.
    """
    if account is None:
        return LocalGateway(data_dir / "phone.db") if is_shown else NoGateway()
    from portal.sms.twilio import TwilioGateway  # noqa: PLC0415 - only where there is an account

    return TwilioGateway(account, origin=origin)
