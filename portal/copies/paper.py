"""A copy as it is set on paper, all in words."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.copies.choosing import Choice, What
from portal.copies.taken import Taken
from portal.diary.detail_wording import Names, said_groups
from portal.diary.incidents import Incident
from portal.diary.wording import fear_in_words, kinds_in_words, when_in_words
from portal.i18n import _, lazy, ngettext, reader_locale, say_day, say_when_in_full
from portal.private.notes import PrivateNote

# A copy is read in other years than a page, so the year is always said.
_OTHER_YEAR = datetime(1, 1, 2, tzinfo=UTC)
# What a group's long answers stand under where they have no words of their own.
_GROUPS = {"effect": lazy("How it changed my day"), "did": lazy("What I did")}


def set_out(taken: Taken, zone: str) -> dict[str, Any]:
    """Return what stands on paper, as plain data.

    Args:
        taken: what goes into the copy.
        zone: the time zone in which moments are told.
    """
    language, made = reader_locale(), taken.made_at.astimezone(ZoneInfo(zone))
    is_alone = taken.choice.what is What.ALONE
    return {
        "language": language.language if language else "en",
        "title": _("Only mine") if is_alone else _("Notes"),
        "day": [made.year, made.month, made.day],
        "head": [*_head(taken, zone)],
        "page": _("page"),
        "unprintable": _(
            "Letters that could not be printed here stand as □. The data that comes with this paper has them."
        ),
        "attached": _("The same as data, for a machine to read."),
        "notes": [_alone(one, zone) for one in taken.alone]
        if is_alone
        else [_note(one, zone) for one in taken.incidents],
    }


def _head(taken: Taken, zone: str) -> Iterator[str]:
    count = len(taken.alone) + len(taken.incidents)
    made = say_when_in_full(taken.made_at, zone, locale=reader_locale())
    yield ngettext("One note. Copied %(made)s.", "%(num)s notes. Copied %(made)s.", count, made=made)
    yield from _chosen(taken.choice)
    if taken.left_out:
        yield ngettext(
            "One more could not be opened and is not in here.",
            "%(num)s more could not be opened and are not in here.",
            taken.left_out,
        )
    yield _("All that was said of each note is in the data that comes with this paper, pictures are not.")


def _chosen(choice: Choice) -> Iterator[str]:
    locale = reader_locale()
    if choice.since:
        yield _("From %(day)s on.", day=say_day(choice.since, locale=locale))
    if choice.until:
        yield _("Until %(day)s.", day=say_day(choice.until, locale=locale))
    if choice.kinds:
        yield _("Only: %(kinds)s.", kinds="; ".join(kinds_in_words(choice.kinds)))


def _note(incident: Incident, zone: str) -> dict[str, Any]:
    told, groups = incident.told, said_groups(incident.told, Names())
    confirmed = incident.confirmed_at
    facts = [
        (_("Written down"), _in_full(incident.recorded_at, zone)),
        (_("Read again"), _in_full(confirmed, zone) if confirmed else ""),
        (_("What kind"), "; ".join(kinds_in_words(told.kinds))),
        (_("How afraid"), fear_in_words(told.fear) if told.fear is not None else ""),
        *(fact for group in groups for fact in group.facts),
    ]
    stories = [
        (_("How it was for me"), told.how),
        *((label or str(_GROUPS.get(group.name, "")), words) for group in groups for label, words in group.stories),
        *((_("Added %(when)s", when=_in_full(one.written_at, zone)), one.words) for one in incident.addenda),
    ]
    return {
        "when": when_in_words(told.when, _OTHER_YEAR, zone),
        "facts": [list(one) for one in facts if one[1]],
        "words": told.words,
        "stories": [list(one) for one in stories if one[1]],
    }


def _in_full(moment: datetime, zone: str) -> str:
    return say_when_in_full(moment, zone, locale=reader_locale())


def _alone(note: PrivateNote, zone: str) -> dict[str, Any]:
    changed = note.told.changed_at if note.told else None
    return {
        "when": _in_full(note.received_at, zone),
        "facts": [[_("Changed"), _in_full(changed, zone)]] if changed else [],
        "words": note.told.words if note.told else "",
        "stories": [],
    }
