"""Where leaving goes: which addresses will do, for whom they count, and that every way of leaving goes there."""

import pytest
from flask import Flask

from portal.accounts.landing import LandingError, LandingFault, Spot, listed, safe_address, spot_of
from portal.accounts.service.landing import choose_landing
from portal.accounts.service.telling import changes_of_case, choose_telling
from portal.accounts.telling import Change
from portal.accounts.visit_times import PLAIN_IDLE
from portal.home.service import who_has_looked
from portal.home.wording import in_words
from portal.unit_of_work import Units
from tests.support.joined import PASSPHRASE, World, make_world
from tests.support.site import LEAVE_URL, Browser, goal_of

HERE = frozenset({"portal.example.org:8443", "xn--lnden-cta.org.uk"})
KNITTING = "https://knitting.example.net/scarves?page=2"


class TestSafeAddress:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            (KNITTING, KNITTING),
            ("knitting.example.net", "https://knitting.example.net/"),
            ("HTTPS://Knitting.Example.NET.:443/Scarves#two", "https://knitting.example.net/Scarves#two"),
            ("https://knitting.example.net:8443", "https://knitting.example.net:8443/"),
            ("https://köln.example.net/ä?ö=ü", "https://xn--kln-sna.example.net/%C3%A4?%C3%B6=%C3%BC"),
            ("https://ｋnitting。example.net/", "https://knitting.example.net/"),
            ("https://xn--kln-sna.example.net/", "https://xn--kln-sna.example.net/"),
            ("https://garden.org.uk/", "https://garden.org.uk/"),  # beside lïnden.org.uk, and somebody else's
        ],
    )
    def test_what_will_do_is_kept_in_one_spelling(self, typed, kept):
        assert safe_address(typed, own_hosts=HERE) == kept
        assert safe_address(kept, own_hosts=HERE) == kept

    @pytest.mark.parametrize(
        "typed",
        [
            "https://portal.example.org/",
            "https://PORTAL.example.org./notes",
            "https://portal.example.org:9000/",
            "https://ｐortal。example．org/",
            "https://www.portal.example.org/",
            "https://example.org/",
            "https://help.example.org/",
            "https://lïnden.org.uk/",
            "https://xn--lnden-cta.org.uk",
            "https://www.LÏNDEN.org.uk/",
        ],
    )
    def test_it_never_leads_back_here_however_it_is_spelt(self, typed):
        with pytest.raises(LandingError) as caught:
            safe_address(typed, own_hosts=HERE)

        assert caught.value.fault is LandingFault.HERE

    @pytest.mark.parametrize(
        ("fault", "addresses"),
        [
            (LandingFault.NOT_HTTPS, ["http://a.net", "javascript:alert(1)", "data:text/html,x", "JavaScript:x.net"]),
            (LandingFault.NOT_HTTPS, ["tel:999", "intent://a.net#Intent;end", "blob:https://a.net/1", "file:///etc"]),
            (
                LandingFault.NO_ADDRESS,
                ["", "https:", "https://", "https:///a.net", "https:/a.net", "https:a.net", "/x"],
            ),
            (
                LandingFault.NO_ADDRESS,
                ["https://a.net\\@b.net", "https://a b.net", "https://a.net/\r\nX: 1", "two words"],
            ),
            (
                LandingFault.NO_ADDRESS,
                ["https://xn--example.net", "https://xn--a.net", "https://a.xn--javascript"],
            ),
            (
                LandingFault.NO_ADDRESS,
                ["https://%61.net", "https://a_b.net", "https://a..net", "https://a.net:x", "?x"],
            ),
            (LandingFault.NO_ADDRESS, ["https://[::1]/", "https://[portal.example.org]/", f"https://{'a' * 64}.net"]),
            (LandingFault.NAMED, ["https://me:word@a.net", "https://portal.example.org@a.net", "https://a.net@b.net/"]),
            (LandingFault.INSIDE, ["https://localhost", "https://127.0.0.1/", "https://0x7f.1", "https://2130706433"]),
            (
                LandingFault.INSIDE,
                ["https://printer.local/", "https://router", "https://a.home.arpa", "https://a.onion"],
            ),
            (LandingFault.LONG, [f"https://a.net/{'a' * 1987}", f"https://a.net/{'é' * 400}", "https://a.net/" * 300]),
        ],
    )
    def test_what_will_not_do_is_refused_for_its_own_reason(self, fault, addresses):
        faults = {}
        for typed in addresses:
            with pytest.raises(LandingError) as caught:
                safe_address(typed, own_hosts=HERE)
            faults[typed] = caught.value.fault

        assert faults == dict.fromkeys(addresses, fault)

    def test_the_longest_is_two_thousand(self):
        longest = f"https://a.net/{'a' * 1986}"

        assert len(longest) == 2000
        assert safe_address(longest, own_hosts=HERE) == longest


