"""Putting something in from outside: kept for her alone, and nobody can tell by it who she is."""

from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from portal.access.service import CaseNotFoundError
from portal.accounts.service import confirming, invites, telling
from portal.accounts.service.again import WrongPassphraseError
from portal.accounts.service.devices import know_device
from portal.accounts.telling import Change
from portal.box import service
from portal.box.service import ThingMissingError, WrongPinError
from portal.box.things import MOST_WAITING, BoxFullError, NothingGivenError, TooManyWordsError
from portal.evidence.sealing import NotAPictureError
from portal.kernel.errors import TooManyError
from portal.kernel.ids import new_id
from portal.privacy.limits import RATES, Rate, WindowLimits
from portal.unit_of_work import Units
from portal.vault.primitives import new_key
from tests.box.putting import OTHER_PIN, PIN, WORDS, choose, put, waits, with_pin
from tests.support.files import incoming, small_jpeg
from tests.support.joined import World, accept, join_victim, open_case
from tests.support.planted import files_in, found_in, rows_in
from tests.support.statements import listening
from tests.support.trail import events, names_of_events

ALIKE = (0.9, 1.1)
ROUNDS, TIMES = 12, 60


@pytest.fixture
def hers(world: World) -> World:
    """Return Anna's world, in which she has a PIN."""
    return with_pin(world)


def limited(units: Units, **rates: str) -> Units:
    limits = WindowLimits(new_key(), units.clock, rates={Rate[name]: text for name, text in rates.items()})
    return replace(units, limits=limits)


class TestWhatIsKept:
    def test_it_waits_for_her_with_the_moment_it_came(self, hers: World) -> None:
        put(hers.units, hers.victim.name)

        [thing] = waits(hers.victim, hers)
        assert (thing.words, thing.received_at) == (WORDS, hers.units.clock.now())

    def test_the_machine_and_a_thief_read_nothing_of_it(self, hers: World, tmp_path: Path) -> None:
        picture = incoming(hers.units.blobs, small_jpeg(), name="Blue van.jpg")
        put(hers.units, hers.victim.name, pictures=[picture])

        needles = {"words": WORDS.lower().encode(), "name": b"blue van.jpg", "pin": PIN.encode()}
        needles["picture"] = small_jpeg()[200:260].lower()
        places = rows_in(hers.units.engine) | files_in(tmp_path / "files")
        assert found_in(places, {name: needle for name, needle in needles.items() if name != "pin"}) == []
        assert not any(PIN.encode() == value for rows in places.values() for value in rows.split(b"\n"))

    def test_nobody_else_opens_it_not_even_her_advocate(self, hers: World) -> None:
        put(hers.units, hers.victim.name)

        for other in (hers.advocate, hers.lead):
            with other.read() as uow, pytest.raises(CaseNotFoundError):
                service.waiting(uow, hers.case_id)
        beth = join_victim(hers.advocate, open_case(hers.advocate, "Beth"))
        [thing] = waits(hers.victim, hers)
        with beth.read() as uow, pytest.raises(CaseNotFoundError):
            service.open_thing(uow, hers.case_id, thing.thing_id)

    def test_the_same_form_sent_twice_is_kept_once(self, hers: World) -> None:
        once = new_id()
        for _twice in range(2):
            put(hers.units, hers.victim.name, once=once, pictures=[incoming(hers.units.blobs, small_jpeg())])

        assert len(waits(hers.victim, hers)) == 1

    def test_it_stands_in_her_trail(self, hers: World) -> None:
        put(hers.units, hers.victim.name)

        [thing] = waits(hers.victim, hers)
        assert ("box:thing:added", None, thing.thing_id) in events(hers.units)

    def test_a_hundred_wait_at_most_and_then_it_is_said(self, hers: World, monkeypatch: pytest.MonkeyPatch) -> None:
        assert MOST_WAITING == 100
        monkeypatch.setattr("portal.box.service.putting.MOST_WAITING", 1)
        put(hers.units, hers.victim.name)

        with pytest.raises(BoxFullError):
            put(hers.units, hers.victim.name)

    @pytest.mark.parametrize(("words", "error"), [(" \n ", NothingGivenError), ("x" * 20_001, TooManyWordsError)])
    def test_what_cannot_be_kept_is_refused_before_anybody_is_looked_for(
        self, hers: World, words: str, error: type[Exception]
    ) -> None:
        with listening(hers.units.engine) as heard, pytest.raises(error):
            put(hers.units, hers.victim.name, words=words)

        assert heard.all == []


