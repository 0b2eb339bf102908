"""Where leaving goes: the list, and which address of somebody's own is safe enough to go to."""

import json
import re
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from portal.kernel.errors import InvalidError

LONGEST_ADDRESS = 2_000
_LIST = Path(__file__).parent / "data" / "landings.json"
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_HOST = 253
_MOST_LABELS_OF_PUBLIC = 2
# Set aside for use inside (RFC 6761, RFC 6762, RFC 8375 and what routers call themselves), and by the Tor network.
_INSIDE = frozenset({"localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid"})
_INSIDE_TOO = frozenset({"onion", "alt"})
# Under which names anybody's site may stand, in countries that register below a second word.
_SHARED_WORD = re.compile(r"[a-z]{1,3}|police|sch|info|name|mod|parliament")
_COUNTRY_LETTERS = 2


class Spot(StrEnum):
    """What leaving leads to."""

    USUAL = "usual"
    WEATHER = "weather"
    NEWS = "news"
    RECIPES = "recipes"
    OWN = "own"


class LandingFault(StrEnum):
    """Why an address cannot be where leaving goes."""

    NO_ADDRESS = "no address"
    NOT_HTTPS = "not https"
    LONG = "long"
    NAMED = "named"
    INSIDE = "inside"
    HERE = "here"


class LandingError(InvalidError):
    """This address is not safe to go to."""

    def __init__(self, fault: LandingFault) -> None:
        """Remember what is wrong with it."""
        super().__init__(field="address")
        self.fault = fault


def listed(language: str) -> dict[Spot, str]:
    """Return the addresses of the list for readers of a language, such as `en_GB`; English where there is none."""
    whole = _whole_list()
    found = whole.get(language) or whole.get(language.partition("_")[0]) or whole["en"]
    return {Spot(name): address for name, address in found.items()}


def spot_of(address: str | None, language: str) -> Spot:
    """Say which choice an address stands for."""
    if not address:
        return Spot.USUAL
    return next((spot for spot, one in listed(language).items() if one == address), Spot.OWN)


def safe_address(typed: str, *, own_hosts: frozenset[str]) -> str:
    """Return an address in the one spelling in which it was checked, so that nothing else can be meant by it.

    What a browser would read otherwise than we do (escapes and other alphabets in the host, numbers for hosts, names
    before an @, backslashes) is written out or refused.

    Args:
        typed: as it was typed; `https://` may be missing.
        own_hosts: under which hosts this site is reached.

    Raises:
        LandingError: it is none that leaving may go to.
    """
    if len(typed) > LONGEST_ADDRESS:
        raise LandingError(LandingFault.LONG)
    parts = _taken_apart(typed)
    if "@" in parts.netloc:
        raise LandingError(LandingFault.NAMED)
    host = _host_of(parts, own_hosts)
    port = f":{parts.port}" if parts.port and parts.port != 443 else ""  # noqa: PLR2004 - the port of https
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*-._")
    query = f"?{quote(parts.query, safe='/%:=&?~+!$,;@()*-._[]')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe='/%:=&?~+!$,;@()*-._')}" if parts.fragment else ""
    address = f"https://{host}{port}{path}{query}{fragment}"
    if len(address) > LONGEST_ADDRESS:
        raise LandingError(LandingFault.LONG)
    return address


def written_host(host: str) -> str | None:
    """Return a host as browsers write it, without a port (IDNA, in small ASCII letters); none where it is no name."""
    name = host.rpartition(":")[0] if re.search(r":\d*$", host) else host
    try:
        name = unicodedata.normalize("NFKC", name).encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return None
    labels = name.split(".")
    is_name = len(name) <= _LONGEST_HOST and all(_LABEL.fullmatch(one) and _is_readable(one) for one in labels)
    return name if is_name else None


def _is_readable(label: str) -> bool:
    """Say whether a part of a host that stands for letters of another alphabet does so: browsers go nowhere else."""
    if not label.startswith("xn--"):
        return True
    try:
        stands_for = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    is_same = stands_for.encode("punycode", "surrogatepass").decode("ascii") == label[4:]
    are_letters = all(one == "-" or unicodedata.category(one)[0] in "LMN" for one in stands_for)
    is_plain = stands_for == unicodedata.normalize("NFKC", stands_for).lower()
    return is_same and are_letters and is_plain and not stands_for.isascii()


@cache
def _whole_list() -> dict[str, dict[str, str]]:
    whole: dict[str, dict[str, str]] = json.loads(_LIST.read_text(encoding="utf-8"))
    return whole


def _taken_apart(typed: str) -> SplitResult:
    if re.search(r"[\s\"<>\\^`{|}\x00-\x1f\x7f]", typed):
        raise LandingError(LandingFault.NO_ADDRESS)
    # "example.org:8443" begins like an address of another kind, but no kind of address has a dot in its name here.
    kind = re.match(r"([a-z][a-z0-9+-]*):", typed, re.IGNORECASE)
    if kind and kind[1].lower() != "https":
        raise LandingError(LandingFault.NOT_HTTPS)
    text = typed if kind else f"https://{typed.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        _ = parts.port  # one that is no number shows only when it is asked for
    except ValueError:
        raise LandingError(LandingFault.NO_ADDRESS) from None
    # What follows must be exactly two strokes: browsers take any number of them, and mean another host by it.
    if not re.match(r"https://[^/?#]", text, re.IGNORECASE):
        raise LandingError(LandingFault.NO_ADDRESS)
    return parts


def _host_of(parts: SplitResult, own_hosts: frozenset[str]) -> str:
    """Return the host, if it is not of this site and anybody anywhere can reach it by its name."""
    host = written_host(parts.netloc)
    if host is None:
        raise LandingError(LandingFault.NO_ADDRESS)
    if any(_belongs_to(host, written_host(own) or own) for own in own_hosts):
        raise LandingError(LandingFault.HERE)
    labels = host.split(".")
    # A number at the end makes a browser read all of it as a number, however it is spelt (WHATWG URL, hosts).
    if len(labels) == 1 or labels[-1][0].isdigit() or labels[-1] in _INSIDE | _INSIDE_TOO:
        raise LandingError(LandingFault.INSIDE)
    return host


def _belongs_to(host: str, own: str) -> bool:
    """Say whether a host is a site's own, or another of those who run it: one that stands above, below or beside."""
    above = own.partition(".")[2]
    family = own if _is_shared(above) else above
    return host == family or host.endswith(f".{family}")


def _is_shared(name: str) -> bool:
    """Say whether names of different people stand below a name, such as `org.uk`."""
    labels = name.split(".")
    if len(labels) < _MOST_LABELS_OF_PUBLIC:
        return True
    is_country = len(labels[-1]) == _COUNTRY_LETTERS and len(labels) == _MOST_LABELS_OF_PUBLIC
    return is_country and _SHARED_WORD.fullmatch(labels[0]) is not None
