"""In what order cases ask for attention."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.attention.marks import Asked, Asks, Mark
from portal.casework.caseload import CaseLine, Joining, Reason, Why, most_pressing_first, what_it_asks
from portal.casework.standing import Decision, Kind, Level, Mode, Standing, State
from portal.kernel.ids import CaseId, PersonId

DAY = datetime(2026, 3, 1, tzinfo=UTC)
JOINED = Joining(is_used=True, is_confirmed=True)


def decided(kind, value, **more: Any) -> Decision:
    fields: dict[str, Any] = {"is_current": True, "waits": False, "began_on": date(2026, 3, 1)} | more
    return Decision("d", CaseId("c"), kind, value, "", PersonId("p"), DAY, **fields)


KNOWN = Standing(level=decided(Kind.LEVEL, Level.MEDIUM))


def line(
    name: str, why: Why, *, unread: int = 0, day: int = 1, level: Level | None = None, state: State = State.OPEN
) -> CaseLine:
    opened = DAY.replace(day=day)
    return CaseLine(CaseId(name), name, name, opened, unread, (Reason(why),), level, state, is_mine=True)


def asks(joining=JOINED, asked=None, standing=KNOWN, unread=0, **more) -> list[Why]:
    return [reason.why for reason in what_it_asks(joining, asked or Asked(), standing, unread, **more)]


class TestWhy:
    @pytest.mark.parametrize(
        ("joining", "why"),
        [
            (Joining(was_misused=True, is_used=True, is_confirmed=True), Why.CODE_MISUSED),
            (Joining(is_used=True), Why.TO_CONFIRM),
            (JOINED, Why.NOTHING),
            (Joining(is_open=True), Why.INVITED),
            (Joining(), Why.TO_INVITE),
        ],
    )
    def test_how_far_it_has_come_with_her_joining(self, joining, why):
        assert asks(joining) == [why]

    def test_several_reasons_stand_in_order_and_are_counted(self):
        asked = Asked(
            since={Asks.QUIET: DAY, Asks.MESSAGE: DAY, Asks.CHANGED: DAY}, marks={Mark.FEAR: 2, Mark.THREAT: 1}
        )

        found = what_it_asks(JOINED, asked, KNOWN, 4)

        assert [(one.why, one.many) for one in found] == [
            (Why.THREAT, 1),
            (Why.FEAR, 2),
            (Why.CHANGED, 0),
            (Why.MESSAGE, 0),
            (Why.UNREAD, 4),
            (Why.QUIET, 0),
        ]

    def test_a_level_that_waits_a_closing_that_waits_and_no_level_at_all(self):
        waits = decided(Kind.LEVEL, Level.MEDIUM, is_current=False, waits=True)

        assert asks(standing=Standing(KNOWN.level, waiting_level=waits)) == [Why.LEVEL_WAITS]
        assert asks(standing=Standing(KNOWN.level, state=State.CLOSING)) == [Why.CLOSING]
        assert asks(standing=Standing()) == [Why.NO_LEVEL]

    def test_where_all_work_is_with_others_nobody_is_asked_to_invite_her(self):
        without_her = Standing(KNOWN.level, modes=(decided(Kind.MODE, Mode.CONSULTANCY),))
        with_her = Standing(KNOWN.level, modes=(*without_her.modes, decided(Kind.MODE, Mode.ADVICE)))
        ended = Standing(KNOWN.level, modes=(decided(Kind.MODE, Mode.CONSULTANCY, ended_on=date(2026, 3, 2)),))

        assert asks(Joining(), standing=without_her) == [Why.NOTHING]
        assert asks(Joining(), standing=with_her) == asks(Joining(), standing=ended) == [Why.TO_INVITE]


class TestOrder:
    def test_a_misused_code_comes_before_everything_and_what_asks_for_nothing_comes_last(self):
        lines = [line("quiet", Why.NOTHING), line("one", Why.UNREAD, unread=1), line("misused", Why.CODE_MISUSED)]

        assert [found.code for found in most_pressing_first(lines)] == ["misused", "one", "quiet"]

    def test_among_equals_the_higher_level_then_more_unread_then_the_oldest_case(self):
        lines = [
            line("new", Why.UNREAD, unread=1, day=9),
            line("old", Why.UNREAD, unread=1),
            line("many", Why.UNREAD, unread=5),
            line("high", Why.UNREAD, unread=1, day=9, level=Level.HIGH),
        ]

        assert [found.code for found in most_pressing_first(lines)] == ["high", "many", "old", "new"]

    def test_a_closed_case_comes_last_whatever_it_asks_for(self):
        lines = [line("closed", Why.THREAT, state=State.CLOSED), line("quiet", Why.NOTHING)]

        assert [found.code for found in most_pressing_first(lines)] == ["quiet", "closed"]
