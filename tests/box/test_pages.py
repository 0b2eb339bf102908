"""The pages of the box: hers, where its PIN is chosen, and the one that is open from outside."""

import html
import re

import pytest
from flask import Flask

from portal.privacy.limits import Rate
from tests.box.putting import OTHER_PIN, PIN, WORDS, choose, waits
from tests.diary.visiting import faults, seen, upload
from tests.support.files import small_jpeg
from tests.support.joined import PASSPHRASE, World
from tests.support.site import Browser, goal_of, units_of

pytestmark = pytest.mark.pages

OUTSIDE = "/in/add"


def send(browser: Browser, name: str, pin: str = PIN, words: str = WORDS, **fields: object):
    return browser.post(OUTSIDE, {"name": name, "pin": pin, "words": words, **fields}, token_of=OUTSIDE)


def blobs_of(site: Flask) -> list[str]:
    return list(units_of(site).blobs.names())


class TestHers:
    def test_she_chooses_a_pin_and_is_told_where_to_go(self, anna: Browser) -> None:
        assert OUTSIDE not in seen(anna.get("/me/outside"))

        answer = anna.post("/me/outside", {"pin": PIN, "passphrase": PASSPHRASE}, token_of="/me/outside")

        assert goal_of(answer) == "/me/outside"
        assert f"localhost{OUTSIDE}" in seen(anna.get("/me/outside"))
        assert "/me/outside" in anna.get("/me").text

    @pytest.mark.parametrize(
        ("pin", "passphrase", "said"),
        [
            ("", PASSPHRASE, "Choose 4 to 8 figures."),
            ("abcd", PASSPHRASE, "Use figures only"),
            ("12", PASSPHRASE, "Choose 4 figures at least"),
            ("2222", PASSPHRASE, "Others would try this one first."),
            (PIN, "", "Type your passphrase"),
            (PIN, "not this one at all", "That is not your passphrase."),
        ],
    )
    def test_what_will_not_do_is_said_beside_its_field(
        self, anna: Browser, pin: str, passphrase: str, said: str
    ) -> None:
        answer = anna.post("/me/outside", {"pin": pin, "passphrase": passphrase}, token_of="/me/outside")

        assert answer.status_code == 422
        assert said in faults(answer)
        assert "It is off." in seen(anna.get("/me/outside"))

    def test_she_switches_it_off_with_her_passphrase_alone(self, world: World, anna: Browser) -> None:
        choose(world.victim)
        refused = anna.post("/me/outside/off", {"passphrase": "another"}, token_of="/me/outside/off")
        assert "That is not your passphrase." in faults(refused)
        assert "It is on" in seen(anna.get("/me/outside"))

        answer = anna.post("/me/outside/off", {"passphrase": PASSPHRASE}, token_of="/me/outside/off")

        assert goal_of(answer) == "/me/outside"
        assert "It is off." in seen(anna.get("/me/outside"))


@pytest.mark.parametrize("scripting", [True, False])
class TestFromOutside:
    def test_name_pin_words_and_one_press(self, site: Flask, world: World, scripting: bool) -> None:
        choose(world.victim)
        anybody = Browser(site, scripting=scripting)

        answer = send(anybody, world.victim.name)

        assert goal_of(answer) == f"{OUTSIDE}/kept"
        assert "It is there when you sign in." in seen(anybody.get(f"{OUTSIDE}/kept"))
        assert [thing.words for thing in waits(world.victim, world)] == [WORDS]

    def test_kept_is_said_once_and_to_nobody_who_only_types_the_address(
        self, site: Flask, world: World, scripting: bool
    ) -> None:
        choose(world.victim)
        anybody = Browser(site, scripting=scripting)
        send(anybody, world.victim.name)
        anybody.get(f"{OUTSIDE}/kept")

        assert goal_of(anybody.get(f"{OUTSIDE}/kept")) == "/"
        assert goal_of(Browser(site, scripting=scripting).get(f"{OUTSIDE}/kept")) == "/"

    def test_the_picture_may_come_before_or_behind_the_pin(self, site: Flask, world: World, scripting: bool) -> None:
        choose(world.victim)
        anybody = Browser(site, scripting=scripting)
        rest = {"name": world.victim.name, "pin": PIN, "words": ""}
        for fields in ({"photo": upload(small_jpeg()), **rest}, {**rest, "photo": upload(small_jpeg())}):
            assert goal_of(anybody.post(OUTSIDE, fields, token_of=OUTSIDE)) == f"{OUTSIDE}/kept"

        assert [bool(thing.file_id) for thing in waits(world.victim, world)] == [True, True]


