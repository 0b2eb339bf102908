"""A summary as data: there and back the same, and as the published schema says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from portal.consultancy.clearing import Cleared, clear, texts_of
from portal.consultancy.document import UnknownDocumentError, json_schema, summary_of, to_plain
from portal.consultancy.export_json import digest_of, to_json
from portal.consultancy.leaks import NotReleasedError, Release, Watch
from portal.consultancy.summary import Section
from portal.consultancy.wording import left_out_in_words
from portal.withheld.terms import terms_kept_out
from tests.consultancy.invented import whole
from tests.consultancy.planted import DISGUISES, SECRETS, bare
from tests.consultancy.planting import planted_in

PUBLISHED = Path(__file__).resolve().parent.parent.parent / "docs" / "summary-1.schema.json"
WATCH = Watch(SECRETS)


def test_there_and_back_it_is_the_same():
    summary = whole()

    assert summary_of(json.loads(json.dumps(to_plain(summary)))) == summary


@pytest.mark.parametrize("change", [{"parts": None}, {"header": {}}, {"timeline": []}])
def test_what_is_no_summary_is_refused(change):
    with pytest.raises(UnknownDocumentError):
        summary_of(to_plain(whole()) | change)


def test_what_is_exported_is_as_the_published_schema_says():
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    validator = Draft202012Validator(published, format_checker=Draft202012Validator.FORMAT_CHECKER)

    exported = json.loads(to_json(Cleared(whole(), ())))

    assert published == json_schema()
    validator.validate(exported)
    assert not validator.is_valid(exported | {"summary": exported["summary"] | {"secret": "x"}})


def test_the_digest_is_of_the_summary_alone_whoever_the_copy_is_for():
    cleared = Cleared(whole(), ())

    exported = json.loads(to_json(cleared))

    assert exported["sha256"] == digest_of(cleared.summary)
    assert digest_of(cleared.summary) != digest_of(whole())


def test_every_text_is_looked_through():
    summary = whole()
    hers = summary.lines_of(Section.VOICE)[0].text

    texts = set(texts_of(summary).values())

    assert {hers, "Arrest for the breach.", "PC Okafor", "consent", "It is getting more frequent."} <= texts


@pytest.mark.parametrize("disguise", DISGUISES)
def test_forty_secrets_planted_everywhere_reach_no_export(disguise):
    summary, planted = planted_in(whole(), disguise)

    exported = to_json(clear(summary, WATCH, left_out_in_words)).decode()

    assert [one for one in planted if json.dumps(one, ensure_ascii=False)[1:-1] in exported] == []
    assert [known.text for known in SECRETS if bare(known.text) in bare(exported)] == []
    assert "left out]" in exported


def test_what_is_released_by_name_and_reason_stays_and_nothing_else_does():
    summary, _ = planted_in(whole(), "as it is")
    release = Release("Kestrel Bakery", "Robin", "The police must know where he waits.")

    cleared = clear(summary, WATCH, left_out_in_words, [release])

    exported = to_json(cleared).decode()
    assert cleared.releases == (release,)
    assert "Kestrel Bakery" in exported
    assert "Featherhaugh" not in exported


def test_a_release_without_a_reason_is_none():
    with pytest.raises(NotReleasedError):
        clear(whole(), WATCH, left_out_in_words, [Release("Kestrel Bakery", "Robin", " ")])


def test_what_only_the_list_knows_is_left_out_without_saying_what_it_is():
    summary, _ = planted_in(whole(), "as it is")
    listed = Watch(is_never_out=terms_kept_out("Kestrel Bakery").__contains__)

    exported = to_json(clear(summary, listed, left_out_in_words)).decode()

    assert "Kestrel Bakery" not in exported
    assert "[something private, left out]" in exported
