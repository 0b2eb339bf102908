"""Forms about reaching her."""

from dataclasses import asdict
from datetime import time
from typing import TypeVar

from portal.access.numbers import number_in_use, spoken_number, takes_no_texts
from portal.accounts.passphrase import LONGEST
from portal.contact.agreement import CARD_MOST, REASON_MOST, WORDS_MOST, Agreement, Card, ContactDraft
from portal.contact.gate import Channel, Reach, Window
from portal.contact.wording import DAYS, WAYS
from portal.i18n import _, lazy
from portal.kernel.typed_dates import read_time
from portal.web.forms import Form, OnceForm, line, picks, secret, tick, words

SAFE, UNSAFE = "safe", "unsafe"
_BLOCKS = {SAFE: 3, UNSAFE: 2}
_SHORT = 200
_CLOCK = "%H:%M"

Hours = TypeVar("Hours", bound=type[OnceForm])
Contact = TypeVar("Contact", bound="ContactForm")


def _with_hours(form: Hours) -> Hours:
    """Give a form its rows of hours: days, from, until."""
    for kind, count in _BLOCKS.items():
        for number in range(1, count + 1):
            setattr(form, f"{kind}{number}_days", picks(lazy("On these days"), DAYS.items()))
            setattr(form, f"{kind}{number}_from", line(lazy("From"), limit=20))
            setattr(form, f"{kind}{number}_until", line(lazy("Until"), limit=20))
    return form


@_with_hours
class ContactForm(OnceForm):
    """What is agreed about reaching her: the number, the ways, the hours, and what a person must know."""

    number = line(lazy("Which number is safe?"), limit=40)
    ways = picks(lazy("Which ways are safe?"), WAYS.items(), hint=lazy("Choose none if none is safe."))
    says = line(
        lazy("What may a text or a message say?"),
        limit=WORDS_MOST,
        hint=lazy("Plain words that tell nobody anything, like “Can you call me back?”"),
    )
    we_are = line(lazy("Who do we say we are?"), limit=_SHORT, hint=lazy("In case somebody else picks up."))
    word = line(
        lazy("A word that shows it is safe to talk"),
        limit=_SHORT,
        hint=lazy("An ordinary word that nobody else would guess."),
    )
    others = line(lazy("Who else might pick up?"), limit=_SHORT)
    letters = words(lazy("Are letters safe, and where?"), limit=CARD_MOST)
    needs = words(lazy("What helps with talking?"), limit=CARD_MOST, hint=lazy("Like an interpreter, or more time."))
    may_talk_to = words(lazy("Who is it safe to talk to?"), limit=CARD_MOST)
    never_talk_to = words(lazy("Who is it not safe to talk to?"), limit=CARD_MOST)
    notes = words(lazy("Anything else"), limit=CARD_MOST)

    @property
    def safe_hours(self) -> list[tuple[object, ...]]:
        """Return the rows of safe hours."""
        return self._rows(SAFE)

    @property
    def unsafe_hours(self) -> list[tuple[object, ...]]:
        """Return the rows of unsafe hours."""
        return self._rows(UNSAFE)

    @property
    def has_more(self) -> bool:
        """Whether anything stands in the part that is folded away."""
        more = (self.others, self.letters, self.needs, self.may_talk_to, self.never_talk_to, self.notes)
        return any(field.data or field.errors for field in more)

    def to_draft(self, zone: str, *, may_be_fictional: bool, known_number: str = "") -> ContactDraft | None:
        """Return what was filled in; None where something cannot be meant, with an error beside the field.

        Args:
            zone: the time zone of her clock.
            may_be_fictional: whether numbers out of stories will do.
            known_number: the number that stays where none was typed.
        """
        number = number_in_use(self.number.data, may_be_fictional=may_be_fictional)
        if not self.number.data:
            number = known_number or None
        safe, unsafe = self._hours(SAFE), self._hours(UNSAFE)
        self._check(number, is_never=not safe)
        if self.errors or number is None:
            return None
        ways = {Channel(way) for way in self.ways.data or ()}
        return ContactDraft(
            Reach(
                number,
                zone,
                tuple(safe),
                tuple(unsafe),
                may_text=Channel.TEXT in ways,
                may_ring=Channel.RING in ways,
                may_leave_voicemail=Channel.VOICEMAIL in ways,
                words=self.says.data,
            ),
            Card(
                we_are=self.we_are.data,
                code_word=self.word.data,
                **{name: self[name].data for name in _SAME_NAME},
            ),
        )

    def _check(self, number: str | None, *, is_never: bool) -> None:
        ways = set(self.ways.data or ())
        if number is None:
            self.refuse("number", _("This is not a phone number that works. Look at it and type it again."))
        elif Channel.TEXT in ways and takes_no_texts(number):
            self.refuse("number", _("This number cannot get texts. Choose another number, or leave texts out."))
        if Channel.VOICEMAIL in ways and Channel.RING not in ways:
            self.refuse("ways", _("A message can only be left where a call is safe too."))
        if ways and is_never and not self["safe1_days"].errors:
            self.refuse("safe1_days", _("Choose the days on which it is safe. If it never is, choose no way above."))

    def _hours(self, kind: str) -> list[Window]:
        numbers = range(1, _BLOCKS[kind] + 1)
        return [window for number in numbers if (window := self._window(f"{kind}{number}")) is not None]

    def _window(self, row: str) -> Window | None:
        """Return the hours of one row; None where it is empty, or with an error where it cannot be meant."""
        days = frozenset(int(day) for day in self[f"{row}_days"].data or ())
        typed = {end: self[f"{row}_{end}"].data for end in ("from", "until")}
        if not days and not any(typed.values()):
            return None
        if not days:
            self.refuse(f"{row}_days", _("Choose the days for these hours."))
        if not any(typed.values()):
            return Window(days, time(), time())
        read = {end: read_time(text) for end, text in typed.items()}
        for end, found in read.items():
            if found is None:
                self.refuse(f"{row}_{end}", _("Write the time like 14:02. For the whole day, leave both times out."))
        begins, ends = read["from"], read["until"]
        if begins is None or ends is None:
            return None
        if begins == ends != time():
            self.refuse(f"{row}_until", _("The two times are the same. For the whole day, leave both out."))
        return Window(days, begins, ends)

    def _rows(self, kind: str) -> list[tuple[object, ...]]:
        numbers = range(1, _BLOCKS[kind] + 1)
        return [tuple(self[f"{kind}{number}_{part}"] for part in ("days", "from", "until")) for number in numbers]


