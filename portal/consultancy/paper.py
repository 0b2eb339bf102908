"""A summary as it is set on paper: headings, lines with their sources, the picture and the table, all in words."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from portal.consultancy import wording
from portal.consultancy.clearing import Cleared
from portal.consultancy.export_json import Copy, digest_of
from portal.consultancy.forums import FORUMS
from portal.consultancy.picture import Picture, PictureWords, draw, to_svg
from portal.consultancy.summary import (
    Line,
    Section,
    SharingStatement,
    Source,
    SourceKind,
    Summary,
    Weighed,
)
from portal.consultancy.timeline import Entry
from portal.i18n import _, reader_locale, say_day, say_when_in_full
from portal.kernel.ids import IncidentId

SHORT_ID = 8
"""How much of an entry's id stands on paper; the data that comes with it has the whole."""


def set_out(cleared: Cleared, copy: Copy | None, zone: str) -> dict[str, Any]:
    """Return what stands on paper, as plain data.

    Args:
        cleared: what has been looked through.
        copy: whose copy this is; nobody's in particular where none is given.
        zone: the time zone in which moments are told.
    """
    summary = cleared.summary
    language = reader_locale()
    return {
        "language": language.language if language else "en",
        "title": summary.header.reference,
        "day": [summary.header.composed_on.year, summary.header.composed_on.month, summary.header.composed_on.day],
        "handling": str(wording.HANDLING[summary.header.handling]),
        "copy": wording.copy_in_words(copy.name, copy.agency, copy.number) if copy else "",
        "page": _("page"),
        "unprintable": _(
            "Letters that could not be printed here stand as □. The data that comes with this paper has them."
        ),
        "head": _head(summary, zone),
        "blocks": [block for section in Section for block in _blocks(summary, section, zone)],
        "end": _("SHA-256 of the data that comes with this paper: %(digest)s", digest=digest_of(summary)),
    }


def block_of(summary: Summary, section: Section, zone: str) -> dict[str, Any]:
    """Return one part as it stands on paper, with moments told in a time zone; empty where nothing stands in it."""
    return next(iter(_blocks(summary, section, zone)), {})


def picture_of(summary: Summary) -> tuple[Picture, PictureWords] | None:
    """Return the picture of the timeline, for a page to draw; none where no day is known of anything."""
    picture = draw(summary.timeline)
    return (picture, wording.picture_words(summary.timeline)) if picture else None


def sources_in_words(sources: Iterable[Source]) -> str:
    """Return where a line comes from."""
    said = []
    for source in sources:
        if source.kind is SourceKind.INCIDENT:
            said.append(_("entry %(id)s", id=source.ref[:SHORT_ID]))
        elif source.kind is SourceKind.TIMELINE:
            said.append(_("from the timeline"))
        elif source.kind is SourceKind.VOICE:
            said.append(_("said by her for this"))
        else:
            said.append(source.ref)
    return "; ".join(dict.fromkeys(said))


def entry_id_in_short(ids: Iterable[IncidentId]) -> str:
    """Return the ids that an entry of the timeline rests on, as they stand on paper."""
    return ", ".join(one[:SHORT_ID] for one in ids)


def _head(summary: Summary, zone: str) -> list[list[str]]:
    header, forum = summary.header, FORUMS[summary.header.forum]
    rows = [
        [_("For"), str(wording.FORUM_NAMES[forum.forum_id])],
        [_("Version"), str(header.version)],
        [_("Written on"), say_day(header.composed_on, locale=reader_locale())],
    ]
    if header.issued_at:
        rows.append([_("Issued"), say_when_in_full(header.issued_at, zone, locale=reader_locale())])
    if header.expires_at:
        rows.append([_("Can be read until"), say_when_in_full(header.expires_at, zone, locale=reader_locale())])
    if header.recipients:
        names = (f"{one.name} ({wording.AGENCIES[one.agency]})" for one in header.recipients)
        rows.append([_("Readers"), wording.names_in_a_row(names)])
    if header.engagement:
        rows.append([_("How the advocate works"), wording.names_in_a_row(map(_engagement, header.engagement))])
    if header.referred_by:
        rows.append([_("Brought by"), header.referred_by])
    return rows


def _engagement(one: Any) -> str:  # noqa: ANN401 - a key of the table
    return str(wording.ENGAGEMENTS[one])


