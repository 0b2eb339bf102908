"""What is known of a file, and what of it a reader is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.evidence.pictures import PictureKind
from portal.kernel.errors import LindenError
from portal.kernel.ids import FileId, IncidentId

SCHEMA = 1
OPAQUE_ENDINGS = frozenset({"txt", "csv", "tsv", "xml", "zip", "eml"})
"""How files may be called that are kept and not looked at: the ending says how to open them, and nothing else."""


class UnknownSchemaError(LindenError):
    """Written by a newer version than this one."""


class OtherKind(StrEnum):
    """Kinds of file that are no pictures: kept, given out, and never looked at."""

    OPAQUE = "other"


class Which(StrEnum):
    """Which of a file's two blobs is meant."""

    ORIGINAL = "original"
    COPY = "copy"


@dataclass(frozen=True)
class FileFacts:
    """What is sealed beside a file.

    Args:
        name: as she called it.
        kind: what it is, by how it begins.
        size_bytes: of the original.
        sha256: of the original, in hex; the fingerprint by which it is known again.
        width: in pixels, as it is seen; nought where it could not be looked at, as for `height`.
        height: in pixels.
        taken_at_text: when the file claims to have been made, a claim and not a fact.
        has_place: whether the original tells where it was taken.
        copy_bytes: size of the copy for looking at; nought where there is none.
        is_moving: whether it is a moving picture, of which the copy is the first moment.
    """

    name: str = field(repr=False)
    kind: PictureKind | OtherKind
    size_bytes: int
    sha256: str = field(repr=False)
    width: int = 0
    height: int = 0
    taken_at_text: str | None = field(default=None, repr=False)
    has_place: bool = False
    copy_bytes: int = 0
    is_moving: bool = False

    @property
    def ending(self) -> str:
        """How the names of such files end."""
        if self.kind is OtherKind.OPAQUE:
            found = self.name.rpartition(".")[2].lower()
            return found if found in OPAQUE_ENDINGS else "bin"
        return "jpg" if self.kind is PictureKind.JPEG else self.kind.value

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, and not a file that is only kept."""
        return self.kind is not OtherKind.OPAQUE

    def to_body(self) -> dict[str, Any]:
        """Return what is sealed."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "size": self.size_bytes,
            "sha256": self.sha256,
            "width": self.width,
            "height": self.height,
            "taken": self.taken_at_text,
            "place": self.has_place,
            "copy": self.copy_bytes,
            "moving": self.is_moving,
        }

    def as_shared(self) -> "FileFacts":
        """Return what a reader other than she is told: of the metadata of her original, nothing."""
        return replace(self, name="", sha256="", taken_at_text=None, has_place=False)


def facts_of(schema: int, body: Mapping[str, Any]) -> FileFacts:
    """Return what was sealed in this schema.

    Raises:
        UnknownSchemaError: written by a newer version than this one.
    """
    if schema != SCHEMA:
        raise UnknownSchemaError
    return FileFacts(
        name=body["name"],
        kind=OtherKind.OPAQUE if body["kind"] == OtherKind.OPAQUE else PictureKind(body["kind"]),
        size_bytes=body["size"],
        sha256=body["sha256"],
        width=body["width"],
        height=body["height"],
        taken_at_text=body["taken"],
        has_place=body["place"],
        copy_bytes=body["copy"],
        is_moving=body.get("moving", False),  # earlier ones of this schema do not say
    )


@dataclass(frozen=True)
class KeptFile:
    """One file, opened for somebody.

    Args:
        can_be_shown: whether there is a copy to look at.
        is_shared: whether her advocate can see it now.
    """

    file_id: FileId
    incident_id: IncidentId | None
    received_at: datetime
    facts: FileFacts
    can_be_shown: bool
    is_shared: bool