class TestAPicture:
    def test_a_picture_alone_will_do_and_is_taken_by_no_one_else(self, hers: World) -> None:
        put(hers.units, hers.victim.name, words="", pictures=[incoming(hers.units.blobs, small_jpeg())])

        [thing] = waits(hers.victim, hers)
        assert thing.file_id is not None

    def test_with_a_wrong_pin_nothing_of_it_stays(self, hers: World) -> None:
        picture = incoming(hers.units.blobs, small_jpeg())
        with pytest.raises(WrongPinError):
            put(hers.units, hers.victim.name, OTHER_PIN, pictures=[picture])
        picture.close()  # as the request does at its end

        assert list(hers.units.blobs.names()) == []

    def test_what_is_no_picture_is_refused_and_nothing_kept(self, hers: World) -> None:
        with pytest.raises(NotAPictureError):
            put(hers.units, hers.victim.name, pictures=[incoming(hers.units.blobs, b"MZ" + b"x" * 500)])

        assert waits(hers.victim, hers) == []


class TestWhoMayNot:
    @pytest.fixture
    def refused(self, hers: World) -> dict[str, tuple[str, str]]:
        """Return everybody who is refused, by why."""
        beth = join_victim(hers.advocate, open_case(hers.advocate, "Beth"))
        return {
            "a wrong PIN": (hers.victim.name, OTHER_PIN),
            "no PIN was ever chosen": (beth.name, PIN),
            "staff": (hers.advocate.name, PIN),
            "nobody": ("nobody at all", PIN),
        }

    def test_all_are_refused_alike_after_the_same_questions(
        self, hers: World, refused: dict[str, tuple[str, str]]
    ) -> None:
        asked, said = {}, set()
        for why, (name, pin) in refused.items():
            with listening(hers.units.engine) as heard, pytest.raises(WrongPinError) as caught:
                put(hers.units, name, pin)
            asked[why] = heard.all
            said.add((str(caught.value), caught.value.field))

        assert len(said) == 1
        assert len({tuple(statements) for statements in asked.values()}) == 1, asked

    def test_it_takes_the_same_time_for_a_known_name_and_an_unknown_one(self, hers: World) -> None:
        """Take the time by turns; one round that is alike will do, since a busy machine only makes differences."""
        free = limited(hers.units, **{name: "100000/hour" for name in Rate.__members__ if name.startswith("BOX")})
        ratios = []
        for _ in range(ROUNDS):
            took: dict[bool, list[float]] = {True: [], False: []}
            for number in range(2 * TIMES):
                is_known = number % 4 in {0, 3}
                start = perf_counter()
                with pytest.raises(WrongPinError):
                    put(free, hers.victim.name if is_known else "anna of the rake", OTHER_PIN)
                took[is_known].append(perf_counter() - start)
            ratios.append(median(took[True]) / median(took[False]))
            if ALIKE[0] <= ratios[-1] <= ALIKE[1]:
                return

        pytest.fail(f"it can be told by the time whether a name is known: {ratios}")

    def test_whoever_was_refused_cannot(self, hers: World) -> None:
        stranger = join_victim(hers.advocate, open_case(hers.advocate, "Cora"), is_confirmed=False)
        choose(stranger)
        put(hers.units, stranger.name)
        with hers.advocate.write() as uow:
            confirming.refuse_person(uow, stranger.invite_id)

        with pytest.raises(WrongPinError):
            put(hers.units, stranger.name)

    def test_a_failure_is_written_down_as_hers_only_where_the_name_is(self, hers: World) -> None:
        for name in (hers.victim.name, "nobody at all"):
            with pytest.raises(WrongPinError):
                put(hers.units, name, OTHER_PIN)

        failures = [subject for event, _, subject in events(hers.units) if event == "box:pin:refused"]
        assert sorted(failures, key=str) == sorted([hers.victim.id, None], key=str)