def _blocks(summary: Summary, section: Section, zone: str) -> Iterable[dict[str, Any]]:
    lines = [_line(line) for line in summary.lines_of(section)]
    more: dict[Section, Callable[[Summary], dict[str, Any]]] = {
        Section.TIMELINE: _timeline,
        Section.TOOLS: _tools,
        Section.LEVEL: _level,
        Section.ASKS: _asks,
        Section.SHARING: partial(_sharing, zone=zone),
    }
    extra = more[section](summary) if section in more else {}
    if lines or any(extra.values()):
        yield {"heading": str(wording.SECTIONS[section]), "lines": lines, **extra}


def _line(line: Line) -> dict[str, str]:
    return {
        "label": str(wording.WISHES[line.wish]) if line.wish else "",
        "text": line.text,
        "source": "; ".join(dict.fromkeys([str(wording.WHOSE[line.whose]), sources_in_words(line.sources)])),
        "is_hers": "yes" if line.wish else "",
    }


def _timeline(summary: Summary) -> dict[str, Any]:
    timeline = summary.timeline
    picture, words = draw(timeline), wording.picture_words(timeline)
    months = [
        [wording.month_in_words(month.month), str(month.count), _fear(month.fear_most)] for month in timeline.months
    ]
    return {
        "picture": to_svg(picture, words) if picture else "",
        "seen": words.seen if picture else "",
        "tables": [
            _table(_("By month"), [_("Month"), _("Entries"), _("Fear at most")], months),
            _table(
                _("One by one"),
                [_("When"), _("What, and how afraid she was"), _("Reported"), _("Entry")],
                [_row(entry) for entry in timeline.entries],
            ),
        ],
        "quotes": [
            {"label": f"{wording.when_in_words(entry)} · {entry_id_in_short(entry.incident_ids)}", "text": entry.words}
            for entry in timeline.chosen
        ],
        "quoted": _("In full, in her own words"),
    }


def _row(entry: Entry) -> list[str]:
    return [
        wording.when_in_words(entry),
        wording.kinds_in_words(entry) if entry.fear is None else f"{wording.kinds_in_words(entry)} ({entry.fear}/10)",
        entry.report or _("not reported, as far as is known"),
        entry_id_in_short(entry.incident_ids),
    ]


def _fear(fear: int | None) -> str:
    return "–" if fear is None else str(fear)


def _table(name: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"name": name, "head": head, "rows": rows} if rows else {}


def _tools(summary: Summary) -> dict[str, Any]:
    head = [_("Tool"), _("Version"), _("Day"), _("By"), _("Result"), _("Where the paper is")]
    rows = [
        [one.tool, one.version, say_day(one.on, locale=reader_locale()), one.by, one.band, one.paper]
        for one in summary.tools
    ]
    return {"tables": [_table(_("Results"), head, rows)] if rows else []}


def _level(summary: Summary) -> dict[str, Any]:
    weighed = summary.weighed
    return {"rows": _weighed(weighed) if weighed else []}


def _weighed(weighed: Weighed) -> list[list[str]]:
    rows = [[_("Level"), str(wording.LEVELS[weighed.level])]] if weighed.level else []
    rows += [
        [str(wording.HEADING_NAMES[one.heading]), f"{wording.LEVELS[one.level]}: {one.why}"] for one in weighed.headings
    ]
    on = say_day(weighed.on, locale=reader_locale())
    return [*rows, [_("Set by"), _("%(by)s, %(on)s", by=weighed.by, on=on)], [_("Why"), weighed.why]]


def _asks(summary: Summary) -> dict[str, Any]:
    rows = [
        [str(wording.AGENCIES[one.agency]), f"{one.text} ({sources_in_words(one.sources)})"] for one in summary.asks
    ]
    return {"rows": rows}


def _sharing(summary: Summary, zone: str) -> dict[str, Any]:
    rows = _footing(summary.sharing) if summary.sharing else []
    for one in summary.signatures:
        when = say_when_in_full(one.at, zone, locale=reader_locale())
        rows.append([_("Second signature") if one.is_second else _("Signed"), f"{one.name}, {when}"])
    return {"rows": rows}


def _footing(sharing: SharingStatement) -> list[list[str]]:
    view = str(wording.VIEWS[sharing.view])
    rows = [
        [_("She knows"), _("yes") if sharing.is_she_aware else _("no")],
        [_("Her view"), f"{view}: {sharing.view_reason}" if sharing.view_reason else view],
        [_("Basis"), sharing.basis],
        [_("Why it is needed"), sharing.why],
        [_("Limits"), sharing.limits],
    ]
    if sharing.told_on:
        rows.append([_("She was told on"), say_day(sharing.told_on, locale=reader_locale())])
    if sharing.left_out:
        rows.append([_("Left out"), wording.names_in_a_row(sharing.left_out)])
    return [row for row in rows if row[1]]
