"""Somebody who has put something in from outside, which waits for her."""

from portal.access.service import case_of_victim
from portal.box.service import put_in, set_pin, waiting
from portal.box.things import ThingDraft
from portal.kernel.ids import new_id
from tests.support.files import incoming, small_jpeg
from tests.support.joined import PASSPHRASE, Joined

PIN = "4073"


def put_in_for(somebody: Joined, words: str = "Seen from outside.") -> str:
    """Let somebody have a PIN, put in words and a picture with it, and return by what id they wait."""
    set_pin(somebody.units, somebody.started.visit, pin=PIN, passphrase=PASSPHRASE)
    draft = ThingDraft(somebody.name, PIN, words, new_id())
    pictures = [incoming(somebody.units.blobs, small_jpeg())]
    put_in(somebody.units, draft, network="outside", device_token=None, pictures=pictures)
    with somebody.read() as uow:
        return waiting(uow, case_of_victim(uow))[-1].thing_id
