"""The machine's keys in tests: the same for all sites of a process, so that what is sealed can be copied to another."""

from portal.vault.keys import ServerKeys
from portal.vault.primitives import StretchProfile, new_key
from portal.vault.stretching import Stretcher

# One lane: four are four threads each time, and take a hundred times as long as all the rest of it.
CHEAP = StretchProfile(memory_kib=8, passes=1, lanes=1)
SERVER = ServerKeys(pepper=new_key(), operational=new_key())


def cheap_stretcher() -> Stretcher:
    """Return what stretches passphrases at no cost."""
    return Stretcher(CHEAP, SERVER.pepper)
