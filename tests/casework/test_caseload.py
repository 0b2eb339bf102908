"""In what order cases ask for attention."""

from datetime import UTC, datetime

import pytest

from portal.casework.caseload import CaseLine, Why, most_pressing_first, what_it_asks
from portal.kernel.ids import CaseId

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def line(name: str, why: Why, *, unread: int = 0, day: int = 1) -> CaseLine:
    return CaseLine(CaseId(name), name, name, DAY.replace(day=day), unread, why, is_mine=True)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"was_misused": True, "is_used": True, "is_confirmed": True, "unread": 3}, Why.CODE_MISUSED),
        ({"is_used": True, "unread": 3}, Why.TO_CONFIRM),
        ({"is_used": True, "has_changed": True, "unread": 3}, Why.TO_CONFIRM),
        ({"is_used": True, "is_confirmed": True, "has_changed": True, "unread": 3}, Why.CHANGED),
        ({"is_used": True, "is_confirmed": True, "unread": 3}, Why.UNREAD),
        ({"is_used": True, "is_confirmed": True}, Why.NOTHING),
        ({"is_open": True}, Why.INVITED),
        ({}, Why.TO_INVITE),
    ],
)
def test_a_case_asks_for_the_most_pressing_thing(state, why):
    nothing = dict.fromkeys(("was_misused", "is_used", "is_confirmed", "is_open", "has_changed"), False) | {"unread": 0}

    assert what_it_asks(**(nothing | state)) is why


def test_a_misused_code_comes_before_everything_and_what_asks_for_nothing_comes_last():
    lines = [line("quiet", Why.NOTHING), line("one", Why.UNREAD, unread=1), line("misused", Why.CODE_MISUSED)]

    assert [found.code for found in most_pressing_first(lines)] == ["misused", "one", "quiet"]


def test_more_unread_comes_first_and_among_equals_the_oldest_case():
    lines = [
        line("new", Why.UNREAD, unread=1, day=9),
        line("old", Why.UNREAD, unread=1),
        line("many", Why.UNREAD, unread=5),
    ]

    assert [found.code for found in most_pressing_first(lines)] == ["many", "old", "new"]
