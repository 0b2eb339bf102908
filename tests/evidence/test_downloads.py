"""What leaves as a file: called by a word that tells nothing, after a page that says where it will lie."""

import re
from pathlib import Path

from portal.consultancy.copies import CopyKind, name_of
from portal.copies.choosing import CopyForm
from portal.copies.choosing import name_of as name_of_copy
from tests.support.answers import telling_words
from tests.support.template_rules import FOLDER, ROOT

WARNED = {
    "copies/ready.html",
    "evidence/taken.html",
    "consultancy/partner_taken.html",
    "consultancy/staff_handed.html",
}
"""The pages with a link to a file; each comes after one that says where the file will lie."""
BEFORE = (
    "copies/choose.html",
    "evidence/original.html",
    "consultancy/partner_take.html",
    "consultancy/staff_hand_over.html",
)
GIVES_OUT = {"consultancy/views/partner.py", "copies/views.py", "evidence/views.py"}


def places(folder: Path, ending: str, words: str) -> set[str]:
    found = folder.rglob(f"*.{ending}")
    return {str(path.relative_to(folder)) for path in found if re.search(words, path.read_text(encoding="utf-8"))}


def test_three_places_give_out_files_and_no_others() -> None:
    assert places(ROOT / "portal", "py", "Content-Disposition") == GIVES_OUT


def test_each_file_is_called_by_a_word_that_tells_nothing() -> None:
    names = {name_of(kind) for kind in CopyKind} | {name_of_copy(form) for form in CopyForm}

    assert {"paper.pdf", "paper.json"} <= names
    assert not any(telling_words(name) for name in names)


def test_each_page_with_a_file_comes_after_one_that_says_where_it_will_lie() -> None:
    assert places(FOLDER, "html", r'"download": ""') == WARNED
    assert places(FOLDER, "html", "lie among the downloads") == set(BEFORE)


def test_where_it_is_hers_sending_it_to_her_advocate_stands_beside_it() -> None:
    pages = [(FOLDER / name).read_text(encoding="utf-8") for name in ("evidence/original.html", "copies/choose.html")]

    assert all("with your advocate instead" in page for page in pages)