class TestWhatIsRefused:
    def test_a_wrong_name_and_a_wrong_pin_are_one_sentence_and_what_was_typed_stays(
        self, site: Flask, world: World, anybody: Browser
    ) -> None:
        choose(world.victim)
        pages = []
        for name, pin in ((world.victim.name, OTHER_PIN), ("nobody at all", PIN)):
            answer = send(anybody, name, pin, photo=upload(small_jpeg()))
            assert answer.status_code == 422
            assert "That name and PIN do not go together. Nothing was kept." in faults(answer)
            assert "Please choose the picture again." in seen(answer)
            assert WORDS in seen(answer)
            assert f'value="{name}"' in answer.text
            assert f'value="{pin}"' not in answer.text
            page = answer.text.replace(name, "?")
            pages.append(re.sub(r'name="(csrf_token|once)"[^>]*>', "", page))

        assert pages[0] == pages[1]
        assert blobs_of(site) == []
        assert waits(world.victim, world) == []

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": ""}, "Type the name."),
            ({"pin": ""}, "Type the PIN."),
            ({"words": ""}, "Write a few words, or choose a picture."),
            ({"words": "x" * 20_001}, "The most is 20,000."),
            ({"photo": upload(b"MZ" + b"x" * 400, "tool.exe")}, "it is not a picture that can be kept"),
            ({"photo": upload(b"", "empty.jpg")}, "there is nothing in it"),
        ],
    )
    def test_what_cannot_be_kept_is_said_beside_its_field(
        self, site: Flask, world: World, anybody: Browser, changed: dict[str, object], said: str
    ) -> None:
        choose(world.victim)
        fields = {"name": world.victim.name, "pin": PIN, "words": WORDS} | changed

        answer = anybody.post(OUTSIDE, fields, token_of=OUTSIDE)

        assert answer.status_code == 422
        assert said in faults(answer)
        assert blobs_of(site) == []
        assert waits(world.victim, world) == []

    def test_a_picture_that_is_too_large_is_not_kept(
        self, site: Flask, world: World, anybody: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        choose(world.victim)
        monkeypatch.setattr("portal.evidence.receiving.MOST_OUTSIDE_BYTES", len(small_jpeg()) - 1)

        answer = send(anybody, world.victim.name, photo=upload(small_jpeg()))

        assert "it is larger than" in faults(answer)
        assert blobs_of(site) == []

    def test_of_two_pictures_in_one_form_the_second_is_not_kept(
        self, site: Flask, world: World, anybody: Browser
    ) -> None:
        choose(world.victim)
        sent = [upload(small_jpeg()), upload(small_jpeg(), "Two.jpg")]

        answer = send(anybody, world.victim.name, photo=sent)

        assert goal_of(answer) == f"{OUTSIDE}/kept"  # the field takes one; the other was never kept
        [thing] = waits(world.victim, world)
        assert thing.file_id in blobs_of(site)
        assert len(blobs_of(site)) == 2  # one picture and its copy for looking at

    def test_after_too_many_tries_everything_typed_is_given_back(self, site: Flask, anybody: Browser) -> None:
        for _ in range(5):
            assert send(anybody, "nobody at all").status_code == 422

        answer = send(anybody, "nobody at all")

        assert answer.status_code == 429
        assert "Wait a few minutes" in faults(answer)
        assert WORDS in html.unescape(answer.text)

    def test_a_network_that_floods_is_not_even_written_for(
        self, site: Flask, anybody: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        limits = units_of(site).limits
        check = limits.check

        def used_up(rate: str, *who: str) -> None:
            check(rate, *who)
            if rate == Rate.BOX_SENT:
                for _ in range(100):
                    check(rate, *who)

        monkeypatch.setattr(limits, "check", used_up)
        begun: list[str] = []
        monkeypatch.setattr(units_of(site).blobs, "begin", begun.append)

        answer = send(anybody, "nobody at all", photo=upload(small_jpeg()))

        assert answer.status_code == 429
        assert WORDS in html.unescape(answer.text)
        assert begun == []


def test_leave_is_there_and_nothing_tells_what_it_is_for(anybody: Browser) -> None:
    page = anybody.get(OUTSIDE)

    assert "data-leave" in page.text
    assert "/notes" not in page.text
    assert OUTSIDE not in anybody.open_bare("/").text
    assert OUTSIDE not in anybody.open_bare("/in").text
