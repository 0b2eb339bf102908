"""What a case asks for, in words."""

from portal.casework.caseload import CaseLine, Why
from portal.i18n import _, ngettext


def why_in_words(line: CaseLine) -> str:
    """Return why a case stands where it does, as one short sentence; also where nothing is asked."""
    if line.why is Why.UNREAD:
        return ngettext("%(num)s new note", "%(num)s new notes", line.unread)
    return {
        Why.CODE_MISUSED: _("The invitation was tried twice. Ring her."),
        Why.TO_CONFIRM: _("She joined. Ring her to check that it was she."),
        Why.TO_INVITE: _("Not invited yet"),
        Why.INVITED: _("Invited, not joined yet"),
        Why.NOTHING: _("Nothing new"),
    }[line.why]
