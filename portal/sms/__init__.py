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
from portal.sms.local import LocalGateway

__all__ = [
    "BusyError",
    "Fate",
    "LocalGateway",
    "RefusedError",
    "SmsGateway",
    "StoppedError",
    "Taken",
    "Told",
    "UnsureError",
    "open_gateway",
]


def open_gateway(account: TwilioAccount | None, *, origin: str, data_dir: Path) -> SmsGateway:
    """Return the gateway that the settings name; what it needs is loaded only when it is used.

    Args:
        account: with the provider; none for the telephone that is shown in a page.
        origin: under which the provider reaches this site.
        data_dir: where the telephone in the page keeps its texts.
    """
    if account is None:
        return LocalGateway(data_dir / "phone.db")
    from portal.sms.twilio import TwilioGateway  # noqa: PLC0415 - only where there is an account

    return TwilioGateway(account, origin=origin)
