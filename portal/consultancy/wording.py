"""What summaries, forums and their papers say in words."""

from collections.abc import Iterable
from datetime import date

from portal.consultancy.forums import Agency, ForumId, Handling, Heading, Level, Result, Rhythm, SeatRole, TakenIn
from portal.consultancy.leaks import LeakKind
from portal.consultancy.picture import PictureWords
from portal.consultancy.sayings import Sayings
from portal.consultancy.summary import Engagement, HerView, Section, Whose, Wish
from portal.consultancy.timeline import Entry, Timeline
from portal.diary.detail_wording import count_in_words
from portal.diary.incidents import Precision
from portal.diary.wording import kinds_in_short
from portal.i18n import _, lazy, ngettext, reader_locale, say_day, say_month

FORUM_NAMES = {
    ForumId.CHESHIRE: lazy("Cheshire Anti-Stalking Unit"),
    ForumId.HAMPSHIRE: lazy("Hampshire Stalking Clinic and Recolo Project"),
    ForumId.LONDON: lazy("London Stalking Threat Assessment Centre"),
}
RHYTHMS = {
    Rhythm.REGULARLY: lazy("A standing unit that meets regularly"),
    Rhythm.WEEKLY: lazy("A clinic every week"),
    Rhythm.DAILY: lazy("A review every day"),
}
AGENCIES = {
    Agency.POLICE: lazy("Police"),
    Agency.HEALTH: lazy("Health"),
    Agency.PROBATION: lazy("Probation"),
    Agency.PROSECUTION: lazy("Crown Prosecution Service"),
    Agency.ADVOCACY: lazy("Advocacy"),
    Agency.OTHER: lazy("Another partner"),
}
SEATS = {
    SeatRole.DETECTIVE: lazy("detective police officer"),
    SeatRole.POLICE: lazy("police officer"),
    SeatRole.PSYCHOLOGIST: lazy("psychologist"),
    SeatRole.PSYCHIATRIST: lazy("psychiatrist"),
    SeatRole.NURSE: lazy("nurse"),
    SeatRole.PROBATION: lazy("probation officer"),
    SeatRole.PROSECUTOR: lazy("prosecution lawyer"),
    SeatRole.ADVOCATE: lazy("advocate"),
    SeatRole.OTHER: lazy("another partner"),
}
TAKEN_IN = {
    TakenIn.AGENCY_REFERRAL: lazy("Referred by an agency"),
    TakenIn.CONSULTATION: lazy("Brought for consultation"),
    TakenIn.POLICE_REPORT: lazy("From a police report"),
    TakenIn.MENTAL_HEALTH_TEAM: lazy("From a mental-health team"),
    TakenIn.TRUST: lazy("From the Trust"),
}
RESULTS = {
    Result.TAKEN_ON: lazy("Taken on"),
    Result.ADVICE: lazy("Advice only"),
    Result.FORMULATION: lazy("Formulation"),
    Result.REFERRAL: lazy("Referred to other services"),
    Result.TREATMENT: lazy("Direct treatment by the project"),
    Result.RISK_ASSESSMENT: lazy("Risk assessment"),
    Result.MANAGEMENT_PLAN: lazy("Management plan"),
    Result.OWN_INTERVENTION: lazy("The centre's own intervention"),
}
LEVELS = {Level.STANDARD: lazy("standard"), Level.MEDIUM: lazy("medium"), Level.HIGH: lazy("high")}
HANDLING = {
    Handling.NAMED_READER: lazy("For the named reader only. Do not copy it or pass it on."),
    Handling.TABLE_ONLY: lazy("For the people at this table only. Do not copy it or pass it on."),
}
SECTIONS = {
    Section.PEOPLE: lazy("Who it is about"),
    Section.VOICE: lazy("In her own words"),
    Section.FACTS: lazy("What is known"),
    Section.TIMELINE: lazy("Timeline"),
    Section.REOCCURRENCE: lazy("Reoccurrence"),
    Section.PERSISTENCE: lazy("Persistence"),
    Section.IMMINENCE: lazy("Imminence"),
    Section.SEVERITY: lazy("Severity"),
    Section.RANGE: lazy("Range of behaviours"),
    Section.VULNERABILITIES: lazy("What makes it harder"),
    Section.PROTECTIVE: lazy("What protects"),
    Section.TOOLS: lazy("Results of other tools"),
    Section.LEVEL: lazy("Level"),
    Section.ORDERS: lazy("Orders, police and court"),
    Section.OTHERS: lazy("Others at risk"),
    Section.MEASURES: lazy("What is in place, in outline"),
    Section.ASKS: lazy("What each agency is asked"),
    Section.SHARING: lazy("On what footing this is shared"),
}
WISHES = {
    Wish.WANTS: lazy("What she wants"),
    Wish.DOES_NOT_WANT: lazy("What she does not want"),
    Wish.WOULD_MAKE_WORSE: lazy("What would make it worse"),
    Wish.SAFE_TO_TALK_TO: lazy("Who is safe to talk to"),
    Wish.HOW_IT_WAS: lazy("How it was for her"),
}
WHOSE = {
    Whose.HERS: lazy("her words"),
    Whose.FACT: lazy("fact"),
    Whose.OPINION: lazy("opinion"),
    Whose.COUNTED: lazy("counted"),
}
VIEWS = {
    HerView.AGREES: lazy("She agrees"),
    HerView.IN_PART: lazy("She agrees in part"),
    HerView.OBJECTS: lazy("She objects"),
    HerView.NOT_ASKED: lazy("She was not asked"),
}
LEVELS_OFFERED = {Level.STANDARD: lazy("Standard"), Level.MEDIUM: lazy("Medium"), Level.HIGH: lazy("High")}
ENGAGEMENTS_OFFERED = {
    Engagement.CONSULTANCY: lazy("Input to a case consultancy"),
    Engagement.ADVICE_TO_PROFESSIONALS: lazy("Advice to other professionals"),
    Engagement.ONE_OFF_ADVICE: lazy("One-off advice to her"),
    Engagement.INTENSIVE: lazy("Intensive work with her over time"),
}
ENGAGEMENTS = {
    Engagement.CONSULTANCY: lazy("input to a case consultancy"),
    Engagement.ADVICE_TO_PROFESSIONALS: lazy("advice to other professionals"),
    Engagement.ONE_OFF_ADVICE: lazy("one-off advice to her"),
    Engagement.INTENSIVE: lazy("intensive work with her over time"),
}
LEFT_OUT = {
    LeakKind.PRIVATE: lazy("something private"),
    LeakKind.ADDRESS: lazy("an address"),
    LeakKind.NUMBER: lazy("a number"),
    LeakKind.POSTCODE: lazy("a postcode"),
    LeakKind.WORKPLACE: lazy("a place of work"),
    LeakKind.SCHOOL: lazy("a school"),
    LeakKind.VEHICLE: lazy("a vehicle"),
    LeakKind.PLACE_ON_MAP: lazy("a place on a map"),
    LeakKind.ONLINE: lazy("an account or address on line"),
    LeakKind.NAME: lazy("a name"),
}
HEADING_NAMES = {heading: SECTIONS[Section(heading)] for heading in Heading}


