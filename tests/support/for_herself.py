"""What is sent to write what is hers alone, to bring a list, and to take a copy along."""

from portal.kernel.ids import CaseId, NoteId, new_id
from portal.private import service
from tests.support.joined import PASSPHRASE, Joined
from tests.support.sending import Sent, deed
from tests.support.whole import Whole, bring_list


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


@deed("diary.bring")
def _bring_list(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"text": "13 January 2026\nMissed call 07700 900123 16:20"})


@deed("diary.look_at_list")
def _keep_list(whole: Whole) -> Sent:
    fields = {"words": "Calls.", "parties": "=+447700900123"}
    columns = {"column_0": "day", "column_1": "time", "column_2": "party"}
    return Sent(whole.browsers["victim"], {**fields, **columns}, ids={"list_id": bring_list(whole.world)})


@deed("copies.choose")
def _copy(whole: Whole) -> Sent:
    fields = {"what": "notes", "form": "json", "passphrase": PASSPHRASE}
    return Sent(whole.browsers["victim"], fields, shows="Your copy is ready")
