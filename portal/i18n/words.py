"""Words in the reader's language: British English, and whatever is added to `translations`."""

from datetime import date, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import flask_babel
from babel import Locale
from flask import Flask

from portal.i18n.saying import say_day, say_size, say_when, say_when_in_full
from portal.kernel.clock import Clock, SystemClock

DEFAULT_LOCALE = "en_GB"
_TRANSLATIONS = Path(__file__).with_name("translations")


def init_app(app: Flask, *, zone: str, clock: Clock | None = None) -> None:
    """Give the site's pages their words, and the filters `when`, `when_in_full`, `day`, `day_in_full` and `size`.

    Args:
        app: the site.
        zone: name of the time zone that moments are told in.
        clock: what `when` compares with, so that it need not say the year of this year.
    """
    chosen = clock or SystemClock()
    flask_babel.Babel(
        app,
        default_locale=DEFAULT_LOCALE,
        default_timezone=zone,
        default_translation_directories=str(_TRANSLATIONS),
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters["when"] = lambda moment: say_when(moment, zone, now=chosen.now(), locale=reader_locale())
    app.jinja_env.filters["when_in_full"] = lambda moment: say_when_in_full(moment, zone, locale=reader_locale())
    app.jinja_env.filters["day_in_full"] = lambda day: say_day(_day_there(day, zone), locale=reader_locale())
    app.jinja_env.filters["day"] = lambda day: say_day(
        _day_there(day, zone), today=_day_there(chosen.now(), zone), locale=reader_locale()
    )
    app.jinja_env.filters["size"] = lambda size: say_size(size, locale=reader_locale())


def _day_there(day: date, zone: str) -> date:
    """Return a day as it is; of a moment, the day that it is in the zone."""
    return day.astimezone(ZoneInfo(zone)).date() if isinstance(day, datetime) else day


def _(text: str, **values: object) -> str:
    """Return a text in the reader's language, with `%(name)s` filled in; outside a page it is British English."""
    return str(flask_babel.gettext(text, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return the text that fits a number, which both may name as `%(num)d`."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def lazy(text: str, **values: object) -> str:
    """Return a text that is put into the reader's language when shown: for forms and tables made once.

    It is used like text and typed as text, yet is an object that waits: `str()` it for whoever insists.
    """
    return cast("str", flask_babel.lazy_gettext(text, **values))


def reader_locale() -> Locale | None:
    """Return the language that the reader of this page has; none outside a page."""
    found = flask_babel.get_locale()
    return found if isinstance(found, Locale) else None
