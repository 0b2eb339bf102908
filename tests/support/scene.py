"""A scene in which everything that nobody else is to find comes up once, all of it on the pages."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import text

from portal.accounts.halves import from_text
from portal.accounts.words import read_code
from portal.database import writing
from portal.unit_of_work import Units
from tests.support import samples
from tests.support.fakes import FrozenClock
from tests.support.planted import shapes_of, shapes_of_secret
from tests.support.site import Browser, make_site, units_of
from tests.support.visitor import Visitor

SERVICE = "Wrenfield Sanctuary"
NAMES = {"maya": "maven thistlecroft", "robin": "robin tanglewood", "anna": "heron of quillmere"}
SHOWN = {"maya": "Maud Ollerenshaw", "robin": "Rosalind Featherhaugh"}
PASSPHRASES = {
    "maya": "plimsoll sundial under the ocarina",
    "robin": "bramblehedge trolleybus in seven rows",
    "anna": "mangrove heronry waits until morning",
}
LATER = {"robin": "gooseberry funicular over the roofs", "anna": "dandelion lighthouse after the storm"}
WRONG = ("mangelwurzel of nowhere", "catapult trombone mangelwurzel")
CALLED = "Annabeth-Zuleika"
HER = ("Philippa Throgmorton", "07700 900461\n@throgmorton.pip")
OTHER = ("Desmond Grimblewade", "07700 900873\ngrimblewade.d@example.com")
PRIVATE = "He waited beside the turquoise letterbox."
SHARED = "It was the vermilion hatchback again."
TAKEN_BACK = "Then the chartreuse umbrella followed me."
HOW = "My knees were marshmallow."
PICTURES = ("quaggafoal on the doorstep.jpg", "Übergangsjäger-Zettel.png")
_MADE = (samples.jpeg(), samples.png())  # made before anybody listens: their maker logs what it writes
NO_PICTURE = ("narwhal-reckonings.txt", "A narwhal tusk is mentioned in here.")
LEFT_BEHIND = "I had begun about the marmoset"
ORPHANED = "An orphaned pangolin sentence"
TROUBLE = ("The axolotl in a form that failed", "The salamander that failed late", "The terrapin without a table")
REFUSED = "The capybara in a form that was refused"
IN_AN_ADDRESS = "wombat-in-the-address"
LABEL = "Lettice Umfraville, mornings"

TEXTS = [
    SERVICE,
    *NAMES.values(),
    *SHOWN.values(),
    *PASSPHRASES.values(),
    *LATER.values(),
    *WRONG,
    CALLED,
    HER[0],
    *HER[1].split("\n"),
    OTHER[0],
    *OTHER[1].split("\n"),
    *(PRIVATE, SHARED, TAKEN_BACK, HOW),
    *PICTURES,
    samples.PLANTED,
    *NO_PICTURE,
    *(LEFT_BEHIND, ORPHANED, *TROUBLE, REFUSED, IN_AN_ADDRESS, LABEL),
]
"""Everything that somebody types, or brings in a file."""


@dataclass
class Scene:
    """A site, the people in it, and the secrets that it gives out.

    Args:
        texts: codes and secrets as they are shown.
        secrets: the bytes that stand for them.
    """

    site: Flask
    clock: FrozenClock
    maya: Visitor
    robin: Visitor
    anna: Visitor
    texts: list[str] = field(default_factory=list)
    secrets: list[bytes] = field(default_factory=list)
    case: str = ""

    @property
    def units(self) -> Units:
        return units_of(self.site)

    def needles(self) -> dict[str, bytes]:
        """Return everything to look for, in all its shapes."""
        found = [shapes_of(planted) for planted in [*TEXTS, *self.texts]]
        found += [shapes_of_secret(secret) for secret in self.secrets]
        return {name: needle for shapes in found for name, needle in shapes.items()}


@contextmanager
def set_up(folder: Path, database_url: str) -> Iterator[Scene]:
    """Lend a site that nobody has joined yet."""
    clock = FrozenClock()
    site = make_site(folder, clock, database_url=database_url)
    yield Scene(site, clock, maya=Visitor(site, clock), robin=Visitor(site, clock), anna=Visitor(site, clock))
    units_of(site).engine.dispose()


def play(scene: Scene, patch: pytest.MonkeyPatch) -> None:
    """Let everything happen."""
    everybody_joins(scene)
    she_writes_shares_and_takes_back(scene)
    her_advocate_reads_and_is_refused(scene)
    things_go_wrong(scene, patch)
    she_leaves_and_comes_back(scene)
    passphrases_are_tried_and_changed(scene)
    she_signs_in_with_scripting(scene)


def everybody_joins(scene: Scene) -> None:
    maya, robin, anna = scene.maya, scene.robin, scene.anna
    with scene.site.app_context():
        command = ["people", "invite", "--role", "lead", "--service", SERVICE, "--json"]
        code = json.loads(scene.site.test_cli_runner().invoke(args=command).output)["code"]
    _joins(scene, maya, code, "maya")
    maya.see("/in/new/locked")
    _note_code(scene, maya.words_to_copy())
    maya.send("/team/new", on="/team/new", label=LABEL, role="advocate")
    code = maya.words_to_copy()
    _joins(scene, robin, code, "robin")
    maya.see("/team")
    waiting = maya.links("/team/invites/[a-z2-7]{26}")[0]
    maya.send(waiting, on=waiting, has_talked="y")
    maya.send("/team/new", on="/team/new", label=LABEL, role="lead")
    scene.texts.append(maya.words_to_copy())
    fields = {"display_name": CALLED, "her_names": HER[0], "her_contacts": HER[1]}
    fields |= {"other_names": OTHER[0], "other_contacts": OTHER[1]}
    robin.send("/work/new", on="/work/new", **fields)
    scene.case = robin.at
    robin.send("/work/new", on="/work/new", **fields)
    assert "Somebody here may stand in another case" in robin.reads
    robin.send(f"{scene.case}/invite", on=scene.case)
    code = robin.words_to_copy()
    _joins(scene, anna, code, "anna")
    robin.send(f"{scene.case}/confirm", on=f"{scene.case}/confirm", has_talked="y")
    Visitor(scene.site, scene.clock).send("/in/new", on="/in/new", code=code)


def she_writes_shares_and_takes_back(scene: Scene) -> None:
    anna = scene.anna
    _writes(anna, PRIVATE)
    pictures = dict(zip(PICTURES, _MADE, strict=True))
    shared = _writes(anna, SHARED, how=HOW, photo=pictures)
    taken_back = _writes(anna, TAKEN_BACK)
    assert PICTURES[0] in anna.see(shared).text
    for note in (shared, taken_back):
        anna.send(f"{note}/share", on=f"{note}/share")
    anna.send(f"{taken_back}/back", on=taken_back)
    anna.see(shared)
    for picture in anna.links("/t/[a-z2-7]{26}"):
        assert anna.browser.client.get(picture).status_code == 200
    original = f"{anna.links('/files/[a-z2-7]{26}')[0]}/original"
    anna.send(original, on=original)
    (picture,) = anna.links("/t/[a-z2-7]{26}")
    assert samples.PLANTED.encode() in anna.browser.client.get(picture).data


def her_advocate_reads_and_is_refused(scene: Scene) -> None:
    anna, robin = scene.anna, scene.robin
    robin.see(f"{scene.case}/notes")
    robin.see(robin.links(f"{scene.case}/notes/[a-z2-7]{{26}}")[0])
    assert SHARED in robin.reads
    for picture in robin.links("/t/[a-z2-7]{26}"):
        assert robin.browser.client.get(picture).status_code == 200
    anna.see("/notes")
    for note in anna.links("/notes/[a-z2-7]{26}"):
        robin.see(f"{scene.case}{note}")
    robin.see(f"{scene.case}/{IN_AN_ADDRESS}")
    Visitor(scene.site, scene.clock).see(f"/notes/{IN_AN_ADDRESS}")


def things_go_wrong(scene: Scene, patch: pytest.MonkeyPatch) -> None:
    anna = scene.anna
    anna.send("/notes/new", on="/notes/new", words=REFUSED, when="then", day="31", month="2", year="2026")
    assert REFUSED in anna.reads
    anna.send(on="/notes/new", words=REFUSED, when="now", photo={NO_PICTURE[0]: NO_PICTURE[1].encode() * 99})
    with patch.context() as broken:
        broken.setattr("portal.diary.service.record_incident", _fails(TROUBLE[0]))
        assert anna.send("/notes/new", on="/notes/new", words=TROUBLE[0], when="now").status_code == 500
    with patch.context() as broken:
        anna.see("/notes/new")
        broken.setattr("portal.factory.close_uow", _fails(TROUBLE[1]))
        assert anna.send("/notes/new", words=TROUBLE[1], when="now").status_code == 500
    anna.see("/notes/new")
    for change in ("incident RENAME TO gone", "gone RENAME TO incident"):
        with writing(scene.units.engine) as session:
            session.execute(text(f"ALTER TABLE {change}"))
            session.commit()
        if "TO gone" in change:
            assert anna.send("/notes/new", words=TROUBLE[2], when="now").status_code == 500
            assert Visitor(scene.site, scene.clock).page.status_code == 200


def she_leaves_and_comes_back(scene: Scene) -> None:
    anna = scene.anna
    anna.see("/notes/new")
    anna.leave(words=LEFT_BEHIND, draft_of="note")
    anna.sign_in(NAMES["anna"], PASSPHRASES["anna"])
    anna.see("/notes/new")
    typed = anna.hidden() | {"words": ORPHANED}
    scene.clock.advance(timedelta(minutes=6))
    anna.browser.client.post("/notes/new", data=typed)
    anna.sign_in(NAMES["anna"], PASSPHRASES["anna"])
    begun = [anna.see(path).text for path in anna.links("/notes/new/[a-z2-7]{26}")]
    assert [sum(words in page for page in begun) for words in (LEFT_BEHIND, ORPHANED)] == [1, 1]
    anna.send(words=f"{ORPHANED} to its end", when="now")
    assert anna.at.startswith("/notes/")


def passphrases_are_tried_and_changed(scene: Scene) -> None:
    anna, robin = scene.anna, scene.robin
    stranger = Visitor(scene.site, scene.clock)
    stranger.sign_in(WRONG[0], WRONG[1])
    stranger.sign_in(NAMES["anna"], WRONG[1])
    assert stranger.page.status_code == 422
    robin.sign_in(NAMES["robin"], PASSPHRASES["robin"])
    robin.send("/me/passphrase", on="/me/passphrase", old=WRONG[1], passphrase=LATER["robin"])
    robin.send("/me/passphrase", on="/me/passphrase", old=PASSPHRASES["robin"], passphrase=LATER["robin"])
    assert "Your passphrase is changed" in robin.reads
    anna.leave()
    paper = scene.texts[-1]
    anna.send("/in/back", on="/in/back", name=NAMES["anna"], code=paper, passphrase=LATER["anna"])
    assert anna.at == "/in/new/paper"
    _note_code(scene, anna.words_to_copy())
    anna.send(on="/in/new/paper/again", code=scene.texts[-1])


def she_signs_in_with_scripting(scene: Scene) -> None:
    browser = Browser(scene.site)
    assert browser.sign_in(NAMES["anna"], LATER["anna"]).status_code == 204
    _note_halves(scene, browser)
    assert PRIVATE in browser.get("/notes").text
    for visitor in (scene.maya, scene.robin, scene.anna):
        _note_halves(scene, visitor.browser)


def _joins(scene: Scene, visitor: Visitor, code: str, who: str) -> None:
    scene.texts.append(code)
    paper = visitor.join(code, name=NAMES[who], passphrase=PASSPHRASES[who], display_name=SHOWN.get(who, ""))
    if visitor.secret:
        scene.texts.append(visitor.secret)
        scene.secrets.append(base64.b32decode(visitor.secret))
    _note_code(scene, paper)


def _writes(anna: Visitor, words: str, **fields: object) -> str:
    anna.send("/notes/new", on="/notes/new", words=words, when="now", **fields)
    assert words in anna.reads
    return anna.at


def _fails(words: str):
    def fails(*_args: object, **_named: object) -> NoReturn:
        raise RuntimeError(words)

    return fails


def _note_code(scene: Scene, code: str) -> None:
    scene.texts.append(code)
    scene.secrets.append(read_code(code))


def _note_halves(scene: Scene, browser: Browser) -> None:
    with browser.client.session_transaction() as session:
        halves = [session["_user_id"], browser.half]
    for half in filter(None, halves):
        raw = from_text(half)
        assert raw
        assert re.fullmatch(r"[\w-]+", half)
        scene.texts.append(half)
        scene.secrets.append(raw)
