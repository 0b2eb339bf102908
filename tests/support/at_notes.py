"""What she sends to change a note, to delete one and bring it back, and to keep people and orders by name."""

from portal.kernel.ids import new_id
from tests.support.joined import PASSPHRASE
from tests.support.sending import Sent, deed
from tests.support.whole import Whole, write_note


@deed("diary.change")
def _change(whole: Whole) -> Sent:
    ids = {"incident_id": write_note(whole.browsers["victim"], "Nearly right.").rpartition("/")[2]}
    return Sent(whole.browsers["victim"], {"words": "Quite right.", "when": "unknown"}, ids=ids)


@deed("diary.delete")
def _delete(whole: Whole) -> Sent:
    whole.ids["deleted note"] = write_note(whole.browsers["victim"], "Not this.").rpartition("/")[2]
    ids = {"incident_id": whole.ids["deleted note"]}
    return Sent(whole.browsers["victim"], {"passphrase": PASSPHRASE}, ids=ids)


@deed("diary.bring_back")
def _bring_back(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], ids={"incident_id": whole.ids["deleted note"]})


@deed("diary.new_person")
def _new_person(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"name": "Sam", "once": new_id()})


@deed("diary.person")
def _person(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"name": "Sam Hill", "seen": "first"})


@deed("diary.remove_person")
def _remove_person(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"passphrase": PASSPHRASE})


@deed("diary.bring_back_person")
def _bring_back_person(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"])


@deed("diary.new_order")
def _new_order(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"of": "bail", "once": new_id()})


@deed("diary.order")
def _order(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"of": "bail", "court": "Luton", "seen": "first"})


@deed("diary.remove_order")
def _remove_order(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"passphrase": PASSPHRASE})


@deed("diary.bring_back_order")
def _bring_back_order(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"])