class TestSlowing:
    def test_known_or_not_a_name_is_slowed_from_one_network(self, hers: World) -> None:
        slow = limited(hers.units, BOX="2/hour")
        for name in (hers.victim.name, "nobody at all"):
            for _ in range(2):
                with pytest.raises(WrongPinError):
                    put(slow, name, OTHER_PIN, network="his")
            with pytest.raises(TooManyError):
                put(slow, name, network="his")

        put(slow, hers.victim.name, network="home")

    def test_a_name_that_he_used_up_is_not_locked(self, hers: World) -> None:
        slow = limited(hers.units, BOX_NAME="3/hour")
        for number in range(9):
            with pytest.raises(WrongPinError):
                put(slow, hers.victim.name, OTHER_PIN, network=f"network {number}")

        put(slow, hers.victim.name, network="home")

    def test_nobody_can_shut_her_out_of_her_own_phone(self, hers: World) -> None:
        slow = limited(hers.units, BOX="1/hour", BOX_NETWORK="1/hour", BOX_NAME="1/hour", BOX_SCARCE="1/hour")
        token = know_device(hers.units, hers.victim.actor)
        for _ in range(3):
            with pytest.raises((WrongPinError, TooManyError)):
                put(slow, hers.victim.name, OTHER_PIN)

        put(slow, hers.victim.name, device=token)

    def test_all_pins_take_longer_than_a_month_by_the_rates_that_are_set(self) -> None:
        a_day = next(int(part.split("/")[0]) for part in RATES[Rate.BOX_NAME].split(";") if part.endswith("/day"))

        assert 10_000 / a_day > 30


class TestChoosing:
    def test_another_pin_takes_the_place_of_the_first(self, hers: World) -> None:
        choose(hers.victim, OTHER_PIN)

        with pytest.raises(WrongPinError):
            put(hers.units, hers.victim.name, PIN)
        put(hers.units, hers.victim.name, OTHER_PIN)

    def test_once_it_is_off_nothing_comes_in_and_what_waits_stays(self, hers: World) -> None:
        put(hers.units, hers.victim.name)
        service.end_box(hers.units, hers.victim.started.visit, passphrase="ducks cross the wet road")

        with pytest.raises(WrongPinError):
            put(hers.units, hers.victim.name)
        assert len(waits(hers.victim, hers)) == 1

    def test_her_advocate_is_told_if_she_wants_that(self, world: World) -> None:
        with world.victim.write() as uow:
            telling.choose_telling(uow, tells_advocate=True)
        choose(world.victim)

        with world.advocate.read() as uow:
            told = [one.change for one in telling.changes_of_case(uow, world.case_id)]
        assert told == [Change.BOX]

    def test_without_her_passphrase_it_stays_as_it_is(self, hers: World) -> None:
        with pytest.raises(WrongPassphraseError):
            choose(hers.victim, OTHER_PIN, passphrase="not this one at all")

        put(hers.units, hers.victim.name, PIN)
        assert "accounts:passphrase:failed" in names_of_events(hers.units)

    def test_who_comes_back_with_other_keys_gets_nothing_by_the_pin_of_before(self, hers: World) -> None:
        put(hers.units, hers.victim.name)
        with hers.advocate.write() as uow:
            invite = invites.invite_victim_back(uow, hers.case_id)
        back = accept(hers.units, invite, name=hers.victim.name)
        with hers.lead.write() as uow:
            confirming.confirm_person(uow, invite.invite_id)

        with pytest.raises(WrongPinError):
            put(hers.units, hers.victim.name)
        assert waits(back, hers) == []
        choose(back, OTHER_PIN)
        put(hers.units, hers.victim.name, OTHER_PIN)
        assert len(waits(back, hers)) == 1


class TestTakingOut:
    def test_what_is_thrown_away_is_gone_for_good(self, hers: World) -> None:
        put(hers.units, hers.victim.name, pictures=[incoming(hers.units.blobs, small_jpeg())])
        [thing] = waits(hers.victim, hers)
        with hers.victim.write() as uow:
            service.throw_thing_away(uow, hers.case_id, thing.thing_id)

        assert waits(hers.victim, hers) == []
        rows = rows_in(hers.units.engine)
        assert rows["table evidence_file"] == rows["table box_thing"] == rows["table item_seal"] == b""
        with hers.victim.write() as uow, pytest.raises(ThingMissingError):
            service.throw_thing_away(uow, hers.case_id, thing.thing_id)