def left_out_in_words(kind: LeakKind) -> str:
    """Return what stands in the place of something that was left out."""
    return _("[%(what)s, left out]", what=str(LEFT_OUT[kind]))


def copy_in_words(name: str, agency: Agency, number: str) -> str:
    """Say whose copy a paper is."""
    return _("Copy %(number)s, for %(name)s (%(agency)s)", number=number, name=name, agency=str(AGENCIES[agency]))


def timeline_in_words(timeline: Timeline) -> str:
    """Say what a timeline shows, in three sentences at most."""
    said = [ngettext("%(num)d entry is shared.", "%(num)d entries are shared.", timeline.total)]
    if timeline.first_on and timeline.last_on:
        first, last = _day(timeline.first_on), _day(timeline.last_on)
        said.append(
            _("The first is of %(first)s, the last of %(last)s.", first=first, last=last)
            if first != last
            else ngettext("It is of %(day)s.", "All of them are of %(day)s.", timeline.total, day=first)
        )
    if timeline.longest_gap:
        gap = timeline.longest_gap
        said.append(
            ngettext(
                "The longest time without one was %(num)d day, after %(day)s.",
                "The longest time without one was %(num)d days, after %(day)s.",
                gap.days,
                day=_day(gap.after_on),
            )
        )
    if timeline.undated:
        said.append(ngettext("Of %(num)d the day is not known.", "Of %(num)d the day is not known.", timeline.undated))
    said.append(
        ngettext(
            "%(num)d is not reported, as far as is known.",
            "%(num)d are not reported, as far as is known.",
            timeline.not_reported,
        )
    )
    return " ".join(said)


def reoccurrence_in_words(timeline: Timeline, since: date) -> str:
    """Say how often it happened, and how often lately."""
    lately = sum(1 for entry in timeline.entries if entry.on is not None and entry.on > since)
    in_months = [month for month in timeline.months if month.count]
    said = [ngettext("It happened once.", "It happened %(num)d times.", timeline.total)]
    if len(in_months) > 1:
        said.append(_("That was in %(months)d different months.", months=len(in_months)))
    if lately:
        said.append(
            ngettext(
                "Once it was in the 30 days before this was written.",
                "%(num)d times it was in the 30 days before this was written.",
                lately,
            )
        )
    return " ".join(said)


def span_in_words(timeline: Timeline) -> str:
    """Say over how long it went on; nothing where no day is known."""
    if timeline.first_on is None or timeline.last_on is None:
        return ""
    days = (timeline.last_on - timeline.first_on).days + 1
    return ngettext(
        "All that is told was on one day.", "From the first day that is told to the last it is %(num)d days.", days
    )


