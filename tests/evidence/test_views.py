"""Pages of a file on the whole site: from her phone to her advocate's screen, and to nobody else."""

import hashlib
import io
import re
from datetime import timedelta

import pytest

from portal.audit.events import Event
from portal.evidence.service.tickets import TICKET_LIFE
from portal.kernel.ids import new_id
from portal.storage import StorageFullError
from tests.support import samples
from tests.support.files import leftovers
from tests.support.joined import join_victim, open_case
from tests.support.site import Browser, goal_of, token_in, units_of
from tests.support.trail import names_of_events

pytestmark = pytest.mark.pages

NAME = f"{samples.PLANTED} at Sandpiper Close.jpg"
PHOTOGRAPH = samples.jpeg()


def send(browser, *files, path="/notes/new", words="He was outside again."):
    """Send the form of a note with pictures, and return the answer."""
    page = browser.get(path)
    return browser.post(
        path,
        {
            "csrf_token": token_in(page),
            "once": once_in(page),
            "words": words,
            "when": "now",
            "photo": [(io.BytesIO(body), name) for name, body in files],
        },
    )


def once_in(page):
    return found_in(page, r'name="once"[^>]*value="([^"]+)"')


def found_in(page, pattern):
    found = re.search(pattern, page.text)
    assert found, page.text
    return found[1]


def tickets_in(answer):
    return re.findall(r'"(/t/[a-z2-7]{26})"', answer.text)


def file_in(answer):
    return found_in(answer, r"/files/([a-z2-7]{26})")


@pytest.fixture
def note(anna):
    """Return the address of a note of hers with one photograph."""
    return goal_of(send(anna, (NAME, PHOTOGRAPH)))


class TestFromPhoneToScreen:
    def test_a_photograph_is_kept_and_shown_to_her(self, anna, note):
        page = anna.get(note)
        (path,) = tickets_in(page)

        shown = anna.open_bare(path)  # as the page's <img> asks: with the cookie alone

        assert NAME in page.text
        assert shown.status_code == 200
        assert shown.data.startswith(b"\xff\xd8\xff")
        assert samples.PLANTED.encode() not in shown.data

    def test_it_is_answered_as_a_picture_and_nothing_else(self, anna, note):
        shown = anna.open_bare(tickets_in(anna.get(note))[0])

        assert shown.headers["Content-Type"] == "image/jpeg"
        assert shown.headers["Content-Disposition"] == 'inline; filename="picture.jpg"'
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Cache-Control"] == "no-store"
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        assert "script-src" not in shown.headers["Content-Security-Policy"]
        assert shown.headers["Referrer-Policy"] == "no-referrer"
        assert int(shown.headers["Content-Length"]) == len(shown.data)

    def test_her_page_of_the_file_says_what_is_known_of_it(self, anna, note):
        page = anna.get(f"/files/{file_in(anna.get(note))}")

        assert page.status_code == 200
        said = re.sub(r"<[^>]+>|\s+", " ", page.text)
        assert NAME in said
        assert "Tuesday 3 March 2026, 14:02" in said
        digest = hashlib.sha256(PHOTOGRAPH).hexdigest()
        assert digest in said.replace(" ", "")
        assert len(tickets_in(page)) == 1

    def test_a_moving_picture_is_shown_as_it_begins_and_its_original_is_kept_whole(self, anna, robin, world):
        moving = samples.moving_webp()
        note = goal_of(send(anna, ("IMG_9.webp", moving)))
        page = anna.get(f"/files/{file_in(anna.get(note))}")

        assert "This is a moving picture." in page.text
        assert hashlib.sha256(moving).hexdigest()[:4] in page.text
        copy = anna.client.get(tickets_in(page)[0])
        assert copy.mimetype == "image/jpeg"
        assert samples.quarters(copy.data) == ["red", "green", "blue", "grey"]
        anna.post(f"{note}/share", token_of=f"{note}/share")
        assert "A moving picture. This is how it begins." in robin.get(f"/work/{world.case_id}{note}").text

    def test_the_original_comes_after_a_warning_byte_for_byte_and_is_written_down(self, anna, note, site):
        address = f"/files/{file_in(anna.get(note))}/original"
        warning = anna.get(address)
        assert tickets_in(warning) == []
        assert f"{note}/share" in warning.text

        ready = anna.post(address, token_of=address)
        (path,) = tickets_in(ready)
        taken = anna.open_bare(path)

        assert taken.data == PHOTOGRAPH
        assert taken.headers["Content-Type"] == "application/octet-stream"
        assert taken.headers["Content-Disposition"] == 'attachment; filename="picture.jpg"'
        assert names_of_events(units_of(site)).count(Event.FILE_DOWNLOADED) == 1

    def test_no_word_of_it_stands_in_any_file_of_the_site(self, anna, note, tmp_path):
        anna.get(note)

        for place in (place for place in tmp_path.rglob("*") if place.is_file()):
            raw = place.read_bytes()
            assert samples.PLANTED.encode() not in raw, place
            assert b"Sandpiper" not in raw, place


class TestSharing:
    def share(self, browser, note):
        return browser.post(f"{note}/share", token_of=f"{note}/share")

    def test_her_advocate_sees_it_and_it_is_written_down(self, anna, robin, note, world, site):
        self.share(anna, note)

        page = robin.get(f"/work/{world.case_id}{note}")
        (path,) = tickets_in(page)
        shown = robin.open_bare(path)

        assert shown.data.startswith(b"\xff\xd8\xff")
        assert NAME not in page.text
        assert names_of_events(units_of(site)).count(Event.FILE_OPENED) == 1

    def test_taken_back_it_opens_no_more_not_even_by_the_address_from_before(self, anna, robin, note, world):
        self.share(anna, note)
        (path,) = tickets_in(robin.get(f"/work/{world.case_id}{note}"))

        anna.post(f"{note}/back", token_of=note)

        assert b"\xff\xd8\xff" not in robin.open_bare(path).data
        assert robin.get(f"/work/{world.case_id}{note}").status_code == 404


