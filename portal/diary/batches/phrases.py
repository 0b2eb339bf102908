"""Words by which files say who called whom, by what means, and for how long."""

import re

from portal.diary.batches.log import Channel, Direction

_DIRECTIONS = (
    (
        Direction.MISSED,
        r"missed|rejected|declined|refused|unanswered|not answered|blocked|voice ?mail|verpasst\w*|manqué\w*",
    ),
    (Direction.OUT, r"outgoing|outbound|out|sent|made|dial+ed|call to|to|ausgehend\w*|sortant\w*"),
    (Direction.IN, r"incoming|inbound|in|received|call from|from|eingehend\w*|entrant\w*"),
)
_CHANNELS = (
    (Channel.EMAIL, r"e-?mail"),
    (Channel.CHAT, r"whatsapp|chat|telegram|messenger|imessage|signal|facetime message|rcs"),
    (Channel.TEXT, r"sms|mms|texts?|text messages?|picture messages?|messages?"),
    (Channel.CALL, r"calls?|voice|phone|telephone|mobile|landline|facetime|video|missed|dial+ed|voice ?mail"),
)
_DIRECTION_WORDS = tuple((what, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for what, words in _DIRECTIONS)
_CHANNEL_WORDS = tuple((what, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for what, words in _CHANNELS)

_UNITS = (("h", 3600), ("m", 60), ("s", 1))
_CLOCK_LENGTH = re.compile(r"^\W*(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)\W*$")
_WORDY_LENGTH = re.compile(r"(\d{1,5})[ ]?(h|m|s)(?:(?:ou)?rs?|in(?:ute)?s?|ec(?:ond)?s?)?(?![a-z])\.?", re.IGNORECASE)
_BARE_LENGTH = re.compile(r"^\W*(\d{1,6})(?:\.0+)?\W*$")

_A_CALL = re.compile(
    r"^(?:silenced |missed |declined |unanswered )?(?:group )?(?:voice|video) call\b|^(?:no answer|tap to call back)\b"
    r"|^verpasster (?:sprach|video)anruf|^(?:sprach|video)anruf|^appel (?:vocal|vidéo)|^llamada|^videollamada"
    r"|^chiamata|^videochiamata|^chamada|^gemiste|^(?:spraak|video)oproep",
    re.IGNORECASE,
)
_A_MISSED_CALL = re.compile(r"missed|verpasst|manqué|perdida|persa|gemiste|silenced|no answer", re.IGNORECASE)
_SAID_BY_NOBODY = re.compile(
    r"end-to-end|ende-zu-ende|bout en bout|extremo a extremo|ponta a ponta|eind-tot-eind"
    r"|security code|disappearing messages|changed (?:to|their|his|her|your|the)|created (?:this )?group|\badded\b"
    r"|\bremoved\b|joined using|blocked this contact|unblocked this contact|\bleft$|is a contact$",
    re.IGNORECASE,
)


def direction_in(text: str) -> Direction:
    """Return who turned to whom, as a cell or a line says it."""
    return next((what for what, words in _DIRECTION_WORDS if words.search(text)), Direction.UNKNOWN)


def channel_in(text: str) -> Channel:
    """Return by what means, as a cell or a line says it."""
    return next((what for what, words in _CHANNEL_WORDS if words.search(text)), Channel.UNKNOWN)


def seconds_in(text: str) -> int | None:
    """Return how long something took: 0:45, 1:02:03, 1 min 5 s, or bare seconds; none where nothing is said."""
    if found := _CLOCK_LENGTH.match(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    if found := _BARE_LENGTH.match(text):
        return int(found[1])
    wordy = _WORDY_LENGTH.findall(text)
    if not wordy:
        return None
    return sum(int(number) * dict(_UNITS)[unit.casefold()] for number, unit in wordy)


def is_call(words: str) -> bool:
    """Say whether a line of a chat stands for a call."""
    return _A_CALL.search(words) is not None


def is_missed(words: str) -> bool:
    """Say whether such a call reached nobody."""
    return _A_MISSED_CALL.search(words) is not None


def is_said_by_nobody(words: str) -> bool:
    """Say whether a line of a chat is what the program says, not a person."""
    return _SAID_BY_NOBODY.search(words) is not None
