"""What she sends to change a note, and to delete one and bring it back."""

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
