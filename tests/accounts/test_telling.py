"""Her advocate is told of changes of her way in: if she chose it, what kind and when, and nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.access import service as access
from portal.accounts.coming_in import BackDraft
from portal.accounts.models import PersonRow, ToldChangeRow
from portal.accounts.own_settings import open_own
from portal.accounts.service import passphrases, people, recovery, telling
from portal.accounts.service.devices import sign_out_others
from portal.accounts.service.visits import resume
from portal.accounts.telling import Change
from portal.casework import service as casework
from portal.casework.caseload import Why
from portal.home.service import who_has_looked
from portal.home.wording import in_words
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.unit_of_work import Units
from portal.vault import service as vault
from tests.support.joined import PASSPHRASE, Joined, World, join_staff, join_victim, make_world, open_case
from tests.support.site import Browser, goal_of
from tests.support.statements import listening
from tests.support.trail import is_unbroken
from tests.support.whole import browser_of, let_in

NEW = "another way across the hill"


def choose(her: Joined, *, tells: bool) -> None:
    with her.write() as uow:
        telling.choose_telling(uow, tells_advocate=tells)


def change_passphrase(her: Joined) -> None:
    visit = resume(her.units, her.started.cookie_half, her.started.page_half)
    assert visit
    passphrases.change_passphrase(her.units, visit, PASSPHRASE, NEW, site_name="Linden", device_token=None)


def take_a_code(her: Joined) -> str:
    with her.write() as uow:
        recovery.offer_code(uow)
        words = recovery.offered_code(uow) or ""
        recovery.keep_code(uow, words)
    return words


def do_without_a_code(her: Joined) -> None:
    with her.write() as uow:
        recovery.go_without_code(uow)


def come_back_by_code(her: Joined) -> None:
    draft = BackDraft(her.name, take_a_code(her), NEW)
    recovery.come_back(her.units, draft, is_plain=False, network="n", site_name="Linden", device_token=None)


def be_signed_out_later(her: Joined) -> None:
    with her.write() as uow:
        people.set_idle_minutes(uow, 30)


def sign_out_another_device(her: Joined) -> None:
    her.sign_in()
    with her.write() as uow:
        sign_out_others(uow, but=None)


def told_to(somebody: Joined, world: World) -> list[Change]:
    with somebody.read() as uow:
        return [told.change for told in casework.case_page(uow, world.case_id).changes]


def why_of(somebody: Joined, world: World) -> Why:
    with somebody.read() as uow:
        return next(line.why for line in casework.caseload(uow) if line.case_id == world.case_id)


def trail_of(her: Joined, world: World) -> list[tuple[object, str]]:
    with her.read() as uow:
        return [(line.at, in_words(line)) for line in who_has_looked(uow, world.case_id).lines]


EVERY_CHANGE = [
    (change_passphrase, [Change.PASSPHRASE], "Your passphrase was changed."),
    (take_a_code, [Change.CODE_MADE], "A new printed code was typed back. From then on it lets you in."),
    (do_without_a_code, [Change.CODE_DROPPED], "It was chosen to have no printed code. An older one opens nothing."),
    (come_back_by_code, [Change.CODE_MADE, Change.CODE_USED], "Your printed code was used to come back in."),
    (be_signed_out_later, [Change.SIGN_OUT_TIME], "The time after which you are signed out was changed."),
    (sign_out_another_device, [Change.DEVICES], "Your other devices were signed out."),
]


@pytest.mark.parametrize(("change", "kinds", "line"), EVERY_CHANGE)
def test_each_change_is_told_and_she_sees_that_it_was_in_the_same_moment(
    world: World, clock, change: Callable[[Joined], object], kinds: list[Change], line: str
) -> None:
    choose(world.victim, tells=True)
    clock.advance(timedelta(minutes=1))
    change(world.victim)

    assert sorted(told_to(world.advocate, world)) == sorted(kinds)
    assert why_of(world.advocate, world) is Why.CHANGED
    trail = trail_of(world.victim, world)
    assert (world.units.clock.now(), "Your advocate was told of a change.") in trail
    assert (world.units.clock.now(), line) in trail
    assert is_unbroken(world.units)


@pytest.mark.parametrize("tells", [None, False])
def test_unless_she_chose_it_nobody_is_told(world: World, tells: bool | None) -> None:
    if tells is False:
        choose(world.victim, tells=False)
    for change in (take_a_code, be_signed_out_later, change_passphrase):
        change(world.victim)

    assert told_to(world.advocate, world) == []
    assert "Your advocate was told of a change." not in [words for _, words in trail_of(world.victim, world)]


def test_that_she_tells_no_longer_is_the_last_that_is_told(world: World) -> None:
    choose(world.victim, tells=True)
    choose(world.victim, tells=False)
    be_signed_out_later(world.victim)

    assert told_to(world.advocate, world) == [Change.NO_LONGER_TOLD]


def test_it_is_asked_about_once_and_she_sees_who_did(world: World, clock) -> None:
    choose(world.victim, tells=True)
    be_signed_out_later(world.victim)
    with world.advocate.read() as uow:
        shown = telling.changes_of_case(uow, world.case_id)[0]
    clock.advance(timedelta(minutes=1))
    take_a_code(world.victim)  # after the page was shown: that stays
    with world.advocate.write() as uow:
        telling.put_changes_aside(uow, world.case_id, shown.told_id)

    assert told_to(world.advocate, world) == [Change.CODE_MADE]
    assert "Robin The Helper noted that they asked you about a change." in [w for _, w in trail_of(world.victim, world)]
    with pytest.raises(NotFoundError), world.advocate.write() as uow:
        telling.put_changes_aside(uow, world.case_id, shown.told_id)


def test_a_lead_who_covers_sees_it_and_one_who_does_not_and_everybody_else_do_not(world: World) -> None:
    second = join_staff(world.lead, Role.LEAD)
    with second.write() as uow:
        vault.take_cover_from(uow.vault, world.service_id, second.id)
        vault.drop_every_grant(uow.vault, second.id)  # the heads came with the cover key, and go with it
    stranger = join_staff(world.lead, Role.ADVOCATE)
    choose(world.victim, tells=True)
    be_signed_out_later(world.victim)

    assert (told_to(world.lead, world), why_of(world.lead, world)) == ([Change.SIGN_OUT_TIME], Why.CHANGED)
    assert told_to(second, world) == []
    assert why_of(second, world) is not Why.CHANGED
    for somebody in (stranger, world.victim):
        with pytest.raises(access.CaseNotFoundError), somebody.read() as uow:
            telling.changes_of_case(uow, world.case_id)
    for somebody in (second, stranger, world.victim):
        with world.units.read() as uow:
            (told_id,) = [row.id for row in uow.session.query(ToldChangeRow)]
        with pytest.raises(NotFoundError), somebody.write() as uow:
            telling.put_changes_aside(uow, world.case_id, told_id)


def test_her_choice_is_kept_where_only_she_can_read_it(world: World) -> None:
    choose(world.victim, tells=True)
    with world.units.read() as uow:
        row = uow.session.get(PersonRow, world.victim.id)
        assert row
        columns = [name for name in vars(row) if "tell" in name or "told" in name]
        assert open_own(world.victim.keyring().person, row.sealed_own).tells_advocate

    assert columns == []


def test_staff_have_nobody_to_be_told(world: World) -> None:
    with pytest.raises(access.NotYoursToDoError):
        choose(world.advocate, tells=True)


class TestPages:
    @pytest.fixture
    def here(self, site_units: Units) -> World:
        """Return a service whose people all joined, behind the site."""
        return make_world(site_units)

    @pytest.fixture
    def her(self, site: Flask, here: World) -> Browser:
        return browser_of(site, here.victim)

    def test_she_is_asked_with_nothing_chosen_for_her_and_can_leave_it(self, her: Browser) -> None:
        asked = her.get("/in/new/told").text

        assert "checked" not in asked.partition("<main")[2]
        assert "Leave it for now" in asked
        assert her.post("/in/new/told", {}, token_of="/in/new/told").status_code == 422
        assert goal_of(her.post("/in/new/told", {"choice": "tell"}, token_of="/in/new/told")) == "/"
        assert "Your advocate is told." in her.get("/me").text
        assert goal_of(her.get("/in/new/told")) == "/me/told"

    def test_later_it_takes_her_passphrase(self, site: Flask, here: World, her: Browser, clock) -> None:
        clock.advance(timedelta(minutes=1))
        later = Browser(site)
        later.sign_in(here.victim.name, PASSPHRASE)
        assert goal_of(later.get("/in/new/told")) == "/me/told"
        wrong = later.post("/me/told", {"choice": "tell", "passphrase": "x"}, token_of="/me/told")
        assert wrong.status_code == 422
        assert "Nobody is told." in later.get("/me").text
        fields = {"choice": "tell", "passphrase": PASSPHRASE}
        assert goal_of(later.post("/me/told", fields, token_of="/me/told")) == "/me"
        assert "Your advocate is told." in later.get("/me").text

    def test_her_advocate_reads_it_and_puts_it_aside(self, site: Flask, here: World, her: Browser) -> None:
        let_in(here.advocate)
        robin, case = browser_of(site, here.advocate), f"/work/{here.case_id}"
        her.post("/in/new/told", {"choice": "tell"}, token_of="/in/new/told")
        her.post("/me/idle", {"idle_minutes": "30"}, token_of="/me")

        assert "Something about her way in changed. Ask her." in robin.get("/work").text
        page = robin.get(case).text
        assert "The time after which she is signed out was changed." in page
        assert "Ask her, by voice, whether it was she." in page
        button = page.partition(f'action="{case}/asked/')[2].partition('"')[0]
        assert goal_of(robin.post(f"{case}/asked/{button}", {}, token_of=case)) == case
        assert "Something about her way in changed" not in robin.get(case).text + robin.get("/work").text

    def test_however_many_cases_there_are_the_caseload_asks_once(self, here: World) -> None:
        def asked_for() -> int:
            with here.advocate.read() as uow, listening(here.units.engine) as heard:
                casework.caseload(uow)
            return len(heard.besides_session_and_audit)

        before = asked_for()
        for number in range(3):
            her = join_victim(replace(here.advocate), open_case(here.advocate, f"Cora {number}"))
            choose(her, tells=True)
            be_signed_out_later(her)

        assert asked_for() == before
