"""The facts about leaving stand in one place, and the document beside it says the same."""

import re
from pathlib import Path

from portal.privacy.measured import MEASURED, MEASURED_ON, NOT_MEASURED, WORDS, Measured
from tests.e2e.leaving.planted import WORDS as PLANTED

DOCUMENT = Path(__file__).parents[2] / "docs" / "limits.md"


def columns() -> dict[str, list[str]]:
    """Return what the document's first table says of each browser."""
    lines = DOCUMENT.read_text(encoding="utf-8").partition("\n| | ")[2].partition("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: [row[number + 1] for row in rows[2:]] for number, name in enumerate(rows[0])}


def said_of(found: Measured) -> list[str]:
    """Return how each cell about a browser begins."""
    rows = "it keeps none" if found.history_rows is None else str(found.history_rows)
    again = "her pages" if found.opened_again else "the neutral page"
    return [f"{found.pages} pages", str(found.behind_back), rows, str(found.words_read), str(found.cookies), again]


def test_the_document_says_what_was_measured_and_when() -> None:
    said = columns()

    assert list(said) == [f"{found.browser} {found.version}" for found in MEASURED]
    for found in MEASURED:
        cells = said[f"{found.browser} {found.version}"]
        assert all(cell.startswith(begins) for cell, begins in zip(cells, said_of(found), strict=True)), cells
    text = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    assert f"Measured on {MEASURED_ON.day} November {MEASURED_ON.year}" in text
    assert f"{', '.join(NOT_MEASURED)}." in text
    assert re.search(rf"readable words of {WORDS} ", text)


def test_as_many_words_are_planted_as_it_says() -> None:
    assert len(set(PLANTED)) + 1 == WORDS  # and a piece of a picture
