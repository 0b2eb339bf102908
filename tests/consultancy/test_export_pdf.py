"""The PDF, read back by other libraries: tags, language, data attached, whose copy, any script, no secret."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from portal.consultancy.clearing import Cleared, clear
from portal.consultancy.export_json import Copy, digest_of, to_json
from portal.consultancy.export_pdf import to_pdf
from portal.consultancy.forums import Agency, ForumId
from portal.consultancy.leaks import Watch
from portal.consultancy.summary import Line, Part, Section, Summary, Whose
from portal.consultancy.wording import left_out_in_words
from portal.typeset import PaperError, child
from tests.consultancy.invented import BY_ADVOCATE, whole
from tests.consultancy.planted import DISGUISES, SECRETS, bare
from tests.consultancy.planting import planted_in

COPY = Copy("Priya Nair", Agency.POLICE, "3")
NAMES = "Żółć · Ολγα · Ольга · שרה · فاطمة"


@pytest.fixture(scope="module")
def summary() -> Summary:
    people = Part(Section.PEOPLE, (Line("names", NAMES, Whose.FACT, BY_ADVOCATE),))
    made = whole()
    return replace(made, parts=(people, *made.parts[1:]))


@pytest.fixture(scope="module")
def pdf(summary: Summary) -> bytes:
    return to_pdf(Cleared(summary, ()), COPY)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_it_is_tagged_has_a_language_and_a_title_and_says_by_which_standards(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        with opened.open_metadata() as metadata:
            kept = metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance"), metadata.get("pdfuaid:part")

        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en-GB"
        assert kept == ("3", "A", "1")
        assert str(opened.docinfo.Title) == "R2-HAZEL"
        assert bool(root.ViewerPreferences.DisplayDocTitle)


def test_headings_tables_and_the_picture_are_what_they_are_for_a_screen_reader(pdf):
    found: dict[str, list[pikepdf.Dictionary]] = {}

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for one in node:
                walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            found.setdefault(str(node.get("/S", "")), []).append(node)
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)

        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/BlockQuote"} <= set(found)
        assert len(found["/H1"]) == 1
        assert all("entries there are of each month" in str(figure.Alt) for figure in found["/Figure"])


def test_the_same_data_is_attached(pdf, summary):
    reader = PdfReader(io.BytesIO(pdf))

    (attached,) = reader.attachments["summary.json"]

    assert attached == to_json(Cleared(summary, ()), COPY)
    assert json.loads(attached)["sha256"] == digest_of(summary)
    assert digest_of(summary) in text_of(pdf).replace("\n", "")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert [str(one.AFRelationship) for one in opened.Root.AF] == ["/Source"]


def test_her_words_the_table_and_every_heading_can_be_read(pdf, summary):
    text = text_of(pdf)

    assert "I want it to stop." in text
    assert "Note 0: he stood across the road" in text
    for entry in summary.timeline.entries:
        assert entry.incident_ids[0][:8] in text
    assert {"In her own words", "Reoccurrence", "What each agency is asked"} <= set(text.split("\n"))


def test_every_page_says_whose_copy_it_is_and_how_to_treat_it(pdf):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    assert len(pages) > 1
    assert all("Copy 3, for Priya Nair (Police)" in page for page in pages)
    assert all("For the named reader only." in page for page in pages)


def test_names_in_other_scripts_are_printed(pdf):
    text = text_of(pdf)

    assert all(name in text for name in ("Żółć", "Ολγα", "Ольга"))
    assert "שרה" in text or "הרש" in text  # a reader may give the letters as they stand on the page
    assert "Letters that could not be printed" not in text


def test_letters_for_which_there_is_no_type_are_stood_in_for_and_kept_in_the_data(summary):
    line = Line("odd", "Her name is \ue123\ue124.", Whose.FACT, BY_ADVOCATE)
    odd = replace(summary, parts=(Part(Section.PEOPLE, (line,)),))

    pdf = to_pdf(Cleared(odd, ()))

    assert "Her name is □□." in text_of(pdf)
    assert "Letters that could not be printed here stand as □" in text_of(pdf)
    assert "\ue123" in PdfReader(io.BytesIO(pdf)).attachments["summary.json"][0].decode()


def test_what_she_writes_is_never_read_as_markup(summary):
    line = Line("odd", '#panic("x") *no* $a$ <b> \\ // [', Whose.FACT, BY_ADVOCATE)

    pdf = to_pdf(Cleared(replace(summary, parts=(Part(Section.FACTS, (line,)),)), ()))

    assert '#panic("x") *no* $a$ <b> \\ // [' in text_of(pdf)


def test_what_cannot_be_set_is_an_error_that_says_nothing(summary, monkeypatch):
    monkeypatch.setattr("portal.consultancy.export_pdf._SOURCE", Path(child.__file__))

    with pytest.raises(PaperError) as found:
        to_pdf(Cleared(summary, ()))

    assert str(found.value) == ""


@pytest.mark.parametrize("forum", ForumId)
def test_each_forum_has_its_paper(summary, forum):
    pdf = to_pdf(Cleared(replace(summary, header=replace(summary.header, forum=forum)), ()))

    assert forum.value.capitalize() in text_of(pdf)


@pytest.mark.parametrize("start", [0, 7, 14])
def test_forty_secrets_in_twenty_disguises_reach_neither_text_nor_metadata_nor_attachment(start):
    made, planted = whole(), []
    for disguise in [*DISGUISES][start : start + 9]:
        made, written = planted_in(made, disguise)
        planted += written

    pdf = to_pdf(clear(made, Watch(SECRETS), left_out_in_words))

    reader = PdfReader(io.BytesIO(pdf))
    everything = [text_of(pdf), str(reader.metadata), reader.attachments["summary.json"][0].decode()]
    assert [one for one in planted if any(one in place for place in everything)] == []
    assert [known.text for known in SECRETS if any(bare(known.text) in bare(place) for place in everything)] == []
