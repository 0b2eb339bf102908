"""What is still typed in visits of before, once somebody's keys are exchanged: it reaches nobody but her."""

from datetime import timedelta

import pytest

from portal.accounts.service import confirming, invites, returns
from portal.accounts.service.leaving import keep_orphan_form, keep_while_typing, leave
from portal.kernel.ids import new_id
from portal.privacy.drafts import MOST_DRAFTS, Piece, Typed
from portal.privacy.service import carry_on
from tests.support.joined import Joined, World, accept

STRANGER = "nobody of that name at all"
STORY = Typed("note", {"words": ["He stood by the gate."]}, "/notes/new")


def come_in_her_place(world: World) -> Joined:
    with world.advocate.again().write() as uow:
        invite = invites.invite_victim_back(uow, world.case_id)
    return accept(world.units, invite, name="not anna", passphrase=STRANGER)


def put_back(world: World, stranger: Joined, end: str) -> None:
    """Let a lead see at once that it was not she, or only after it was confirmed that it was."""
    with world.lead.again().write() as uow:
        if end == "contested":
            confirming.confirm_person(uow, stranger.invite_id)
            returns.contest_return(uow, stranger.invite_id)
        else:
            confirming.refuse_person(uow, stranger.invite_id)


def type_on(somebody: Joined) -> None:
    """Send a form in each way that needs no open visit."""
    cookie, page = somebody.started.cookie_half, somebody.started.page_half
    keep_while_typing(somebody.units, cookie, page, STORY, Piece(new_id(), 1))
    keep_orphan_form(somebody.units, cookie, None, STORY)
    leave(somebody.units, cookie, STORY)


def offered(somebody: Joined) -> int:
    with somebody.read() as uow:
        return len(carry_on(uow))


@pytest.mark.parametrize("has_ended", [False, True])
def test_what_she_still_types_is_not_sealed_to_whoever_came_in_her_place(world: World, clock, has_ended) -> None:
    if has_ended:
        leave(world.units, world.victim.started.cookie_half, None)
        clock.advance(timedelta(seconds=30))
    stranger = come_in_her_place(world)

    type_on(world.victim)

    assert offered(stranger) == 0


@pytest.mark.parametrize("end", ["contested", "refused"])
def test_what_the_other_still_sends_is_not_offered_to_her(world: World, end) -> None:
    stranger = come_in_her_place(world)
    put_back(world, stranger, end)
    her = world.victim.again()

    type_on(stranger)

    assert offered(her) == 0


@pytest.mark.parametrize("end", ["contested", "refused"])
def test_however_much_the_other_types_nothing_of_hers_is_crowded_out(world: World, end) -> None:
    leave(world.units, world.victim.started.cookie_half, STORY)
    stranger = come_in_her_place(world)
    cookie, page = stranger.started.cookie_half, stranger.started.page_half
    for number in range(MOST_DRAFTS + 1):
        keep_while_typing(world.units, cookie, page, STORY, Piece(new_id(), number + 1))
    assert offered(stranger) == MOST_DRAFTS

    put_back(world, stranger, end)

    assert offered(world.victim.again()) == 1


def test_if_it_was_she_after_all_what_she_typed_then_is_there(world: World) -> None:
    her = come_in_her_place(world)
    type_on(her)
    put_back(world, her, "contested")
    with world.lead.again().write() as uow:
        returns.uphold_return(uow, her.invite_id)

    assert offered(her.again(STRANGER)) == 3


def test_what_she_types_once_she_is_back_is_offered(world: World) -> None:
    her = come_in_her_place(world)

    type_on(her)

    assert offered(her) == 3
