"""What can be done with a box: set its PIN, put something in from outside, take it out when she is here."""

from portal.box.service.putting import WrongPinError, may_send, put_in
from portal.box.service.setting import box_state, end_box, set_pin
from portal.box.service.taking import (
    ThingMissingError,
    open_thing,
    take_thing,
    things_waiting,
    throw_thing_away,
    waiting,
)

__all__ = [
    "ThingMissingError",
    "WrongPinError",
    "box_state",
    "end_box",
    "may_send",
    "open_thing",
    "put_in",
    "set_pin",
    "take_thing",
    "things_waiting",
    "throw_thing_away",
    "waiting",
]
