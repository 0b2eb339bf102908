"""In which two forms a partner takes a paper along, and what is neutral about them."""

from enum import StrEnum


class CopyKind(StrEnum):
    """What a partner takes along: to be read, or to be read by a machine."""

    PDF = "pdf"
    DATA = "json"


MEDIA_TYPES = {CopyKind.PDF: "application/pdf", CopyKind.DATA: "application/json"}


def name_of(kind: CopyKind) -> str:
    """Return what the file is called, which says nothing."""
    return f"paper.{kind}"
