"""A summary as people read it: days and moments are said one way, whatever the data holds."""

import re
from dataclasses import replace
from itertools import chain

from portal.consultancy.clearing import Cleared
from portal.consultancy.document import to_plain
from portal.consultancy.paper import set_out
from portal.consultancy.summary import Signature
from tests.consultancy.invented import NOW, whole

OTHER_WAYS = re.compile(r"\b\d{4}-\d{2}\b|\b\d{1,2}/(?:\d{1,2}/)?\d{4}\b|\bUTC\b")


def test_days_are_said_in_words_and_moments_in_the_zone_of_the_service():
    made = whole()
    signed = replace(
        made,
        header=replace(made.header, issued_at=NOW, expires_at=NOW.replace(month=7)),
        signatures=(Signature("Robin The Helper", NOW, is_second=False),),
    )

    paper = set_out(Cleared(signed, ()), None, "Europe/London")

    head, blocks = dict(paper["head"]), {block["heading"]: block for block in paper["blocks"]}
    assert head["Issued"] == "Tuesday 3 March 2026, 14:02 GMT"
    assert head["Can be read until"] == "Friday 3 July 2026, 15:02 BST"
    sharing = dict(blocks["On what footing this is shared"]["rows"])
    assert sharing["Signed"] == "Robin The Helper, Tuesday 3 March 2026, 14:02 GMT"
    by_month, one_by_one = blocks["Timeline"]["tables"]
    assert {row[0] for row in by_month["rows"]} >= {"January 2026"}
    assert re.match(r"[A-Z][a-z]+day \d+ [A-Z][a-z]+ 20\d\d\b", one_by_one["rows"][0][0])
    said = [*head.values(), *sharing.values(), blocks["Timeline"]["seen"], blocks["Timeline"]["picture"]]
    said += chain.from_iterable(by_month["rows"] + one_by_one["rows"])
    assert [one for one in said if OTHER_WAYS.search(one)] == []
    assert to_plain(signed)["signatures"][0]["at"] == "2026-03-03T14:02:00+00:00"
