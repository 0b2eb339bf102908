"""Do texts reach a telephone, and does what comes back reach us?"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from portal.cli.finding import Finding
from portal.sms import UnsureError
from portal.sms.account import AccountLook
from portal.web.requests import gateway, site, units

_CLOCKS_DIFFER = timedelta(minutes=2)  # how far apart the clocks may be where a text is looked for by its time


def look_at_texts() -> Iterator[Finding]:
    """Look over everything that texts depend on."""
    advice = "Set LINDEN_SMS=twilio and the account’s three settings; until then nobody is offered check-ins by text."
    yield Finding("texts reach a telephone", site("texts") != "none", advice, is_grave=False)
    if site("texts") == "twilio":
        yield _origin()
        yield from _provider()


def _provider() -> Iterator[Finding]:
    from portal.sms.twilio import TEXT_PATH, TwilioGateway  # noqa: PLC0415 - only where there is an account

    way = gateway()
    if not isinstance(way, TwilioGateway):
        return
    what = "the provider of texts answers"
    try:
        found = way.look_at_account()
    except UnsureError:
        yield Finding(what, is_well=False, advice="Ask again in a moment; look at the way out of this machine.")
        return
    yield Finding(what, is_well=True)
    yield from _account(found, f"{site('public_origin')}{TEXT_PATH}")


def _origin() -> Finding:
    parts = urlsplit(site("public_origin"))
    is_well = parts.scheme == "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}
    advice = "Set LINDEN_PUBLIC_ORIGIN to the https address under which the provider reaches this site."
    return Finding("the provider can tell this site what came back, by https", is_well, advice)


def _account(found: AccountLook, here: str) -> Iterator[Finding]:
    advice = "Look at TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: the provider does not know them together."
    yield Finding("the provider knows this account", found.is_known, advice)
    if not found.is_known:
        return
    advice = "It is suspended or closed: look at its page with the provider, often it is a bill."
    yield Finding("the account is active", found.is_active, advice)
    if found.clock_at is not None:
        apart = abs(found.clock_at - units().clock.now())
        advice = f"They are {int(apart.total_seconds())} seconds apart. Let this machine set its clock by the network."
        yield Finding("this machine’s clock agrees with the provider’s", apart <= _CLOCKS_DIFFER, advice)
    if found.is_active:
        yield from _service(found, here)


def _service(found: AccountLook, here: str) -> Iterator[Finding]:
    advice = "Look at TWILIO_MESSAGING_SERVICE_SID: the account has no such service."
    yield Finding("the messaging service is there", found.has_service, advice)
    if not found.has_service:
        return
    yield Finding("it has a number", found.has_number, "Add a number that can receive texts to its senders.")
    is_told = found.incoming_url == here and found.is_told_by_post
    yield Finding(
        "it tells this site what came back", is_told, f"Set its address for incoming texts to {here}, by POST."
    )
    advice = f"Set its fallback address to {here} too, so that it tries once more."
    yield Finding("it tries once more where that fails", found.fallback_url == here, advice, is_grave=False)
