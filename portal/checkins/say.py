"""Check-ins in plain words: what is missing, what became of each, why a word or a time will not do."""

from portal.checkins.escalation import State
from portal.checkins.plan import Lack, PlanDraft
from portal.checkins.schedule import Rhythm
from portal.checkins.whose import Holds
from portal.checkins.wording import Fault, WordFault
from portal.contact.wording import DAYS
from portal.i18n import _, lazy
from portal.outbox.retry import TextState

_STATES = {
    State.PLANNED: lazy("On its way."),
    State.SENT: lazy("Sent. She can still answer."),
    State.NOT_KNOWN: lazy("Nobody can say whether the text went. It will not be sent again."),
    State.DELIVERED: lazy("It reached her phone. She can still answer."),
    State.ANSWERED_OK: lazy("Answered with her word."),
    State.ANSWERED_OTHER: lazy("Something else came back than her word."),
    State.WRONG_WORD: lazy("A word came back that is not hers."),
    State.DURESS: lazy("Her other word came back. She wants help, and may not be free to say so."),
    State.NO_ANSWER: lazy("We have not heard from her."),
    State.UNDELIVERABLE: lazy("The text could not be delivered. She may know nothing of it."),
    State.NOT_SENT: lazy("The text was not sent. She knows nothing of it."),
    State.STOPPED: lazy("She, or someone, stopped the texts."),
}
_LACKS = {
    Lack.AGREEMENT: lazy("Talk about it with your advocate first. They write down that you agreed."),
    Lack.REACH: lazy("Say how you can be reached, and that texts are safe."),
    Lack.NUMBER: lazy("Show that the number is yours."),
    Lack.SCHEDULE: lazy("Choose when, and in which words."),
    Lack.WORDS: lazy("Choose your two words."),
    Lack.STOPPED: lazy("The texts were stopped by an answer. Start them again when you are ready."),
}
_NUMBERS = {
    Holds.NOT_YET: lazy("not confirmed yet"),
    Holds.WELL: lazy("confirmed"),
    Holds.DUE: lazy("to be confirmed again soon"),
    Holds.RUN_OUT: lazy("to be confirmed again before a text can go"),
}
_STAFF_TEXTS = {
    TextState.QUEUED: lazy("waiting to go"),
    TextState.TRYING: lazy("on its way"),
    TextState.ASKING: lazy("on its way"),
    TextState.SENT: lazy("sent"),
    TextState.DELIVERED: lazy("reached the phone"),
    TextState.UNDELIVERABLE: lazy("could not be delivered"),
    TextState.NOT_SENT: lazy("not sent: not needed any more, or not possible"),
    TextState.NOT_KNOWN: lazy("nobody can say whether it went"),
}
_TEXT_FAULTS = {
    Fault.EMPTY: lazy("Write what the text says, or choose one from the list."),
    Fault.TOO_LONG: lazy("This is too long for one text. Make it shorter, or leave out unusual letters."),
    Fault.LINK: lazy("A text holds no address of a page or of mail. Leave it out."),
    Fault.CASE_WORD: lazy("There is a word in it that tells others what this is about. Choose plainer words."),
    Fault.NAME: lazy("There is a name in it that tells others who writes. Leave it out."),
}
_WORD_FAULTS = {
    WordFault.TOO_SHORT: lazy("This is too short. Use at least four letters."),
    WordFault.TOO_LONG: lazy("This is too long. One or two ordinary words are best."),
    WordFault.RESERVED: lazy("Phone companies act on this word by themselves. Choose another."),
    WordFault.SOMEBODY: lazy("This sounds as if somebody else had your phone. Choose another."),
    WordFault.TOO_LIKE: lazy("The two words are too much alike. Choose one that cannot be mixed up."),
}


def state_in_words(state: State) -> str:
    """Say what became of a check-in."""
    return str(_STATES[state])


def lack_in_words(lack: Lack) -> str:
    """Say to her what is still to do."""
    return str(_LACKS[lack])


def number_in_words(number: Holds) -> str:
    """Say to her advocate how it stands with her number."""
    return str(_NUMBERS[number])


def staff_text_in_words(state: TextState) -> str:
    """Say to a lead what became of a text to a work telephone."""
    return str(_STAFF_TEXTS[state])


def text_faults_in_words(faults: list[Fault]) -> str:
    """Say why a text may not go out in these words."""
    return " ".join(str(_TEXT_FAULTS[fault]) for fault in faults)


def word_faults_in_words(faults: list[WordFault]) -> str:
    """Say why a word may not be hers."""
    return " ".join(str(_WORD_FAULTS[fault]) for fault in faults)


def times_in_words(draft: PlanDraft) -> str:
    """Say when she is asked: `Every day at 19:00`."""
    at = draft.schedule.at.strftime("%H:%M")
    if draft.schedule.rhythm is Rhythm.DAILY:
        return _("Every day at %(time)s", time=at)
    days = ", ".join(str(DAYS[str(day)]) for day in sorted(draft.schedule.days))
    return _("%(days)s at %(time)s", days=days, time=at)
