"""The trail in plain words."""

from portal.audit.events import Event
from portal.home.trail import TrailLine
from portal.i18n import lazy, ngettext

# Two sentences for each: what is said where she did it herself, and where somebody else did.
_WORDS = {
    Event.SIGNED_IN: (lazy("Your name and passphrase were used to sign in."), ""),
    Event.SIGN_IN_FAILED: ("", lazy("Somebody tried your name with a passphrase that is not yours.")),
    Event.OTHER_DEVICES_ENDED: (lazy("Your other devices were signed out."), ""),
    Event.PASSPHRASE_CHANGED: (lazy("Your passphrase was changed."), ""),
    Event.PASSPHRASE_AGAIN_FAILED: (lazy("A passphrase that is not yours was typed while you were signed in."), ""),
    Event.RECOVERY_OFFERED: (lazy("A new printed code was shown, to be written down."), ""),
    Event.RECOVERY_SET: (lazy("A new printed code was typed back. From then on it lets you in."), ""),
    Event.RECOVERY_DECLINED: (lazy("It was chosen to have no printed code. An older one opens nothing."), ""),
    Event.RECOVERY_USED: (lazy("Your printed code was used to come back in."), ""),
    Event.RECOVERY_FAILED: ("", lazy("Somebody tried your name with a printed code that is not yours.")),
    Event.IDLE_CHANGED: (lazy("The time after which you are signed out was changed."), ""),
    Event.AWAY_CHANGED: (lazy("The time after which a page that is out of sight shuts was changed."), ""),
    Event.LANDING_CHOSEN: (lazy("It was chosen where “Leave” goes."), ""),
    Event.TELLING_CHOSEN: (lazy("It was chosen whether your advocate is told of changes."), ""),
    Event.CHANGE_TOLD: (lazy("Your advocate was told of a change."), ""),
    Event.COPY_TAKEN: (lazy("A copy of your notes was downloaded."), ""),
    Event.PRIVATE_NOTE_DELETED: (lazy("A note that only you can open was deleted."), ""),
    Event.PRIVATE_NOTE_BROUGHT_BACK: (lazy("A deleted note that only you can open was brought back."), ""),
    Event.CHANGE_ASKED_ABOUT: ("", lazy("%(who)s noted that they asked you about a change.")),
    Event.BOX_SET: (lazy("A PIN was chosen, to write something down from outside."), ""),
    Event.BOX_ENDED: (lazy("It was chosen that nothing can be written down from outside."), ""),
    Event.BOX_REFUSED: ("", lazy("Somebody tried your name outside with a PIN that is not yours.")),
    Event.BOX_ADDED: ("", lazy("Something was written down from outside, with your PIN.")),
    Event.INCIDENT_OPENED: ("", lazy("%(who)s read one of your notes.")),
    Event.INCIDENT_SHARED: (lazy("You shared a note."), ""),
    Event.INCIDENT_WITHDRAWN: (lazy("You took a note back."), ""),
    Event.INCIDENT_DELETED: (lazy("You deleted a note."), ""),
    Event.INCIDENT_BROUGHT_BACK: (lazy("You brought a deleted note back."), ""),
    Event.INCIDENT_DESTROYED: ("", lazy("A note that you had deleted is gone for good.")),
    Event.HOLD_SET: ("", lazy("%(who)s said that everything here has to be kept for now.")),
    Event.HOLD_LIFTED: ("", lazy("%(who)s said that what you delete may be destroyed again.")),
    Event.FILE_OPENED: ("", lazy("%(who)s looked at one of your pictures.")),
    Event.FILE_DOWNLOADED: (lazy("You downloaded a file."), lazy("%(who)s downloaded one of your files.")),
    Event.MEMBER_ADDED: (lazy("You joined."), lazy("%(who)s can now read what you share.")),
    Event.MEMBER_REMOVED: (lazy("You left."), lazy("%(who)s can no longer read what you share.")),
    Event.GLASS_BROKEN: ("", lazy("%(who)s opened what you share, and wrote why.")),
    Event.GLASS_MENDED: ("", lazy("What a lead had opened was shut again.")),
    Event.ACCESS_REFUSED: (
        lazy("Something was asked for that is not open to you."),
        lazy("%(who)s asked for something of yours and did not get it."),
    ),
    Event.PERSON_CONFIRMED: (
        lazy("It was confirmed that this is you."),
        lazy("%(who)s confirmed, after talking to you, that this is you."),
    ),
    Event.PERSON_RETURNED: (
        lazy("A new way in took the place of the one you had."),
        lazy("%(who)s put a new way in in the place of the one you had."),
    ),
    Event.RETURN_ANSWERED_ALONE: ("", lazy("%(who)s invited you back and confirmed it alone, with nobody else.")),
    Event.RETURN_CONTESTED: ("", lazy("%(who)s put your own way in back. Somebody else had come in your place.")),
    Event.RETURN_UPHELD: ("", lazy("%(who)s put your new way in back, because it was you after all.")),
    Event.SHARED_GATHERED: ("", lazy("%(who)s put what you share together for a paper.")),
    Event.VOICE_WRITTEN: (
        lazy("You wrote down what you want others to know."),
        lazy("%(who)s wrote down, in your words, what you want others to know."),
    ),
    Event.DETAIL_PROTECTED: (
        lazy("You put something on the list of what must not leave."),
        lazy("%(who)s put something on the list of what must not leave."),
    ),
    Event.SUMMARY_OFFERED: ("", lazy("%(who)s gave you a paper to look at.")),
    Event.SUMMARY_ANSWERED: (lazy("You said what you think of a paper."), ""),
    Event.SUMMARY_SECOND_ASKED: ("", lazy("%(who)s was asked to look at a paper before it goes out.")),
    Event.SUMMARY_GIVEN: ("", lazy("%(who)s can now read a paper, for a while.")),
    Event.SUMMARY_OPENED: ("", lazy("%(who)s read a paper.")),
    Event.SUMMARY_TAKEN: ("", lazy("%(who)s took a copy of a paper along.")),
    Event.SUMMARY_CLOSED: ("", lazy("A paper was closed. Nobody outside can read it any more.")),
    Event.SUMMARY_HANDED_OVER: ("", lazy("%(who)s handed a paper to somebody who has to keep it.")),
    Event.SHE_WAS_TOLD: ("", lazy("%(who)s told you what came of a paper.")),
    Event.INVITE_REFUSED: ("", lazy("Somebody tried an invitation of yours again that had been used already.")),
    Event.CONTACT_WRITTEN: (
        lazy("You wrote down how to reach you."),
        lazy("%(who)s wrote down how to reach you."),
    ),
    Event.CONTACT_CONFIRMED: (lazy("You said that how to reach you is right."), ""),
    Event.CONTACT_CONFIRMED_BY_VOICE: (
        "",
        lazy("%(who)s wrote down that you said how to reach you is right."),
    ),
    Event.CONTACT_NUMBER_CONFIRMED: (
        lazy("It was checked that the number is yours."),
        lazy("%(who)s checked that the number is yours."),
    ),
    Event.CHECKINS_AGREED: ("", lazy("%(who)s wrote down that you want to be asked by text.")),
    Event.CHECKINS_CHANGED: (lazy("You changed when you are asked by text."), ""),
    Event.CHECKINS_WORDS_SET: (lazy("You chose your two words."), ""),
    Event.CHECKINS_STOPPED: ("", lazy("An answer by text stopped the texts.")),
    Event.CHECKINS_STARTED: (lazy("You started the texts again."), lazy("An answer by text started the texts again.")),
    Event.CHECKINS_ENDED: (lazy("You ended the texts."), lazy("%(who)s ended the texts.")),
    Event.CONTACT_OPENED: ("", lazy("%(who)s looked up how to ring you.")),
    Event.CONTACT_EXCEPTION: (
        "",
        lazy("%(who)s looked up your number at a time that was not agreed. The reason is under “How to reach me”."),
    ),
    Event.MESSAGE_SENT: (lazy("You wrote a message."), lazy("%(who)s wrote you a message.")),
    Event.MESSAGES_READ: (lazy("Your messages were read."), lazy("%(who)s read your messages.")),
    Event.INVITE_MADE: (lazy("An invitation was made."), lazy("%(who)s made an invitation for you.")),
}


def in_words(line: TrailLine) -> str:
    """Return what happened as one sentence."""
    if line.times > 1 and line.event in _SEVERAL:
        return _several(line)
    hers, others = _WORDS[line.event]
    if line.who:
        return str(others or hers) % {"who": line.who}
    said = hers if hers and (line.is_hers or not others) else others
    return str(said) % {"who": str(lazy("Somebody"))}


def _several(line: TrailLine) -> str:
    who, times = line.who or str(lazy("Somebody")), line.times
    return {
        Event.INCIDENT_OPENED: lambda: ngettext("%(who)s read a note.", "%(who)s read %(num)s notes.", times, who=who),
        Event.INCIDENT_SHARED: lambda: ngettext("You shared a note.", "You shared %(num)s notes.", times),
        Event.INCIDENT_WITHDRAWN: lambda: ngettext("You took a note back.", "You took %(num)s notes back.", times),
        Event.FILE_OPENED: lambda: ngettext(
            "%(who)s looked at a picture.", "%(who)s looked at %(num)s pictures.", times, who=who
        ),
    }[line.event]()


_SEVERAL = frozenset({Event.INCIDENT_OPENED, Event.INCIDENT_SHARED, Event.INCIDENT_WITHDRAWN, Event.FILE_OPENED})
