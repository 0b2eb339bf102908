"""What is sealed of an incident comes back as it was, in every schema there ever was."""

import json
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.diary import facets, told
from portal.diary.details import Channel, Details, Doer, Flag, PlaceKind, Reported, Source
from portal.diary.facets import facets_of
from portal.diary.incidents import COUNT_MOST, FEAR_MOST, Behaviour, IncidentDraft, Precision, When
from portal.diary.told import UnknownSchemaError, from_body, to_body, upgrade

LONDON = "Europe/London"
CLOCKS_WENT_BACK = date(2025, 10, 26)
SAMPLES = Path(__file__).parent / "samples"
_DETAILS = st.builds(
    Details,
    channels=st.frozensets(st.sampled_from(Channel)),
    place=st.text(),
    place_kind=st.none() | st.sampled_from(PlaceKind),
    said=st.text(),
    doer=st.none() | st.sampled_from(Doer),
    people=st.lists(st.text(), max_size=3).map(tuple),
    orders=st.lists(st.text(), max_size=3).map(tuple),
    flags=st.frozensets(st.sampled_from(Flag)),
    reported=st.none() | st.sampled_from(Reported),
    source=st.none() | st.sampled_from(Source),
)


class TestBodies:
    @settings(deadline=None)
    @given(
        st.builds(
            IncidentDraft,
            words=st.text(min_size=1),
            how=st.text(),
            fear=st.none() | st.integers(0, FEAR_MOST),
            kinds=st.frozensets(st.sampled_from(Behaviour)),
            when=st.builds(
                When,
                precision=st.sampled_from(Precision),
                zone=st.just(LONDON),
                on=st.none() | st.dates(),
                at=st.none() | st.times(),
                is_second=st.none() | st.booleans(),
                until_on=st.none() | st.dates(),
                until_at=st.none() | st.times(),
            ),
            details=_DETAILS,
            count=st.integers(1, COUNT_MOST),
            has_list=st.booleans(),
        )
    )
    def test_what_is_told_comes_back_as_it_was(self, draft: IncidentDraft):
        body = json.loads(json.dumps(to_body(draft)))

        assert from_body(told.SCHEMA, body) == draft

    def test_the_first_schema_is_still_read(self):
        body = json.loads((SAMPLES / "body_1.json").read_text(encoding="utf-8"))

        first = from_body(1, body)

        assert first.words == "Он стоял напротив дома 🏠\nfor an hour."
        assert first.how == "I did not go out."
        assert first.fear == 7
        assert first.kinds == {Behaviour.LOITERING, Behaviour.WATCHING}
        assert first.when == When(Precision.ABOUT, LONDON, CLOCKS_WENT_BACK, time(1, 30), is_second=True)
        assert first.details.is_empty
        assert (first.count, first.has_list) == (1, False)

    def test_the_second_schema_is_still_read(self):
        body = json.loads((SAMPLES / "body_2.json").read_text(encoding="utf-8"))

        second = from_body(2, body)

        assert second.when.until_at == time(2)
        assert second.details.channels == {Channel.CALL, Channel.VOICEMAIL}
        assert second.details.people == ("0" * 32,)
        assert second.details.reported is Reported.NO
        assert second.count == 400

    def test_there_is_a_sample_of_every_schema(self):
        assert len(list(SAMPLES.glob("body_*.json"))) == told.SCHEMA

    def test_an_older_body_climbs_every_step(self, monkeypatch: pytest.MonkeyPatch):
        steps = (lambda body: {**body, "second": 2}, lambda body: {**body, "third": body["second"] + 1})
        monkeypatch.setattr(told, "_STEPS", steps)
        monkeypatch.setattr(told, "SCHEMA", 3)

        assert upgrade(1, {"first": 1}) == {"first": 1, "second": 2, "third": 3}
        assert upgrade(3, {"third": 9}) == {"third": 9}

    @pytest.mark.parametrize("schema", [0, told.SCHEMA + 1])
    def test_a_schema_nobody_knows_is_not_guessed_at(self, schema: int):
        with pytest.raises(UnknownSchemaError):
            upgrade(schema, {})


class TestFacets:
    @given(_DETAILS, st.integers(0, 10), st.frozensets(st.sampled_from(Behaviour)))
    def test_what_stands_beside_a_moment_comes_back_as_it_was(
        self, details: Details, fear: int, kinds: frozenset[Behaviour]
    ):
        when = When(Precision.EXACT, LONDON, date(2026, 3, 2), time(13, 5))
        found = facets_of(IncidentDraft("x", when, kinds, fear, details=details, count=3))

        assert facets.from_body(json.loads(json.dumps(found.to_body()))) == found
        assert (found.on, found.minute, found.kinds, found.fear) == (date(2026, 3, 2), 785, kinds, fear)

    def test_of_her_words_nothing_stands_there(self):
        texts = dict.fromkeys(("place", "said", "noticed", "look", "account", "effect", "did"), "secret")
        found = facets_of(
            IncidentDraft("secret", When(Precision.UNKNOWN, LONDON), how="secret", details=Details.from_body(texts))
        )

        assert "secret" not in json.dumps(found.to_body())
