"""Words for what was not tried after leaving: as she would say it, and nothing left out."""

from portal.i18n import lazy
from portal.privacy.measured import NOT_MEASURED

IN_WORDS = {
    "Safari": lazy("Safari"),
    "iOS": lazy("an iPhone or iPad"),
    "Android": lazy("an Android phone"),
    "a real phone": lazy("any other real phone"),
    "Windows": lazy("Windows"),
    "macOS": lazy("a Mac"),
    "a browser that is signed in to an account": lazy("a browser that is signed in to an account"),
}


def not_tried() -> str:
    """Return all that was not tried, in one line."""
    return ", ".join(str(IN_WORDS.get(what, what)) for what in NOT_MEASURED)