@pytest.mark.parametrize("language", ["en_GB", "en", "cy"])
def test_each_address_of_the_list_will_do_and_is_known_again(language):
    found = listed(language)

    assert set(found) == {Spot.WEATHER, Spot.NEWS, Spot.RECIPES}
    for spot, address in found.items():
        assert safe_address(address, own_hosts=HERE) == address
        assert spot_of(address, language) is spot


def test_she_sees_that_it_was_changed_and_the_same_again_is_no_change(world: World) -> None:
    for _twice in range(2):
        with world.victim.write() as uow:
            choose_landing(uow, KNITTING)

    with world.victim.read() as uow:
        lines = [in_words(line) for line in who_has_looked(uow, world.case_id).lines]
    with world.advocate.read() as uow:
        told = [one.change for one in changes_of_case(uow, world.case_id)]
    assert lines.count("It was chosen where “Leave” goes.") == 1
    assert told == []  # she has not chosen to have it told


def test_where_she_agreed_to_it_her_advocate_is_told_of_each_change_and_not_of_where_it_goes(world: World) -> None:
    with world.victim.write() as uow:
        choose_telling(uow, tells_advocate=True)

    for address in (KNITTING, KNITTING, None):
        with world.victim.write() as uow:
            choose_landing(uow, address)

    with world.advocate.read() as uow:
        told = changes_of_case(uow, world.case_id)
    assert [one.change for one in told] == [Change.LANDING, Change.LANDING]
    assert "knitting" not in repr(told)


@pytest.fixture
def here(site_units: Units) -> World:
    """Return a service whose people all joined, behind the site."""
    return make_world(site_units)


def browse(site: Flask, here: World, *, scripting: bool = True, **fields: object) -> Browser:
    """Return a browser in which she is signed in."""
    browser = Browser(site, scripting=scripting)
    browser.sign_in(here.victim.name, PASSPHRASE, **fields)
    return browser


def choose(browser: Browser, **fields: str) -> str | None:
    """Choose where leaving goes, and return where she is led."""
    sent = {"spot": "own", "address": KNITTING, "passphrase": PASSPHRASE} | fields
    return goal_of(browser.post("/me/leave", sent, token_of="/me/leave"))


def landing_on(browser: Browser) -> str:
    """Return where a page says that leaving goes."""
    return browser.get("/me").text.partition('data-leave-url="')[2].partition('"')[0]


