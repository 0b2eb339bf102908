"""What follows from one try, whatever the numbers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.outbox.retry import (
    ASKS,
    LEASE,
    TextState,
    after_asking,
    after_busy,
    after_no_news,
    after_taken,
    after_unsure,
)

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
minutes = st.integers(0, 600).map(lambda number: timedelta(minutes=number))


@given(st.integers(1, 50), minutes)
def test_what_was_not_looked_at_is_tried_again_within_its_time_or_not_at_all(attempts, left) -> None:
    plan = after_busy(attempts, NOW, NOW + left)

    if plan.next_at is None:
        assert plan.state is TextState.NOT_SENT
    else:
        assert plan.state is TextState.QUEUED
        assert NOW < plan.next_at <= NOW + left


@given(st.integers(1, 20))
def test_what_may_have_gone_is_asked_about_and_never_queued_again(asks) -> None:
    plan = after_asking(asks, NOW)

    assert after_unsure(NOW).state is TextState.ASKING
    assert (plan.state, plan.next_at is None) == (
        (TextState.NOT_KNOWN, True) if asks >= len(ASKS) else (TextState.ASKING, False)
    )


@given(minutes)
def test_where_no_news_comes_it_is_asked_for_and_not_for_ever(since) -> None:
    plan = after_no_news(NOW, NOW + since)

    assert plan.state is TextState.SENT
    assert plan.next_at is None or plan.next_at > NOW + since
    assert (after_taken(NOW).next_at or NOW) > NOW


def test_a_lease_outlives_a_call() -> None:
    assert timedelta(seconds=30) <= LEASE
