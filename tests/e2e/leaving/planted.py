"""A visit full of words that occur nowhere else, so that each can be looked for in what a browser kept."""

import json
import re
from datetime import timedelta
from pathlib import Path

from portal.kernel.ids import new_id
from portal.messages.service import send_message
from portal.messages.threads import MessageDraft
from tests.e2e.looker import FOLLOW
from tests.support.engines.engine import Engine, until
from tests.support.files import small_jpeg
from tests.support.joined import PASSPHRASE, Joined, join_victim, open_case
from tests.support.served import Served
from tests.support.whole import add_picture, browser_of, keep_begun, write_note

TYPED = {
    "name": "petunia vanbramble",
    "passphrase": PASSPHRASE,
    "wrong passphrase": "zeppelin marzipan orchard",
    "invitation": "gherkin tambourine walrus",
    "way back": "quokka lanternfish bassoon",
    "note": "xylograph umbrellafish",
    "how": "yellowhammer dulcimer",
    "file name": "IMG_cinnamonquay.jpg",
    "message": "velvetine lighthousery",
    "draft": "marmoset honeysucklery",
    "draft of a message": "rhubarb aquaplaneur",
    "next passphrase": "ocelot windjammer crumpet",
    "number": "07700 900917",
    "hour": "quarter past foxglovery",
}
SHOWN = {
    "her name on the case": "Philomena Quillfeather",
    "an older note": "tangerinette umbrellastand",
    "its file": "IMG_saffronpier.jpg",
    "a message to her": "gooseberry trampolinist",
    "an older draft": "periwinkle steamshipping",
}
WORDS = (*TYPED.values(), *SHOWN.values())
SIGNED_IN = "!!document.querySelector('body[data-signed-in] #page:not([data-seen])')"


_BUTTON = "main form button[type=submit]:not([data-leave])"


class Planted:
    """Somebody whose pages hold such words, and who types more of them."""

    def __init__(self, served: Served, folder: Path) -> None:
        """Let her join, and let there be something for her to read."""
        self.served = served
        self._picture = folder / TYPED["file name"]
        self._picture.write_bytes(small_jpeg())
        world = served.whole.world
        case_id = open_case(world.advocate, SHOWN["her name on the case"])
        self.victim: Joined = join_victim(world.advocate, case_id, name=TYPED["name"])
        her = browser_of(served.whole.site, self.victim.again())
        self._note = write_note(her, SHOWN["an older note"])
        add_picture(her, self._note, name=SHOWN["its file"])
        keep_begun(self.victim, "note", {"words": SHOWN["an older draft"]})
        self.picture_pieces = self._pieces_of_her_picture()
        with world.advocate.write() as uow:
            send_message(uow, case_id, MessageDraft(SHOWN["a message to her"]), new_id())

    def _pieces_of_her_picture(self) -> tuple[bytes, ...]:
        """Return a piece out of the middle of the picture that her page shows."""
        her = browser_of(self.served.whole.site, self.victim.again())
        page = her.get(re.findall(r"/files/[a-z2-7]{26}", her.get(self._note).text)[0]).text
        shown = her.client.get(re.findall(r"/t/[a-z2-7]{26}", page)[0]).data
        return (shown[len(shown) // 2 :][:48],)

    def comes_in(self, engine: Engine) -> None:
        """Try the wrong words everywhere, then sign in."""
        self.served.whole.clock.advance(timedelta(hours=2))  # so many wrong words in one moment would be too many
        engine.go(self.served.before)
        engine.go(self.served.origin)
        self.follows(engine, "/in/new")
        self._types(engine, "code", TYPED["invitation"])
        self._sends(engine)
        self.follows(engine, "/in/back")
        self._types(engine, "code", TYPED["way back"])
        self.follows(engine, "/")
        until(lambda: engine.evaluate("!!document.querySelector('[data-neutral]')"), "the front door")
        self._types(engine, "name", TYPED["name"])
        self._types(engine, "passphrase", TYPED["wrong passphrase"])
        self._sends(engine)
        self._types(engine, "passphrase", TYPED["passphrase"])
        self._presses_the_button(engine)
        until(lambda: engine.evaluate(SIGNED_IN), "she is in")

    def looks_and_writes(self, engine: Engine) -> None:
        """Read what is there, keep a note with a picture and a message, and begin more that is never kept."""
        for path in ("/notes", self._note, "/messages", "/me", "/me/contact", "/papers"):
            self.follows(engine, path)
        self.follows(engine, "/notes/new")
        self._types(engine, "words", TYPED["note"])
        engine.choose("input[type=file]", self._picture)
        self._sends(engine)
        self.follows(engine, "/messages")
        self._types(engine, "words", TYPED["message"])
        self._sends(engine)
        self.follows(engine, "/me/passphrase")
        self._types(engine, "passphrase", TYPED["next passphrase"])
        self.follows(engine, "/me/contact/change")
        self._types(engine, "number", TYPED["number"])
        self.follows(engine, "/messages")
        self._types(engine, "words", TYPED["draft of a message"])
        self.begins(engine)

    def begins(self, engine: Engine) -> None:
        """Begin a note that is never kept."""
        self.follows(engine, "/notes/new")
        engine.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        self._types(engine, "how", TYPED["how"])
        self._types(engine, "words", TYPED["draft"])

    def follows(self, engine: Engine, path: str) -> None:
        """Follow a link to a page."""
        engine.evaluate(f"({FOLLOW})({json.dumps(path)})")
        self._sees(engine)

    def _sends(self, engine: Engine) -> None:
        engine.evaluate("void (document.getElementById('page').dataset.seen = '')")
        self._presses_the_button(engine)
        try:
            self._sees(engine)
        except TimeoutError:  # a press beside a button that moved just then
            self._presses_the_button(engine)
            self._sees(engine)

    def _presses_the_button(self, engine: Engine) -> None:
        engine.evaluate(f"document.querySelector('{_BUTTON}').scrollIntoView({{block: 'center'}})")
        engine.press(_BUTTON)

    def _types(self, engine: Engine, name: str, words: str) -> None:
        field = f"main [name={name}]"
        engine.evaluate(f"document.querySelector({json.dumps(field)}).focus()")
        engine.keys(words)

    def _sees(self, engine: Engine) -> None:
        shown = "!!document.querySelector('#page:not([data-seen])')"
        until(lambda: engine.evaluate(shown), "another page")
