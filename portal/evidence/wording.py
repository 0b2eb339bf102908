"""What is said of files: why one cannot be kept, and what it is."""

from datetime import datetime

from portal.evidence.files import OtherKind
from portal.evidence.pictures import PictureKind
from portal.evidence.sealing import (
    MOST_CASE_BYTES,
    MOST_FILE_BYTES,
    MOST_FILES_AT_ONCE,
    CaseFullError,
    CutOffError,
    EmptyFileError,
    FileTooLargeError,
    NotAPictureError,
    NotKeptError,
    TooManyFilesError,
)
from portal.i18n import _, say_day, say_size

ACCEPTED_TYPES = "image/jpeg,image/png,image/heic,image/heif,image/webp,image/gif"
"""What a file field asks for: HEIC by name, else an iPhone sends another picture made from it."""


def why_not(error: NotKeptError, *, most_bytes: int = MOST_FILE_BYTES) -> str:
    """Say why a picture cannot be kept, and what can."""
    name = error.name or _("The picture")
    words: dict[type[NotKeptError], str] = {
        EmptyFileError: _("%(name)s: there is nothing in it. Choose it again, or choose another picture.", name=name),
        FileTooLargeError: _(
            "%(name)s: it is larger than %(size)s, the most that can be kept. Choose a smaller picture.",
            name=name,
            size=say_size(most_bytes),
        ),
        TooManyFilesError: _(
            "%(name)s: more than %(number)s pictures came at once. Add it by itself.",
            name=name,
            number=MOST_FILES_AT_ONCE,
        ),
        CaseFullError: _(
            "%(name)s: with it there would be more than %(size)s, the most that can be kept. Speak to your advocate.",
            name=name,
            size=say_size(MOST_CASE_BYTES),
        ),
        CutOffError: _("%(name)s: it did not arrive whole. Choose it again.", name=name),
        NotAPictureError: _(
            "%(name)s: it is not a picture that can be kept. JPEG, PNG, HEIC, WebP and GIF can.", name=name
        ),
    }
    return words[type(error)]


def kind_in_words(kind: PictureKind | OtherKind) -> str:
    """Say what kind of file it is."""
    words: dict[str, str] = {PictureKind.WEBP: "WebP", OtherKind.OPAQUE: _("A list or a message")}
    return words.get(kind, kind.value.upper())


def fingerprint_in_parts(sha256: str) -> str:
    """Return a fingerprint in groups of four, so that two people can compare it by voice."""
    return " ".join(sha256[start : start + 4] for start in range(0, len(sha256), 4))


def taken_in_words(taken_at_text: str | None) -> str:
    """Say when a file claims to have been made, as it was on the clock that made it; nothing where it says nothing."""
    try:
        moment = datetime.fromisoformat(taken_at_text or "")
    except ValueError:
        return ""
    return f"{say_day(moment.date())}, {moment:%H:%M}"
