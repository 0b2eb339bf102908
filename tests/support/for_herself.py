"""What is sent to write, change, delete and bring back what is hers alone."""

from portal.kernel.ids import CaseId, NoteId, new_id
from portal.private import service
from tests.support.joined import PASSPHRASE, Joined
from tests.support.sending import Sent, deed
from tests.support.whole import Whole


def keep(who: Joined, case_id: CaseId, words: str = "Only for me.") -> NoteId:
    """Keep a note that only its writer can ever open."""
    with who.write() as uow:
        return service.keep_note(uow, case_id, words, new_id())


@deed("private.new")
def _new(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "Only for me.", "once": new_id()})


@deed("private.change")
def _change(whole: Whole) -> Sent:
    ids = {"note_id": keep(whole.world.victim, whole.world.case_id)}
    return Sent(whole.browsers["victim"], {"words": "Only for me, and other.", "revision": "0"}, ids=ids)


@deed("private.remove")
def _remove(whole: Whole) -> Sent:
    ids = {"note_id": keep(whole.world.victim, whole.world.case_id)}
    return Sent(whole.browsers["victim"], {"passphrase": PASSPHRASE}, ids=ids)


@deed("private.back")
def _back(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"passphrase": PASSPHRASE})
