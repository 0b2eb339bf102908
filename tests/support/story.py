"""How the first journey begins, told on the pages: a service, its lead, an advocate, a case, and whose case it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from portal.accounts.halves import from_text
from portal.accounts.service.visits import resume
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork, Units
from portal.web.visit import Visit
from tests.support.fakes import FrozenClock
from tests.support.site import make_site, units_of
from tests.support.visitor import Visitor

SERVICE = "Wrenfield House"
PASSPHRASES = {
    "maya": "plimsoll sundial under the ocarina",
    "robin": "seven tall bramble hedges in a row",
    "anna": "the slow heron waits for morning",
}


@dataclass
class Story:
    """The site and the people in it, each at a browser of their own."""

    site: Flask
    clock: FrozenClock
    maya: Visitor
    robin: Visitor
    anna: Visitor
    case: str = ""
    code: str = ""

    @property
    def units(self) -> Units:
        return units_of(self.site)

    @property
    def case_id(self) -> CaseId:
        return CaseId(self.case.rpartition("/")[2])

    def command(self, *words: str) -> str:
        """Run a command of the site and return what it prints."""
        with self.site.app_context():
            ran = self.site.test_cli_runner().invoke(args=list(words))
        assert ran.exit_code == 0, (ran.output, ran.exception)
        return ran.output


@contextmanager
def begun(folder: Path, database_url: str) -> Iterator[Story]:
    """Tell the story up to where she has her invitation in her hand."""
    clock = FrozenClock()
    site = make_site(folder, clock, database_url=database_url)
    maya, robin, anna = (Visitor(site, clock) for _ in range(3))
    story = Story(site, clock, maya, robin, anna)
    invited = json.loads(story.command("people", "invite", "--role", "lead", "--service", SERVICE, "--json"))
    maya.join(invited["code"], name="maya at the top", passphrase=PASSPHRASES["maya"], display_name="Maya Osei")
    maya.send("/team/new", on="/team/new", label="Robin", role="advocate")
    robin.join(
        maya.words_to_copy(), name="robin by the wall", passphrase=PASSPHRASES["robin"], display_name="Robin Ellery"
    )
    maya.see("/team")
    waiting = maya.links("/team/invites/[a-z2-7]{26}")[0]
    maya.send(waiting, on=waiting, has_talked="y")
    robin.send("/work/new", on="/work/new", display_name="Anna", her_names="Anna Marsh", other_names="Mark Hollow")
    story.case = robin.at
    robin.send(f"{story.case}/invite")
    story.code = robin.words_to_copy()
    yield story
    story.units.engine.dispose()


def join_anna(story: Story, *, is_confirmed: bool = True) -> None:
    """Let her accept her invitation and, unless said otherwise, be confirmed by voice."""
    story.anna.join(story.code, name="anna of the lake", passphrase=PASSPHRASES["anna"])
    if is_confirmed:
        story.robin.send(f"{story.case}/confirm", on=f"{story.case}/confirm", has_talked="y")


def visit_of(visitor: Visitor, units: Units) -> Visit:
    """Return the visit that somebody's browser is in, with the keys that are open in it."""
    with visitor.browser.client.session_transaction() as session:
        half = from_text(session["_user_id"])
    visit = resume(units, half or b"", None)
    assert visit
    return visit


@contextmanager
def acting(visitor: Visitor, units: Units) -> Iterator[UnitOfWork]:
    """Open a unit of work in which somebody acts with all the keys they hold."""
    visit = visit_of(visitor, units)
    with units.read(visit.actor, visit.keyring) as uow:
        yield uow
