"""What was found in real browsers after leaving, with versions and date; docs/limits.md says the same in a table."""

from dataclasses import dataclass
from datetime import date

MEASURED_ON = date(2026, 11, 24)
WORDS = 20
"""How many invented words, file names and pieces of pictures are looked for in a browser's files."""

NOT_MEASURED = (
    "Safari",
    "iOS",
    "Android",
    "a real phone",
    "Windows",
    "macOS",
    "a browser that is signed in to an account",
)


@dataclass(frozen=True)
class Measured:
    """What was found in one browser.

    Args:
        browser: its name.
        version: which one was driven.
        pages: from how many pages somebody left; none for those that are left from a page of each layout.
        behind_back: how many pages of the visit Back could show.
        history_rows: how many rows its own list of visited pages has; None where it keeps none that can be read.
        words_read: how many of the invented words could be read in its files, however it ended.
        cookies: how many cookies of the site were left.
        opened_again: whether it showed anything but the neutral page when it was killed and opened again.
    """

    browser: str
    version: str
    pages: int
    behind_back: int
    history_rows: int | None
    words_read: int
    cookies: int
    opened_again: bool


MEASURED = (
    Measured("Chromium", "156", 263, 0, 0, 0, 0, opened_again=False),
    Measured("Firefox ESR", "153.7", 13, 0, 1, 0, 0, opened_again=False),
    Measured("WebKitGTK", "2.50.6", 13, 0, None, 0, 0, opened_again=False),
)
