"""The pages by which somebody leaves, and what is kept of what she typed."""

from datetime import timedelta
from threading import Event as Signal

import pytest
from flask import Flask
from sqlalchemy import text

from portal.accounts.service.visits import visits_of_person
from portal.database import writing
from portal.privacy.service import carry_on, read_draft
from portal.unit_of_work import Units
from portal.vault.keyring import Keyring
from tests.support.accounts import PASSPHRASE, Account, make_account
from tests.support.site import LEAVE_URL, Browser, goal_of, token_in
from tests.support.trail import names_of_events

pytestmark = pytest.mark.pages

STORY = {"draft_of": "/notes/new", "story": "He stood by the gate.", "kinds": ["watching", "loitering"]}
SECRETS = {"csrf_token": "t0ken", "passphrase": "swordfish", "code": "123456", "once": "a" * 26}


@pytest.fixture
def anna(site_units: Units) -> Account:
    """Return a victim who can sign in to the site."""
    return make_account(site_units, name="anna of the lake")


@pytest.fixture
def inside(browser: Browser, anna: Account) -> Browser:
    """Return a browser in which she is signed in."""
    browser.sign_in(anna.name, PASSPHRASE)
    return browser


def drafts(units: Units, anna: Account) -> list[tuple[str, dict[str, list[str]]]]:
    actor = anna.sign_in().visit.actor
    with units.read(actor, Keyring(units.server, anna.keys)) as uow:
        opened = [read_draft(uow, offer.id).typed for offer in carry_on(uow)]
    return [(typed.of, {name: list(values) for name, values in typed.fields.items()}) for typed in opened]


