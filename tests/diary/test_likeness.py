"""Finding her words: whole, beginning, misspelt; and never what is something else."""

import pytest

from portal.diary.likeness import find, terms_of
from portal.kernel.text import fold

TEXTS = {
    name: fold(text)
    for name, text in {
        "gate": "He stood at the gates. I rang Whitfield School.",
        "whatsapp": "Thirty messages on WhatsApp, all from his brother",
        "cafe": "He sat in the Café Noël until it closed.",
        "none": "",
    }.items()
}


@pytest.mark.parametrize(
    ("asked", "exact", "near"),
    [
        ("gate", ("gate",), ()),
        ("GATE school", ("gate",), ()),
        ("café", ("cafe",), ()),
        ("ates", (), ("gate",)),
        ("Whatfield", (), ("gate",)),
        ("Whitefeild", (), ("gate",)),
        ("mesages whatsap", (), ("whatsapp",)),
        ("brohter", (), ("whatsapp",)),
        ("gate whatsapp", (), ()),
        ("he", ("gate", "cafe"), ()),
        ("hx", (), ()),
        ("(.*", (), ()),
        ("", (), ()),
    ],
)
def test_what_is_found(asked: str, exact: tuple[str, ...], near: tuple[str, ...]) -> None:
    found = find(terms_of(asked), TEXTS)

    assert (found.exact, found.near) == (exact, near)


def test_words_are_compared_each_once_and_not_without_end() -> None:
    assert terms_of("Gate, gate; GATE") == ("gate",)
    assert len(terms_of(" ".join(f"word{n}" for n in range(100)))) == 12