class TestTickets:
    def test_die_with_the_visit(self, anna, note):
        (path,) = tickets_in(anna.get(note))

        cookie = anna.cookie("s")
        anna.get("/x")
        anna.client.set_cookie("s", cookie)

        assert "data-neutral" in anna.open_bare(path).text

    def test_die_after_two_minutes(self, anna, note, clock):
        (path,) = tickets_in(anna.get(note))

        clock.advance(TICKET_LIFE)

        assert "data-neutral" in anna.open_bare(path).text

    def test_die_when_the_visit_has_rested_too_long(self, anna, note, clock):
        clock.advance(timedelta(minutes=9))
        (path,) = tickets_in(anna.get(note))

        clock.advance(timedelta(minutes=11))

        assert "data-neutral" in anna.open_bare(path).text

    def test_open_in_no_other_browser(self, anna, robin, note, site, world, browse):
        (path,) = tickets_in(anna.get(note))
        elsewhere = browse(world.victim.again())

        for browser in (robin, elsewhere, Browser(site)):
            answer = browser.open_bare(path)
            assert answer.headers["Content-Type"].startswith("text/html")
            assert "data-neutral" in answer.text

    def test_that_never_were_look_to_the_cookie_alone_like_any_other_address(self, anna, note):
        made_up = anna.open_bare(f"/t/{new_id()}")
        other = anna.open_bare("/notes")

        assert made_up.status_code == other.status_code
        assert "data-neutral" in made_up.text

    def test_that_never_were_are_nothing_to_who_is_signed_in(self, anna):
        assert anna.get(f"/t/{new_id()}").status_code == 404


class TestWhoMayNot:
    def test_another_victim_and_her_advocate_see_the_same_as_if_it_were_not(self, anna, robin, note, world, browse):
        file_id = file_in(anna.get(note))
        beth = browse(join_victim(world.advocate, open_case(world.advocate, "Beth")))

        for browser in (beth, robin):
            for path in ("/files/{}", "/files/{}/original"):
                real, made_up = browser.get(path.format(file_id)), browser.get(path.format(new_id()))
                assert (real.status_code, made_up.status_code) == (404, 404)
                assert real.text == made_up.text
            token = token_in(beth.get("/notes/new"))
            assert beth.post(f"/files/{file_id}/original", {"csrf_token": token}).status_code == 404

    def test_a_stranger_sees_the_page_for_strangers(self, anna, note, site):
        file_id = file_in(anna.get(note))

        for path in (f"/files/{file_id}", f"/files/{file_id}/original", f"/files/{new_id()}"):
            assert "data-neutral" in Browser(site).get(path).text


class TestWhatCannotBeKept:
    @pytest.mark.parametrize(
        ("name", "body", "reason"),
        [
            (*samples.text_named_jpg(), "not a picture"),
            ("empty.jpg", b"", "nothing in it"),
            ("page.svg", b"<svg onload='alert(1)'/>", "not a picture"),
        ],
    )
    def test_is_told_and_costs_her_nothing_that_she_wrote(self, anna, site, tmp_path, name, body, reason):
        answer = send(anna, (name, body))

        assert name in answer.text
        assert reason in answer.text
        assert leftovers(tmp_path / "files") == []
        assert Event.INCIDENT_RECORDED in names_of_events(units_of(site))
        assert Event.FILE_SEALED not in names_of_events(units_of(site))

    @pytest.mark.parametrize("make", [samples.truncated_jpeg, samples.png_that_lies])
    def test_is_not_the_same_as_what_cannot_be_shown(self, anna, tmp_path, make):
        note = goal_of(send(anna, ("IMG_1.jpg", make())))

        page = anna.get(note)
        assert "cannot be shown" in page.text
        assert "Kept. It cannot be shown here." in anna.get(f"/files/{file_in(page)}").text
        assert len(leftovers(tmp_path / "files")) == 1

    def test_a_full_disk_is_told_and_costs_her_nothing_that_she_wrote(self, anna, site, tmp_path, monkeypatch):
        def full(_self, _sealed):
            raise StorageFullError

        monkeypatch.setattr("portal.storage.disk.DiskBlobWriter.write", full)

        answer = send(anna, (NAME, PHOTOGRAPH))

        assert "There is no room" in answer.text
        assert Event.INCIDENT_RECORDED in names_of_events(units_of(site))

    def test_the_same_form_sent_twice_is_kept_once(self, anna, tmp_path):
        page = anna.get("/notes/new")
        fields = {"csrf_token": token_in(page), "once": once_in(page), "words": "Once.", "when": "now"}
        answers = [anna.post("/notes/new", fields | {"photo": [(io.BytesIO(PHOTOGRAPH), NAME)]}) for _ in range(2)]

        assert goal_of(answers[0]) == goal_of(answers[1])
        assert len(tickets_in(anna.get(goal_of(answers[1])))) == 1
        assert len(leftovers(tmp_path / "files")) == 2

    def test_a_stranger_leaves_nothing_behind_with_a_form_of_pictures(self, site, tmp_path):
        Browser(site).post("/notes/new", {"words": "x", "photo": [(io.BytesIO(PHOTOGRAPH), NAME)]})

        assert leftovers(tmp_path / "files") == []
