"""Forms of a thread."""

from portal.i18n import lazy
from portal.messages.threads import WORDS_MOST, MessageDraft
from portal.web.forms import OnceForm, tick
from portal.web.forms import words as many_lines


class MessageForm(OnceForm):
    """Writing a message."""

    words = many_lines(lazy("Write a message"), limit=WORDS_MOST, needed=lazy("Write something first."))
    words_most = WORDS_MOST

    def to_draft(self) -> MessageDraft:
        return MessageDraft(self.words.data)


class HerMessageForm(MessageForm):
    """Writing one that may ask to be looked at first."""

    urgent = tick(
        lazy("Put this first on their list"),
        hint=lazy("They see it before other things when they next look. Nobody is woken or called by it."),
    )

    def to_draft(self) -> MessageDraft:
        return MessageDraft(self.words.data, is_urgent=bool(self.urgent.data))
