"""Run by test_crash.py in a process of its own: keeps picture after picture, says so after each, until it is killed."""

import json
import os
import sys
from pathlib import Path

from portal.database import make_engine
from portal.evidence import service
from portal.kernel.actor import Actor, Role
from portal.kernel.clock import SystemClock
from portal.kernel.ids import CaseId, PersonId, ServiceId, SessionId, new_id
from portal.storage import DiskBlobStore
from portal.unit_of_work import Units
from portal.vault.keyring import Keyring
from portal.vault.keys import PersonalKeys, ServerKeys
from portal.vault.primitives import KeyPair, StretchProfile
from portal.vault.stretching import Stretcher
from tests.support.files import incoming, quick_look
from tests.support.samples import PLANTED


def main() -> None:
    """Keep pictures: the first bytes of a JPEG, a planted word, and noise."""
    told = json.loads(sys.stdin.read())
    server = ServerKeys(pepper=bytes.fromhex(told["pepper"]), operational=bytes.fromhex(told["operational"]))
    blobs = DiskBlobStore(Path(told["folder"]))
    units = Units(make_engine(told["database"]), SystemClock(), server, blobs, Stretcher(StretchProfile(8, 1, 1), b""))
    pair = KeyPair(bytes.fromhex(told["private"]), bytes.fromhex(told["public"]))
    keys = PersonalKeys(PersonId(told["person"]), pair)
    actor = Actor(keys.person_id, ServiceId(told["service"]), Role.VICTIM, SessionId(new_id()))
    while True:
        body = b"\xff\xd8\xff" + PLANTED.encode() + os.urandom(400_000)
        received = service.receive(blobs, incoming(blobs, body), look_at=quick_look)
        with units.write(actor, Keyring(server, keys)) as uow:
            file_id = service.keep_received(uow, CaseId(told["case"]), received)
        sys.stdout.write(f"{file_id} {received.facts.sha256}\n")  # the answer
        sys.stdout.flush()


if __name__ == "__main__":
    main()
