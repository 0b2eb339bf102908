"""Setting a PIN and putting something in, in a line each."""

from collections.abc import Sequence

from portal.box.service import put_in, set_pin, waiting
from portal.box.things import Thing, ThingDraft
from portal.evidence.sealing import IncomingFile
from portal.kernel.ids import new_id
from portal.unit_of_work import Units
from tests.support.joined import PASSPHRASE, Joined, World

PIN = "4073"
OTHER_PIN = "9518"
WORDS = "He waited by the blue van again."


def with_pin(world: World, pin: str = PIN) -> World:
    """Let her choose a PIN."""
    choose(world.victim, pin)
    return world


def choose(who: Joined, pin: str = PIN, *, passphrase: str = PASSPHRASE) -> None:
    """Choose a PIN as somebody."""
    set_pin(who.units, who.started.visit, pin=pin, passphrase=passphrase)


def put(  # noqa: PLR0913 - all this comes with one press; a test names only what it is about
    units: Units,
    name: str,
    pin: str = PIN,
    words: str = WORDS,
    *,
    network: str = "home",
    device: bytes | None = None,
    once: str = "",
    pictures: Sequence[IncomingFile] = (),
) -> None:
    """Put something in from outside."""
    draft = ThingDraft(name, pin, words, once or new_id())
    put_in(units, draft, network=network, device_token=device, pictures=pictures)


def waits(who: Joined, world: World) -> list[Thing]:
    """Return what waits for somebody."""
    with who.read() as uow:
        return waiting(uow, world.case_id)
