"""What a case asks for, in words."""

from portal.accounts.telling import Change, ToldChange
from portal.casework.caseload import CaseLine, Why
from portal.i18n import _, ngettext


def why_in_words(line: CaseLine) -> str:
    """Return why a case stands where it does, as one short sentence; also where nothing is asked."""
    if line.why is Why.UNREAD:
        return ngettext("%(num)s new note", "%(num)s new notes", line.unread)
    return {
        Why.CODE_MISUSED: _("The invitation was tried twice. Ring her."),
        Why.TO_CONFIRM: _("She joined. Ring her to check that it was she."),
        Why.CHANGED: _("Something about her way in changed. Ask her."),
        Why.TO_INVITE: _("Not invited yet"),
        Why.INVITED: _("Invited, not joined yet"),
        Why.NOTHING: _("Nothing new"),
    }[line.why]


def change_in_words(told: ToldChange) -> str:
    """Return what kind of thing changed, as one sentence."""
    return {
        Change.PASSPHRASE: _("Her passphrase was changed."),
        Change.CODE_MADE: _("She has a new code on paper."),
        Change.CODE_DROPPED: _("She has no code on paper any more."),
        Change.CODE_USED: _("Her code on paper was used to come in."),
        Change.SIGN_OUT_TIME: _("The time after which she is signed out was changed."),
        Change.DEVICES: _("Her other devices were signed out."),
        Change.NO_LONGER_TOLD: _("It was chosen that you are told of no more changes."),
    }[told.change]
