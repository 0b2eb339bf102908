"""Her own copy: what is in it and what is not, whose it is, for how long it lies there, and that it reads well."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from portal.access.service import CaseNotFoundError
from portal.audit.events import Event
from portal.copies import choosing
from portal.copies.choosing import Choice, CopyForm, What
from portal.copies.export import to_file
from portal.copies.service import TICKET_LIFE, make_ready, sweep_copies
from portal.copies.taken import Taken
from portal.diary import service as diary
from portal.diary.details import Channel, Details
from portal.diary.incidents import Behaviour, Incident, IncidentDraft, Precision, Sharing, When
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.private import service as private
from tests.diary.telling import draft, events
from tests.diary.visiting import faults, seen
from tests.support.fakes import FrozenClock
from tests.support.house_rules import ROOT
from tests.support.joined import PASSPHRASE, World, join_victim, open_case
from tests.support.site import Browser
from tests.support.whole import browser_of

pytestmark = pytest.mark.pages

SCHEMA = json.loads((ROOT / "docs" / "copy-1.schema.json").read_text(encoding="utf-8"))
LONDON = "Europe/London"
MARKUP = '#panic("x") *no* $a$ <b> \\ // [ =SUM(A1)'


def tell(world: World, told: IncidentDraft) -> str:
    with world.victim.write() as uow:
        return diary.record_incident(uow, world.case_id, told, new_id())


def tell_alone(world: World, words: str) -> str:
    with world.victim.write() as uow:
        return private.keep_note(uow, world.case_id, words, new_id())


def on_day(day: int, words: str, *kinds: Behaviour) -> IncidentDraft:
    return IncidentDraft(words, When(Precision.DAY, LONDON, date(2026, 2, day)), frozenset(kinds))


def ask_for(her: Browser, **fields: Any) -> TestResponse:
    fields = {"what": "notes", "form": "json", "passphrase": PASSPHRASE} | fields
    return her.post("/notes/copy", fields, token_of="/notes/copy")


def link_in(answer: TestResponse) -> str:
    assert answer.status_code == 200, faults(answer)
    return answer.text.partition('href="/notes/copy/')[2].partition('"')[0]


def download(her: Browser, token: str) -> TestResponse:
    """Ask for a file as a browser does: with the cookie alone."""
    return her.client.get(f"/notes/copy/{token}")


def copied(her: Browser, **fields: Any) -> dict[str, Any]:
    answer = download(her, link_in(ask_for(her, **fields)))
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.data)
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker())
    return found


def words_in(her: Browser, **fields: Any) -> list[str]:
    return [note["words"] for note in copied(her, **fields)["notes"]]


class TestWhatIsInIt:
    def test_all_that_was_said_in_the_order_in_which_it_happened(self, world: World, anna: Browser):
        details = Details(place="The gate", channels=frozenset({Channel.CALL}), did="I went in.")
        told = replace(draft("Gate. Он стоял. 🏠"), details=details, count=3)
        incident_id = tell(world, told)
        tell(world, on_day(1, "Before that."))

        before, (note,) = copied(anna)["notes"][:1], copied(anna)["notes"][1:]

        assert before[0]["words"] == "Before that."
        assert (note["id"], note["words"], note["count"]) == (incident_id, "Gate. Он стоял. 🏠", 3)
        assert note["details"] == {"channels": ["call"], "place": "The gate", "did": "I went in."}
        assert note["shared_at"] is None

    def test_what_she_added_later_and_confirmed_stands_under_it(self, world: World, anna: Browser, clock: FrozenClock):
        incident_id = IncidentId(tell(world, draft()))
        clock.advance(timedelta(minutes=5))
        with world.victim.write() as uow:
            diary.add_to_incident(uow, world.case_id, incident_id, "He came back.", new_id())
            diary.confirm_incident(uow, world.case_id, incident_id)

        (note,) = copied(anna)["notes"]
        paper = text_of(download(anna, link_in(ask_for(anna, form="pdf"))).data)

        assert [one["words"] for one in note["added"]] == ["He came back."]
        assert note["confirmed_at"]
        assert "He came back." in paper
        assert "Read again" in paper

    def test_only_the_days_and_kinds_she_chooses(self, world: World, anna: Browser):
        tell(world, on_day(1, "first", Behaviour.THREAT))
        tell(world, on_day(2, "second", Behaviour.GIFT))
        tell(world, on_day(3, "third", Behaviour.THREAT))
        tell(world, IncidentDraft("who knows when", When(Precision.UNKNOWN, LONDON), frozenset({Behaviour.THREAT})))

        assert sorted(words_in(anna)) == ["first", "second", "third", "who knows when"]
        assert words_in(anna, since="2026-02-02") == ["second", "third"]
        assert words_in(anna, until="2026-02-02") == ["first", "second"]
        assert words_in(anna, since="2026-02-02", until="2026-02-02") == ["second"]
        assert sorted(words_in(anna, kinds="threat")) == ["first", "third", "who knows when"]
        assert words_in(anna, kinds="threat", until="2026-02-02") == ["first"]

    def test_what_is_hers_alone_is_in_a_file_of_its_own_and_in_no_other(self, world: World, anna: Browser):
        tell(world, draft("For my notes."))
        tell_alone(world, "For me alone.")
        with world.victim.write() as uow:
            private.delete_note(uow, world.case_id, private.keep_note(uow, world.case_id, "Deleted.", new_id()))

        notes, alone = copied(anna), copied(anna, what="own")

        assert ([one["words"] for one in notes["notes"]], notes["alone"]) == (["For my notes."], [])
        assert (alone["notes"], [one["words"] for one in alone["alone"]]) == ([], ["For me alone."])

    def test_one_that_does_not_open_is_counted_and_takes_no_other_with_it(self, world: World, anna: Browser):
        broken = tell(world, draft("broken"))
        tell(world, draft("whole"))
        with world.units.engine.begin() as connection:
            connection.execute(text("UPDATE incident SET sealed_body = 'x' WHERE id = :id"), {"id": broken})

        found = copied(anna)

        assert ([one["words"] for one in found["notes"]], found["left_out"]) == (["whole"], 1)


class TestWhoseItIs:
    def test_it_asks_for_the_passphrase_and_says_where_the_file_will_lie(self, world: World, anna: Browser):
        tell(world, draft())

        page = seen(anna.get("/notes/copy"))
        assert "It will lie among the downloads of this phone or computer" in page
        refused = ask_for(anna, passphrase="a guess", since="2026-01-01")
        assert refused.status_code == 422
        assert "That is not your passphrase." in faults(refused)
        assert 'value="2026-01-01"' in refused.text
        assert "Type your passphrase" in faults(ask_for(anna, passphrase=""))

    def test_it_is_called_by_nothing_in_particular_and_stands_in_her_trail_alone(self, world: World, anna: Browser):
        tell(world, draft())

        answer = download(anna, link_in(ask_for(anna)))

        assert answer.headers["Content-Disposition"] == 'attachment; filename="notes.json"'
        assert "no-store" in answer.headers["Cache-Control"]
        assert events(world.units, Event.COPY_TAKEN) == [(world.victim.id, None)]
        assert "A copy of your notes was downloaded." in seen(anna.get("/me/looked"))

    def test_after_two_minutes_it_is_gone_and_swept(self, world: World, anna: Browser, clock: FrozenClock):
        tell(world, draft("He stood at the gate."))
        token = link_in(ask_for(anna))
        clock.advance(TICKET_LIFE)

        assert "gate" not in download(anna, token).text
        sweep_copies(world.units)
        with world.units.read() as uow:
            assert uow.session.connection().exec_driver_sql("SELECT count(*) FROM copy_ticket").scalar() == 0

    def test_in_another_visit_or_in_none_it_opens_nothing(self, site: Flask, world: World, anna: Browser):
        tell(world, draft("He stood at the gate."))
        token = link_in(ask_for(anna))
        other = join_victim(world.advocate, open_case(world.advocate, "Beth"))

        for who in (browser_of(site, world.victim.again()), browser_of(site, other), Browser(site)):
            assert "gate" not in download(who, token).text
        anna.client.get("/x")
        assert "gate" not in download(anna, token).text

    def test_nothing_of_it_lies_in_the_database(self, world: World, anna: Browser, engine: Engine, tmp_path):
        tell(world, draft("Quillfeather Lane"))
        token = link_in(ask_for(anna))

        with world.units.read() as uow:
            (sealed,) = uow.session.connection().exec_driver_sql("SELECT sealed_order FROM copy_ticket").scalars()
        assert b"Quillfeather" not in bytes(sealed)
        assert token.encode() not in bytes(sealed)

    def test_nobody_of_those_who_help_her_has_such_a_page(self, robin: Browser):
        assert robin.get("/notes/copy").status_code == 404


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"since": "next Tuesday"}, "Write the day like 2026-03-27"),
            ({"until": "2026-02-30"}, "Write the day like 2026-03-27"),
            ({"since": "9999-12-31"}, "There is no note like that"),
            ({"since": "2026-03-02", "until": "2026-03-01"}, "This day is before the first day"),
            ({"kinds": "gift"}, "There is no note like that"),
            ({"kinds": "anything"}, "Choose from these"),
            ({"form": "doc"}, "Choose one of these"),
            ({"what": "everything"}, "Choose one of these"),
            ({"what": "own", "kinds": "gift"}, "What is only yours has no kinds"),
            ({"what": "own"}, "There is no note like that"),
        ],
    )
    def test_what_cannot_be_is_said_kindly_beside_its_field(self, world: World, anna: Browser, fields, why):
        tell(world, draft())

        answer = ask_for(anna, **fields)

        assert answer.status_code == 422
        assert why in faults(answer)

    def test_more_than_a_file_holds_is_said_in_numbers(self, world: World, anna: Browser, monkeypatch):
        monkeypatch.setitem(choosing.MOST, CopyForm.PDF, 2)
        for _ in range(3):
            tell(world, draft())

        answer = ask_for(anna, form="pdf")

        assert answer.status_code == 422
        assert "That is 3 notes. One file of this kind holds 2." in faults(answer)
        assert copied(anna)["notes"]


def incident(number: int, words: str = "He stood across the road and waited until it was dark.") -> Incident:
    when = When(Precision.DAY, LONDON, date(2026, 1, 1) + timedelta(days=number % 300))
    told = IncidentDraft(words, when, frozenset({Behaviour.LOITERING}), fear=6, how="I stayed in.")
    at = FrozenClock().now()
    return Incident(IncidentId(f"{number:026}".replace("0", "a").replace("1", "b")), CaseId("c"), told, at, Sharing())


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


class TestPaper:
    def test_her_words_are_on_it_as_she_wrote_them_and_the_data_is_attached(self, site: Flask):
        told = replace(
            incident(1, f"Gate.\n\nОльга. {MARKUP}").told,
            details=Details(place="The gate", did="I ran.", channels=frozenset({Channel.CALL})),
        )
        taken = Taken(Choice(What.NOTES, CopyForm.PDF), FrozenClock().now(), (replace(incident(1), told=told),), (), 1)

        with site.app_context():
            pdf = to_file(taken, LONDON)

        said = text_of(pdf)
        for words in (
            "Gate.",
            "Ольга.",
            MARKUP,
            "How it was for me",
            "The gate",
            "Phone call",
            "What I did",
            "I ran.",
            "6 of 10",
            "2 January 2026",
        ):
            assert words in said, words
        assert "One more could not be opened" in said
        (attached,) = PdfReader(io.BytesIO(pdf)).attachments["notes.json"]
        assert json.loads(attached)["notes"][0]["words"] == told.words

    def test_she_gets_it_from_the_page(self, world: World, anna: Browser):
        tell(world, draft("He stood at the gate."))

        answer = download(anna, link_in(ask_for(anna, form="pdf")))

        assert answer.mimetype == "application/pdf"
        assert "He stood at the gate." in text_of(answer.data)

    def test_a_choice_stands_on_it(self, site: Flask):
        choice = Choice(What.NOTES, CopyForm.PDF, date(2026, 1, 1), date(2026, 2, 1), frozenset({Behaviour.GIFT}))

        with site.app_context():
            said = text_of(to_file(Taken(choice, FrozenClock().now(), (incident(1),), (), 0), LONDON))

        for words in ("From Thursday 1 January 2026 on.", "Until Sunday 1 February 2026.", "Sent or left me something"):
            assert words in said


def test_a_copy_lies_ready_for_her_and_not_for_another_victim(world: World):
    tell(world, draft())
    beth = join_victim(world.advocate, open_case(world.advocate, "Beth"))

    with pytest.raises(CaseNotFoundError), beth.write() as uow:
        make_ready(uow, world.case_id, Choice(What.NOTES, CopyForm.DATA), LONDON)