@pytest.mark.pages
class TestPages:
    def test_every_page_of_every_visit_of_hers_goes_there_and_no_one_elses(self, site: Flask, here: World) -> None:
        phone, laptop = browse(site, here), browse(site, here)
        other = Browser(site)
        other.sign_in(here.advocate.name, PASSPHRASE)

        assert landing_on(phone) == LEAVE_URL
        assert choose(phone) == "/me"

        assert (landing_on(phone), landing_on(laptop)) == (KNITTING, KNITTING)
        assert f'data-leave-url="{KNITTING}"' in phone.get("/nothing/here").text
        assert f'data-leave-url="{LEAVE_URL}"' in phone.open_bare("/").text
        assert f'data-leave-url="{LEAVE_URL}"' in other.get("/in/new/code").text
        assert "To knitting.example.net." in phone.get("/me").text

    def test_from_the_list_and_back_to_the_usual_page(self, site: Flask, here: World) -> None:
        phone = browse(site, here)

        choose(phone, spot="recipes")
        assert landing_on(phone) == listed("en")[Spot.RECIPES]
        assert 'value="recipes" checked' in phone.get("/me/leave").text
        choose(phone, spot="usual")
        assert landing_on(phone) == LEAVE_URL

    def test_on_a_device_of_her_own_it_can_differ(self, site: Flask, here: World) -> None:
        phone, library = browse(site, here, own_device="y"), browse(site, here)
        choose(library, spot="news")

        assert "only_here" not in library.get("/me/leave").text
        choose(library, spot="news", only_here="y")  # offered to nobody there, and so it counts everywhere
        choose(phone, only_here="y")
        assert (landing_on(phone), landing_on(library)) == (KNITTING, listed("en")[Spot.NEWS])
        choose(phone, spot="usual", only_here="y")
        assert (landing_on(phone), landing_on(library)) == (LEAVE_URL, listed("en")[Spot.NEWS])
        choose(phone, spot="weather")
        assert {landing_on(phone), landing_on(library)} == {listed("en")[Spot.WEATHER]}

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"address": "https://localhost/notes"}, "That page belongs to this site."),
            ({"address": "javascript:alert(1)"}, "The address has to begin with https://."),
            ({"address": f"https://a.net/{'a' * 3000}"}, "The most is 2,000."),
            ({"address": ""}, "That does not look like the address of a page."),
            ({"passphrase": "another"}, "That is not your passphrase."),
            ({"passphrase": ""}, "Type your passphrase"),
            ({"spot": "elsewhere"}, "Choose one of these."),
        ],
    )
    def test_what_is_refused_changes_nothing_and_what_was_typed_stays(
        self, site: Flask, here: World, changed: dict[str, str], words: str
    ) -> None:
        phone = browse(site, here)
        sent = {"spot": "own", "address": KNITTING, "passphrase": PASSPHRASE} | changed

        answer = phone.post("/me/leave", sent, token_of="/me/leave")

        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{sent["address"]}"' in answer.text or not sent["address"]
        assert landing_on(phone) == LEAVE_URL

    def test_without_scripting_leaving_goes_there_by_link_and_by_form(self, site: Flask, here: World) -> None:
        choose(browse(site, here))

        for method in ("GET", "POST"):
            plain = browse(site, here, scripting=False)
            policy = plain.get("/me").headers["Content-Security-Policy"]
            answer = plain.client.open("/x", method=method)

            assert "form-action 'self' https:;" in policy
            assert (answer.status_code, answer.headers["Location"]) == (303, KNITTING)
            assert not plain.is_in()

    def test_with_the_cookie_of_a_visit_of_two_halves_nobody_learns_what_she_chose(
        self, site: Flask, here: World
    ) -> None:
        phone = browse(site, here)
        choose(phone)

        assert "https:;" not in phone.get("/me").headers["Content-Security-Policy"]
        assert phone.open_bare("/x").headers["Location"] == LEAVE_URL

    def test_a_cookie_found_after_the_visit_tells_nobody_what_she_chose(self, site: Flask, here: World, clock) -> None:
        choose(browse(site, here))
        plain = browse(site, here, scripting=False)
        clock.advance(PLAIN_IDLE)

        assert plain.open_bare("/x").headers["Location"] == LEAVE_URL

    def test_a_page_that_leads_back_here_finds_the_page_for_strangers(self, site: Flask, here: World) -> None:
        for scripting in (True, False):
            phone = browse(site, here, scripting=scripting)
            phone.open_bare("/x")

            assert phone.open_bare("/").headers["X-Neutral"] == "1"
