"""What is sent to look through a whole diary, which changes nothing."""

from tests.support.sending import Sent, deed
from tests.support.whole import Whole


@deed("diary.find")
def _find(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"asked": "note"}, shows="notes found", is_look=True)


@deed("diary.pattern")
def _pattern(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"reported": "no"}, shows="Month by month", is_look=True)


@deed("diary.shared_pattern")
def _shared_pattern(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"reported": "no"}, shows="Month by month", is_look=True)
