"""The door to languages: every word a person reads, every date and size, goes through here."""

from portal.i18n.saying import say_day, say_month, say_size, say_when, say_when_in_full
from portal.i18n.words import DEFAULT_LOCALE, _, init_app, lazy, ngettext, reader_locale

__all__ = [
    "DEFAULT_LOCALE",
    "_",
    "init_app",
    "lazy",
    "ngettext",
    "reader_locale",
    "say_day",
    "say_month",
    "say_size",
    "say_when",
    "say_when_in_full",
]
