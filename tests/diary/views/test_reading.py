"""Her list and her notes on the page: in order, by days as people say them, and who can read each."""

from datetime import timedelta

import pytest

from portal.diary import service
from portal.kernel.ids import new_id
from tests.diary.conftest import browser_of
from tests.diary.telling import draft, statements, tell
from tests.diary.visiting import kept, listed, press, seen, share, take_back
from tests.support.fakes import FrozenClock
from tests.support.joined import World, join_victim, open_case
from tests.support.site import Browser, units_of

pytestmark = pytest.mark.pages


class TestHerList:
    def test_with_nothing_in_it_it_says_what_will_be_there(self, anna: Browser, world: World) -> None:
        page = anna.get("/notes")

        assert "What you write down will stand here" in seen(page)
        assert "Only you can read it" in seen(page)

    def test_days_are_said_as_people_say_them(self, anna: Browser, world: World) -> None:
        for hours in (24, 0, -24, -24 * 400):
            tell(world.victim, world.case_id, f"{hours}", hours=hours)

        page = seen(anna.get("/notes"))

        said = ["Today", "Yesterday", "Sunday 1 March", "Sunday 26 January 2025"]
        assert [page.index(words) for words in said] == sorted(page.index(words) for words in said)
        assert listed(anna) == ["24", "0", "-24", str(-24 * 400)]

    def test_a_line_says_the_time_the_kinds_and_who_can_read_it(self, anna: Browser, world: World) -> None:
        kept(anna, "Flowers again.", kinds=["gift", "third_party"])

        page = seen(anna.get("/notes"))

        assert "Flowers again. Only you 14:02 · left something, through others" in page

    def test_long_words_are_cut_between_words_and_on_one_line(self, anna: Browser, world: World) -> None:
        kept(anna, "One two\nthree four " + "five six seven " * 10)

        (title,) = listed(anna)

        assert title.startswith("One two three four five")
        assert title.endswith((" five …", " six …", " seven …"))
        assert len(title) <= 82

    def test_a_word_without_end_is_cut_all_the_same(self, anna: Browser, world: World) -> None:
        kept(anna, "a" * 500)

        assert listed(anna) == ["a" * 80 + " …"]

    def test_pages_lead_to_each_other(self, anna: Browser, world: World) -> None:
        with world.victim.write() as uow:
            for n in range(45):
                service.record_incident(uow, world.case_id, draft(str(n), hours=-n), new_id())

        first, second, third = (anna.get(path).text for path in ("/notes", "/notes/page/2", "/notes/page/3"))

        assert [len(listed(anna, path)) for path in ("/notes", "/notes/page/2", "/notes/page/3")] == [20, 20, 5]
        assert 'rel="next" href="/notes/page/2"' in first
        assert 'rel="prev"' not in first
        assert 'rel="prev" href="/notes"' in second
        assert 'rel="next" href="/notes/page/3"' in second
        assert 'rel="next"' not in third
        assert anna.get("/notes/page/4").status_code == 404
        assert anna.get("/notes/page/0").status_code == 404
        assert anna.get("/notes/page/99999999999999999999").status_code == 404

    def test_an_address_says_nothing_of_what_is_in_it(self, anna: Browser, world: World) -> None:
        path = kept(anna, "Flowers again.", kinds=["gift"])

        assert len(path) == len("/notes/") + 26
        assert "<title>Linden</title>" in anna.get(path).text

    @pytest.mark.parametrize("number", [1, 120])
    def test_it_costs_few_statements_however_long_it_is(self, anna, site, world, number) -> None:
        with world.victim.write() as uow:
            ids = [service.record_incident(uow, world.case_id, draft(hours=-n), new_id()) for n in range(number)]
            service.share_incidents(uow, world.case_id, ids[:15])
        anna.get("/notes")

        with statements(units_of(site).engine) as asked:
            anna.get("/notes")

        of_the_diary = [one for one in asked if "FROM visit" not in one and "UPDATE visit" not in one]
        assert len(of_the_diary) <= 8, "\n".join(of_the_diary)


