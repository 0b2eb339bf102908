"""What others try with her name or her invitation stands in "Who has looked"."""

from collections.abc import Callable

import pytest

from portal.accounts.coming_in import BackDraft
from portal.accounts.service import confirming, invites, joining, recovery
from portal.accounts.service.invites import NewInvite
from portal.accounts.service.joining import UsedCodeError
from portal.accounts.service.recovery import WrongRecoveryError
from portal.accounts.words import write_code
from portal.home.service import who_has_looked
from portal.home.wording import in_words
from portal.kernel.ids import CaseId
from tests.support.joined import Joined, World, accept, open_case


def lines_of(her: Joined, world: World, case_id: CaseId | None = None) -> list[str]:
    with her.read() as uow:
        return [in_words(line) for line in who_has_looked(uow, case_id or world.case_id).lines]


def try_a_paper(world: World, name: str) -> None:
    draft = BackDraft(name, write_code(bytes(16)), "another way across the hill")
    with pytest.raises(WrongRecoveryError):
        recovery.come_back(world.units, draft, is_plain=False, network="his", site_name="Linden", device_token=None)


def test_a_paper_tried_with_her_name(world: World) -> None:
    try_a_paper(world, world.victim.name)

    assert "Somebody tried your name with a printed code that is not yours." in lines_of(world.victim, world)


def test_a_paper_tried_with_another_name_is_nothing_of_hers(world: World) -> None:
    try_a_paper(world, "nobody at all")
    try_a_paper(world, world.advocate.name)

    assert not any("printed code" in line for line in lines_of(world.victim, world))


def look_at(world: World, made: NewInvite) -> None:
    joining.look_at_code(world.units, made.code, network="his")


def join_by(world: World, made: NewInvite) -> None:
    accept(world.units, made, name="not she")


@pytest.mark.parametrize("try_again", [look_at, join_by])
def test_her_invitation_tried_again(world: World, try_again: Callable[[World, NewInvite], None]) -> None:
    case_id = open_case(world.advocate, "Beth")
    with world.advocate.write() as uow:
        made = invites.invite_victim(uow, case_id)
    beth = accept(world.units, made)
    with pytest.raises(UsedCodeError):
        try_again(world, made)
    with world.advocate.write() as uow:
        confirming.confirm_person(uow, beth.invite_id)

    told = "Somebody tried an invitation of yours again that had been used already."
    assert told in lines_of(beth, world, case_id)
    assert told not in lines_of(world.victim, world)
