"""What is said of files."""

import pytest

from portal.evidence.pictures import PictureKind
from portal.evidence.sealing import (
    CaseFullError,
    CutOffError,
    EmptyFileError,
    FileTooLargeError,
    NotAPictureError,
    NotKeptError,
    TooManyFilesError,
)
from portal.evidence.wording import fingerprint_in_parts, kind_in_words, taken_in_words, why_not

FAULTS = (CaseFullError, CutOffError, EmptyFileError, FileTooLargeError, NotAPictureError, TooManyFilesError)


def test_every_reason_has_words_that_name_the_picture():
    assert set(FAULTS) == set(NotKeptError.__subclasses__())
    said = {why_not(fault("IMG_1.jpg")) for fault in FAULTS}

    assert len(said) == len(FAULTS)
    assert all(words.startswith("IMG_1.jpg: ") for words in said)


def test_limits_are_said():
    assert "200 MB" in why_not(FileTooLargeError("x"))
    assert "10 pictures" in why_not(TooManyFilesError("x"))
    assert "10 GB" in why_not(CaseFullError("x"))
    assert "HEIC" in why_not(NotAPictureError("x"))


def test_a_picture_without_a_name_is_called_that():
    assert why_not(EmptyFileError("")).startswith("The picture: ")


def test_kinds_are_called_as_people_know_them():
    assert [kind_in_words(kind) for kind in (PictureKind.JPEG, PictureKind.HEIC, PictureKind.WEBP)] == [
        "JPEG",
        "HEIC",
        "WebP",
    ]


def test_a_fingerprint_can_be_compared_by_voice():
    assert fingerprint_in_parts("0123456789ab") == "0123 4567 89ab"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("2026-03-03T14:02:11", "Tuesday 3 March 2026, 14:02"),
        ("2026-03-03T14:02:11+09:00", "Tuesday 3 March 2026, 14:02"),
        ("0000-00-00T00:00:00", ""),
        (None, ""),
    ],
)
def test_the_time_a_file_claims_is_said_as_its_own_clock_told_it(told, said):
    assert taken_in_words(told) == said
