"""What is sent about writing from outside: choosing a PIN, putting something in, and doing without it."""

from portal.kernel.ids import new_id
from tests.support.files import small_jpeg
from tests.support.joined import PASSPHRASE
from tests.support.sending import Sent, deed
from tests.support.site import Browser
from tests.support.waiting import PIN, put_in_for
from tests.support.whole import Whole


@deed("box.mine")
def _choose_pin(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"pin": PIN, "passphrase": PASSPHRASE})


@deed("box.outside")
def _put_in(whole: Whole) -> Sent:
    fields = {"name": whole.world.victim.name, "pin": PIN, "words": "Seen from outside.", "once": new_id()}
    return Sent(Browser(whole.site), {**fields, "photo": small_jpeg()})


@deed("diary.take")
def _take(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "Seen from outside, by the gate.", "once": new_id()})


@deed("diary.throw_away")
def _throw_away(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], ids={"thing_id": put_in_for(whole.world.victim)})


@deed("box.off")
def _switch_off(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"passphrase": PASSPHRASE})


@deed("diary.send")
def _send_and_forget(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "He has a key.", "when": "now", "sure": "1", "once": new_id()})
