"""A thread in plain words: who wrote, who has read, and who reads when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.i18n import _, ngettext, say_when
from portal.kernel.ids import PersonId
from portal.messages.threads import Message


@dataclass(frozen=True)
class MessageLine:
    """One message as a page shows it.

    Args:
        message_id: which.
        who: who wrote it.
        when: when it was kept.
        words: what it says.
        under: that it is kept, and who has read it; empty under what somebody else wrote.
        is_urgent: whether it asked to stand first.
        is_mine: whether the reader wrote it.
    """

    message_id: str
    who: str
    when: str
    words: str = field(repr=False)
    under: str
    is_urgent: bool
    is_mine: bool


def lines_of(
    messages: Iterable[Message], names: Mapping[PersonId, str], *, zone: str, now: datetime
) -> list[MessageLine]:
    """Return messages as a page shows them.

    Args:
        messages: in their order.
        names: what each person is called on this page.
        zone: where the reader is.
        now: the moment.
    """
    return [
        MessageLine(
            one.message_id,
            _("You") if one.is_mine else names.get(one.author_id) or _("Somebody"),
            say_when(one.sent_at, zone, now=now),
            _("This cannot be opened with your keys.") if one.words is None else one.words,
            _under([names.get(reader) or _("Somebody") for reader in one.read_by]) if one.is_mine else "",
            one.is_urgent,
            one.is_mine,
        )
        for one in messages
    ]


def who_reads(names: list[str], hours: Sequence[str]) -> str:
    """Say to her who reads this, and when.

    Args:
        names: of those who work on her case.
        hours: when somebody of the service is there, in words; none where nobody has set it.
    """
    if not names:
        return _("Nobody works on your case just now. What you write is kept for whoever comes next.")
    who = ngettext("%(names)s reads this.", "%(names)s read this.", len(names), names=names_in_words(names))
    if not hours:
        return _("%(who)s It is not always seen the same day. An answer can take a few days.", who=who)
    when = "; ".join(hours)
    return _(
        "%(who)s Somebody is here: %(when)s. At other times nobody looks. An answer can take a day or two.",
        who=who,
        when=when,
    )


def names_in_words(names: list[str]) -> str:
    """Return names as they are said: `Ruth, Kofi and Maya`."""
    if len(names) < 2:  # noqa: PLR2004 - one, or none
        return "".join(names)
    return _("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1])


def _under(readers: list[str]) -> str:
    return _("Kept. Read by %(names)s.", names=names_in_words(readers)) if readers else _("Kept. Not read yet.")