class TestHerNote:
    def test_it_says_when_it_was_written_down(self, anna: Browser, world: World, clock: FrozenClock) -> None:
        path = kept(anna, when="then", day="28", month="2", year="2026")

        page = seen(anna.get(path))

        assert "Saturday 28 February, time not known" in page
        assert "Written down Tuesday 3 March, 14:02" in page

    def test_line_breaks_and_direction_are_hers(self, anna: Browser, world: World) -> None:
        path = kept(anna, "first\nsecond")

        assert '<div class="story" dir="auto">first\nsecond</div>' in anna.get(path).text

    @pytest.mark.parametrize("name", ["b" * 26, "x", "%00", "a" * 400, "page"])
    def test_what_is_not_there_is_not_found(self, anna: Browser, world: World, name: str) -> None:
        for path in (f"/notes/{name}", f"/notes/{name}/share", f"/notes/{name}/picture"):
            assert anna.get(path).status_code == 404
        assert press(anna, f"/notes/{name}/share", on="/notes/new").status_code == 404
        assert press(anna, f"/notes/{name}/back", on="/notes/new").status_code == 404


class TestSharing:
    def test_before_she_shares_she_sees_with_whom_and_what(self, anna: Browser, world: World) -> None:
        path = kept(anna, "For Robin.", fear="4", how="Not well.")

        page = seen(anna.get(f"{path}/share"))

        assert "Robin The Helper will be able to read everything below" in page
        assert "You can take it back at any time." in page
        for words in ("For Robin.", "4 of 10", "Not well.", "Share with Robin The Helper"):
            assert words in page

    def test_nothing_is_shared_by_looking(self, anna: Browser, world: World) -> None:
        path = kept(anna)

        anna.get(f"{path}/share")

        assert "Only you" in seen(anna.get("/notes"))

    def test_afterwards_list_and_note_say_with_whom_since_when(self, anna, robin, world, clock) -> None:
        path = kept(anna)
        share(anna, path)

        assert "Shared with Robin The Helper since today, 14:02" in seen(anna.get("/notes"))
        page = seen(anna.get(path))
        assert "You and Robin The Helper can read this." in page
        assert "Robin The Helper has not opened it" in page

        robin.get(f"/work/{world.case_id}{path}")
        assert "Robin The Helper opened it Tuesday 3 March, 14:02" in seen(anna.get(path))
        clock.advance(timedelta(minutes=5))
        robin.get(f"/work/{world.case_id}{path}")
        assert "opened it first Tuesday 3 March, 14:02 and last Tuesday 3 March, 14:07" in seen(anna.get(path))

    def test_the_day_after_it_was_yesterday(self, anna, world, clock) -> None:
        share(anna, kept(anna))
        clock.advance(timedelta(days=1))

        assert "since yesterday" in seen(browser_of(anna.app, world.victim.again()).get("/notes"))

    def test_taken_back_it_is_hers_alone_and_a_marker_stays(self, anna, robin, world, clock) -> None:
        path = kept(anna)
        share(anna, path)
        robin.get(f"/work/{world.case_id}{path}")
        clock.advance(timedelta(minutes=5))

        take_back(anna, path)

        page = seen(anna.get(path))
        assert "Only you can read this." in page
        assert "It was shared from Tuesday 3 March, 14:02 until Tuesday 3 March, 14:07." in page
        assert "Robin The Helper opened it Tuesday 3 March, 14:02" in page
        assert "Only you. You took it back today, 14:07" in seen(anna.get("/notes"))

    def test_what_taking_back_means_is_said_before(self, anna: Browser, world: World) -> None:
        path = kept(anna)
        share(anna, path)

        assert "What somebody has read already they still know" in seen(anna.get(path))

    def test_a_newcomer_is_told_that_her_advocate_rings_first(self, site, world) -> None:
        case_id = open_case(world.advocate, "Beth")
        newcomer = browser_of(site, join_victim(world.advocate, case_id, name="beth by the hill", is_confirmed=False))
        path = kept(newcomer, "Mine.")

        page = seen(newcomer.get(f"{path}/share"))

        assert "Your advocate will ring you first" in page
        assert "<button" not in newcomer.get(f"{path}/share").text.partition("<main")[2]
        assert press(newcomer, f"{path}/share", on="/notes/new").status_code == 404
        assert listed(newcomer) == ["Mine."]

    @pytest.mark.parametrize("what", ["share", "back"])
    def test_a_stale_button_does_nothing_and_says_so(self, anna: Browser, world: World, what: str) -> None:
        path = kept(anna)

        answer = anna.post(f"{path}/{what}", {"csrf_token": "stale"})

        assert answer.status_code == 422
        assert "Only you" in seen(anna.get("/notes"))

    @pytest.mark.parametrize("what", ["share", "back"])
    def test_pressed_twice_it_is_done_once(self, anna: Browser, world: World, what: str) -> None:
        path = kept(anna)
        share(anna, path)
        if what == "back":
            take_back(anna, path)

        assert press(anna, f"{path}/{what}", on="/notes/new").status_code in {204, 303}

        assert ("Shared with" in seen(anna.get("/notes"))) == (what == "share")