class HerContactForm(ContactForm):
    """The same for herself, with her passphrase, so that it is she who decides."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )


class StaffContactForm(ContactForm):
    """The same for her advocate, who may have gone through it with her."""

    has_talked = tick(
        lazy("I went through all of this with her, by voice, and she says that it is right."),
        hint=lazy("Otherwise it waits until she says so herself. Until then nothing new is used."),
    )


class RightForm(Form):
    """Her word that it is right."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )


class RightByVoiceForm(Form):
    """Her word that it is right, given in a talk."""

    has_talked = tick(
        lazy("I went through all of this with her, by voice, and she says that it is right."),
        needed=lazy("Go through it with her first. Then tick this box."),
    )


class AnywayForm(OnceForm):
    """Ringing at another time than was agreed: nothing without a reason."""

    reason = words(
        lazy("Why can it not wait?"),
        limit=REASON_MOST,
        needed=lazy("Write why it cannot wait. She will read it."),
        hint=lazy("She will read this."),
    )


_SAME_NAME = ("others", "letters", "needs", "may_talk_to", "never_talk_to", "notes")


def fields_of(agreement: Agreement | None, *, with_number: bool) -> dict[str, object]:
    """Return what stands in the form to begin with: what was agreed last.

    Args:
        agreement: the last version, if there is one.
        with_number: whether the number is shown too.
    """
    if agreement is None:
        return {}
    reach, card = agreement.told.reach, agreement.told.card
    fields: dict[str, object] = {name: value for name, value in asdict(card).items() if name in _SAME_NAME}
    fields |= {"we_are": card.we_are, "word": card.code_word, "says": reach.words}
    fields["number"] = spoken_number(reach.number) if with_number else ""
    allowed = {Channel.TEXT: reach.may_text, Channel.RING: reach.may_ring, Channel.VOICEMAIL: reach.may_leave_voicemail}
    fields["ways"] = [str(way) for way, is_allowed in allowed.items() if is_allowed]
    for kind, windows in ((SAFE, reach.safe), (UNSAFE, reach.unsafe)):
        for number, window in enumerate(windows, 1):
            fields[f"{kind}{number}_days"] = [str(day) for day in sorted(window.days)]
            if window.begins != window.ends:
                fields[f"{kind}{number}_from"] = window.begins.strftime(_CLOCK)
                fields[f"{kind}{number}_until"] = window.ends.strftime(_CLOCK)
    return fields
