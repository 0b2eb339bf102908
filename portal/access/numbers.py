"""Telephone numbers, typed in any way and written in one."""

import re

import phonenumbers

_REGION = "GB"
# Set aside for fiction by the regulator (Ofcom), so that no invented number rings at somebody's home.
_FICTIONAL = re.compile(r"\+44(?:7700900\d{3}|1632960\d{3}|2079460\d{3}|1614960\d{3}|8081570\d{3})")
_WRITTEN = re.compile(r"\+[1-9]\d{6,14}")


def written_number(text: str) -> str | None:
    """Return a number in its one form (ITU E.164), whether it is in use or not; None where it is no number at all."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(text, _REGION), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return None


def number_in_use(text: str, *, may_be_fictional: bool) -> str | None:
    """Return a number that can be rung, in its one form; None for anything else.

    Args:
        text: as it was typed.
        may_be_fictional: whether numbers set aside for fiction will do, as they do for an invented service.
    """
    written = written_number(text)
    if written is None:
        return None
    if _FICTIONAL.fullmatch(written):
        return written if may_be_fictional else None
    return written if phonenumbers.is_valid_number(phonenumbers.parse(written)) else None


def takes_no_texts(written: str) -> bool:
    """Say whether a number is known to be one that cannot be sent a text, such as a landline."""
    kind = phonenumbers.number_type(phonenumbers.parse(written))
    return kind in {phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.TOLL_FREE}


def is_written(text: str) -> bool:
    """Say whether a text is a number in its one form."""
    return _WRITTEN.fullmatch(text) is not None


def spoken_number(written: str) -> str:
    """Return a number as people here read it out: the country left away where it is this one."""
    number = phonenumbers.parse(written)
    is_here = number.country_code == phonenumbers.country_code_for_region(_REGION)
    formats = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, formats.NATIONAL if is_here else formats.INTERNATIONAL)
