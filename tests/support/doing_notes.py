"""What is sent to write notes, to add to them, and to share them."""

from portal.kernel.ids import new_id
from tests.support.files import small_jpeg
from tests.support.sending import Sent, deed
from tests.support.whole import Whole, write_note


@deed("diary.new")
def _new_note(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "He stood there.", "once": new_id(), "photo": small_jpeg()})


@deed("diary.carry_on")
def _carry_on(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "I had begun, and go on.", "once": new_id()})


@deed("diary.picture")
def _picture(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"photo": small_jpeg(), "once": new_id()})


@deed("diary.add")
def _add(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "It was the blue car.", "once": new_id()})


@deed("diary.confirm")
def _confirm_note(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"])


@deed("diary.share")
def _share(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], ids={"incident_id": whole.private_note})


@deed("diary.share_many")
def _share_many(whole: Whole) -> Sent:
    note = write_note(whole.browsers["victim"], "One of several.").rpartition("/")[2]
    return Sent(whole.browsers["victim"], {"notes": [note]})


@deed("diary.take_back")
def _take_back(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"])