class TestLeaving:
    def test_the_link_ends_the_visit_and_goes_elsewhere(self, inside: Browser) -> None:
        answer = inside.open_bare("/x")

        assert (answer.status_code, answer.headers["Location"]) == (303, LEAVE_URL)
        assert inside.cookie("s") is None
        assert not inside.is_in()

    def test_the_half_that_was_given_away_opens_nothing_any_more(self, site: Flask, inside: Browser) -> None:
        copy = Browser(site)
        copy.half = inside.half
        copy.client.set_cookie("s", str(inside.cookie("s")))
        assert copy.is_in()

        inside.open_bare("/x")

        assert not copy.is_in()

    def test_a_beacon_ends_it_and_clears_all(self, inside: Browser) -> None:
        answer = inside.client.post("/x", headers={"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Site": "same-origin"})

        assert (answer.status_code, answer.data) == (204, b"")
        assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
        assert not inside.is_in()

    def test_on_her_own_device_the_token_stays_and_the_visit_goes(self, browser: Browser, anna: Account) -> None:
        browser.sign_in(anna.name, PASSPHRASE, own_device="y")

        answer = browser.client.post("/x", headers={"Sec-Fetch-Mode": "no-cors"})

        assert answer.headers["Clear-Site-Data"] == '"storage"'
        assert browser.cookie("d")
        assert browser.cookie("s") is None
        assert not browser.is_in()

    @pytest.mark.parametrize(("method", "how"), [("GET", {}), ("POST", {"Sec-Fetch-Mode": "navigate"})])
    def test_a_page_that_goes_elsewhere_clears_no_cache_and_nothing_slow(
        self, inside: Browser, method: str, how: dict[str, str]
    ) -> None:
        answer = inside.client.open("/x", method=method, headers=how)

        assert answer.status_code == 303
        assert "Clear-Site-Data" not in answer.headers

    def test_it_needs_no_token_and_leaves_no_word(self, inside: Browser) -> None:
        answer = inside.client.post("/x", data=STORY)

        assert answer.status_code == 303
        assert "draft" not in answer.headers["Location"]

    def test_a_stranger_goes_the_same_way(self, site: Flask) -> None:
        answer = Browser(site).open_bare("/x")

        assert (answer.status_code, answer.headers["Location"]) == (303, LEAVE_URL)

    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("mode", ["navigate", "no-cors", "cors"])
    @pytest.mark.parametrize(
        "whence",
        [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
    )
    def test_from_another_site_nobody_can_sign_her_out_nor_touch_a_cookie(
        self, inside: Browser, site_units: Units, anna: Account, method: str, mode: str, whence: dict[str, str]
    ) -> None:
        answer = inside.client.open("/x", method=method, headers={"Sec-Fetch-Mode": mode, **whence}, data=STORY)

        assert (answer.status_code, answer.headers["Location"]) == (303, LEAVE_URL)
        assert "Set-Cookie" not in answer.headers
        assert "Clear-Site-Data" not in answer.headers
        assert inside.is_in()
        assert drafts(site_units, anna) == []

    @pytest.mark.parametrize("origin", ["null", "http://localhost", None])
    def test_from_a_page_of_ours_in_a_browser_that_says_little_she_can(
        self, inside: Browser, origin: str | None
    ) -> None:
        inside.client.post("/x", headers={"Origin": origin} if origin else {})

        assert not inside.is_in()

    def test_it_is_written_down(self, site_units: Units, inside: Browser) -> None:
        inside.open_bare("/x")

        assert names_of_events(site_units)[-1] == "accounts:person:signed_out"


class TestWithoutADatabase:
    def test_she_leaves_although_it_is_away(self, site_units: Units, inside: Browser, caplog) -> None:
        with writing(site_units.engine) as session:
            session.execute(text("ALTER TABLE visit RENAME TO gone"))
            session.commit()

        answer = inside.client.post("/x", data=STORY)

        assert (answer.status_code, answer.headers["Location"]) == (303, LEAVE_URL)
        assert inside.cookie("s") is None
        assert "gate" not in caplog.text
        assert "leaving: " in caplog.text

    def test_she_leaves_although_it_is_busy_and_the_draft_is_kept_when_it_is_free(
        self, site_units: Units, inside: Browser, anna: Account, monkeypatch
    ) -> None:
        monkeypatch.setattr("portal.accounts.views.leaving._PATIENCE_SECONDS", 0.05)
        with writing(site_units.engine) as session:
            session.execute(text("SELECT 1"))

            answer = inside.client.post("/x", data=STORY)

            assert answer.status_code == 303
        pause = Signal()
        for _ in range(100):
            if names_of_events(site_units)[-1:] == ["accounts:person:signed_out"]:
                break
            pause.wait(0.05)
        assert [of for of, _ in drafts(site_units, anna)] == ["/notes/new"]


class TestWhatWasTyped:
    @pytest.mark.parametrize("how", [{}, {"Sec-Fetch-Mode": "no-cors"}])
    def test_it_is_kept_but_for_secrets(self, site_units: Units, inside: Browser, anna: Account, how) -> None:
        inside.client.post("/x", data=STORY | SECRETS, headers=how)

        assert drafts(site_units, anna) == [
            ("/notes/new", {"story": ["He stood by the gate."], "kinds": ["watching", "loitering"]})
        ]

    def test_nothing_is_kept_of_a_form_that_does_not_say_which(
        self, site_units: Units, inside: Browser, anna: Account
    ) -> None:
        inside.client.post("/x", data={"name": "anna", "passphrase": "swordfish"})

        assert drafts(site_units, anna) == []

    def test_a_mangled_body_does_not_hold_her_back(self, inside: Browser) -> None:
        answer = inside.client.post("/x", data=b"\x00" * 2_000_000, content_type="multipart/form-data; boundary=x")

        assert answer.status_code == 303
        assert not inside.is_in()

    def test_a_beacon_that_comes_after_the_link_is_kept_too(
        self, site: Flask, site_units: Units, inside: Browser, anna: Account
    ) -> None:
        late = Browser(site)
        late.client.set_cookie("s", str(inside.cookie("s")))
        inside.open_bare("/x")

        late.client.post("/x", data=STORY, headers={"Sec-Fetch-Mode": "no-cors"})

        assert len(drafts(site_units, anna)) == 1


class TestAFormWithoutItsVisit:
    def test_with_the_cookie_alone_it_is_kept_and_the_neutral_page_is_next(
        self, site_units: Units, inside: Browser, anna: Account
    ) -> None:
        typed = {"story": "He came back.", "csrf_token": "t0ken", "code": "123456"}
        answer = inside.client.post("/notes/new", data=typed)

        assert (answer.status_code, goal_of(answer)) == (303, "/")
        assert drafts(site_units, anna) == [("/notes/new", {"story": ["He came back."]})]

    def test_by_the_script_it_is_answered_with_the_neutral_page(
        self, site_units: Units, clock, inside: Browser, anna: Account
    ) -> None:
        clock.advance(timedelta(minutes=11))

        answer = inside.post("/notes/new", {"story": "He came back.", "draft_of": "note:new"})

        assert answer.headers["X-Neutral"] == "1"
        assert drafts(site_units, anna) == [("note:new", {"story": ["He came back."]})]

    def test_of_a_stranger_nothing_is_kept(self, site: Flask, site_units: Units, anna: Account) -> None:
        answer = Browser(site, scripting=False).post("/notes/new", {"story": "x"})

        assert goal_of(answer) == "/"
        assert drafts(site_units, anna) == []

    def test_from_another_site_nothing_is_kept(self, site_units: Units, inside: Browser, anna: Account) -> None:
        inside.client.post("/notes/new", data={"story": "x"}, headers={"Sec-Fetch-Site": "cross-site"})

        assert drafts(site_units, anna) == []

    def test_where_nothing_is_the_answer_is_the_same(self, inside: Browser) -> None:
        answers = [inside.client.post(path, data={"story": "x"}) for path in ("/notes/new", "/nothing/here")]

        assert {(answer.status_code, goal_of(answer)) for answer in answers} == {(303, "/")}


class TestHerDevices:
    def test_she_sees_them_and_signs_the_others_out(
        self, site: Flask, site_units: Units, inside: Browser, anna: Account
    ) -> None:
        other = Browser(site)
        other.sign_in(anna.name, PASSPHRASE, own_device="y")
        page = inside.get("/me/devices")
        assert "This device" in page.text
        assert "Another browser or device" in page.text

        answer = inside.post("/me/devices/others", {"csrf_token": token_in(page)})

        assert goal_of(answer) == "/me/devices"
        assert not other.is_in()
        assert "not signed in anywhere else" in inside.get("/me/devices").text
        with site_units.read(anna.sign_in().visit.actor) as uow:
            assert len(visits_of_person(uow)) == 2

    def test_without_a_token_nothing_happens(self, site: Flask, inside: Browser, anna: Account) -> None:
        other = Browser(site)
        other.sign_in(anna.name, PASSPHRASE)

        assert inside.post("/me/devices/others").status_code == 422
        assert other.is_in()


class TestHeaders:
    @pytest.mark.parametrize(
        "path", ["/", "/x", "/in/plain", "/me/devices", "/nothing/here", "/static/js/leave.js", "/static/none", "/up"]
    )
    @pytest.mark.parametrize("is_in", [True, False])
    def test_every_answer_has_them(self, browser: Browser, anna: Account, path: str, is_in: bool) -> None:
        if is_in:
            browser.sign_in(anna.name, PASSPHRASE)

        answer = browser.get(path)

        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert not {"Server", "ETag", "Last-Modified"} & set(answer.headers.keys())
        answer.close()

    def test_encrypted_the_cookies_are_bound_to_this_host(self, secure_site: Flask) -> None:
        browser = Browser(secure_site)

        answer = browser.client.get("/", base_url="https://portal.example.org")

        [cookie] = answer.headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-s=")
        assert "Secure" in cookie
        assert answer.headers["Strict-Transport-Security"]