def breaches_in_words(number: int) -> str:
    """Say how often an order was broken."""
    return ngettext(
        "Once something was done that a court or the police had forbidden.",
        "%(num)d times something was done that a court or the police had forbidden.",
        number,
    )


def violence_in_words(number: int) -> str:
    """Say how often somebody was hurt."""
    return ngettext("Once somebody was hurt, or nearly.", "%(num)d times somebody was hurt, or nearly.", number)


def threats_in_words(number: int) -> str:
    """Say how often there was a threat."""
    return ngettext("There was one threat.", "There were %(num)d threats.", number)


def most_fear_in_words(fear: int) -> str:
    """Say how afraid she was at most."""
    return _("At most she puts her fear at %(fear)d of 10.", fear=fear)


def last_in_words(timeline: Timeline) -> str:
    """Say what happened last."""
    last = timeline.entries[-1]
    if last.on is None:
        return _("The last entry is of a day that is not known: %(what)s.", what=kinds_in_words(last))
    return _("The last entry is of %(day)s: %(what)s.", day=_day(last.on), what=kinds_in_words(last))


def range_in_words(timeline: Timeline) -> str:
    """Say in which ways, the most frequent first."""
    said = ", ".join(f"{kinds_in_short([one.kind])} ({one.count})" for one in timeline.kinds)
    if not said:
        return _("She did not say of what kind.")
    return ngettext("In %(num)d way: %(what)s.", "In %(num)d ways: %(what)s.", len(timeline.kinds), what=said)


def kinds_in_words(entry: Entry) -> str:
    """Say what was done in one entry."""
    return ", ".join(filter(None, (kinds_in_short(entry.kinds) or _("no kind said"), count_in_words(entry.count))))


def when_in_words(entry: Entry) -> str:
    """Say when something happened, no more exactly than she knows."""
    if entry.on is None:
        return _("day not known")
    begin = _moment(entry.on, entry.at, is_about=entry.precision is Precision.ABOUT)
    if entry.until_on is None:
        return begin
    is_same_day = entry.until_on == entry.on and entry.until_at
    end = entry.until_at if is_same_day else _moment(entry.until_on, entry.until_at)
    if entry.precision is Precision.BETWEEN:
        return _("some time between %(begin)s and %(end)s", begin=begin, end=end)
    return _("%(begin)s, until %(end)s", begin=begin, end=end)


def _moment(on: date, at: str, *, is_about: bool = False) -> str:
    if not at:
        return _day(on)
    return _("%(day)s, about %(at)s", day=_day(on), at=at) if is_about else f"{_day(on)}, {at}"


def entry_in_words(entry: Entry) -> str:
    """Say which entry it is, in one line to choose from."""
    return _("%(when)s: %(kinds)s", when=when_in_words(entry), kinds=kinds_in_words(entry))


def picture_words(timeline: Timeline) -> PictureWords:
    """Return what stands beside the picture of a timeline."""
    busiest = max(timeline.months, key=lambda month: month.count, default=None)
    seen = _("How many entries there are of each month, from %(first)s to %(last)s.", **_ends(timeline))
    if busiest is not None and len(timeline.months) == 1:
        month = month_in_words(busiest.month)
        seen = ngettext("%(num)d entry in %(month)s.", "%(num)d entries in %(month)s.", busiest.count, month=month)
    elif busiest is not None:
        seen += " " + _(
            "The most, %(count)d, are of %(month)s.", count=busiest.count, month=month_in_words(busiest.month)
        )
    names = {month.month: month_in_words(month.month, is_short=True) for month in timeline.months}
    return PictureWords(_("entries"), _("month and year"), _("an order was broken"), seen, names)


def month_in_words(month: str, *, is_short: bool = False) -> str:
    """Return a month of the timeline (`2026-03`) as people say it."""
    return say_month(date.fromisoformat(f"{month}-01"), is_short=is_short, locale=reader_locale())


def names_in_a_row(names: Iterable[str]) -> str:
    """Return some names as one line."""
    return ", ".join(str(name) for name in names)


def _ends(timeline: Timeline) -> dict[str, str]:
    months = timeline.months
    if not months:
        return {"first": "", "last": ""}
    return {"first": month_in_words(months[0].month), "last": month_in_words(months[-1].month)}


def _day(day: date) -> str:
    return say_day(day, locale=reader_locale())


def added_in_words(day: date) -> str:
    """Say when she added something under an entry."""
    return _("Added by her on %(day)s:", day=_day(day))


SAYINGS = Sayings(
    timeline=timeline_in_words,
    reoccurrence=reoccurrence_in_words,
    span=span_in_words,
    breaches=breaches_in_words,
    violence=violence_in_words,
    threats=threats_in_words,
    most_fear=most_fear_in_words,
    last=last_in_words,
    ways=range_in_words,
    added=added_in_words,
    left_out=left_out_in_words,
)
