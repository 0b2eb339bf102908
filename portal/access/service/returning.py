"""What becomes of somebody's place on their cases, and of the keys to them, while they come back with new keys."""

from portal.access import queries
from portal.access.permissions import Part, Permission
from portal.access.service.cases import CaseAccess, grant_victim, make_victim, require, require_in_service
from portal.kernel.ids import CaseId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault

_FROM_COVER = tuple(one for one in vault.VICTIM_CLASSES if one in vault.COVERED_CLASSES)
_NOT_FROM_COVER = tuple(one for one in vault.VICTIM_CLASSES if one not in vault.COVERED_CLASSES)


def put_aside(uow: UnitOfWork, person_id: PersonId) -> None:
    """Let a victim who comes back with new keys wait until it is confirmed who it is.

    What was granted stays: it is sealed to the old half, which the new keys do not open, and is there again if it was
    somebody else who came. Nobody's leave is asked: they have brought an invitation made for them.
    """
    for row in queries.places_of_person(uow.session, person_id):
        if row.part == Part.VICTIM:
            row.part = Part.NEWCOMER


def put_back(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Give a victim her place on her case again, in which somebody else had come; no key is needed.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.ANSWER_FOR_RETURN)
    row = queries.member(uow.session, case_id, person_id)
    if row is not None and row.part == Part.NEWCOMER:
        row.part = Part.VICTIM


def confirm_return(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Grant a victim who came back the classes of her case: from an advocate's own, or from a lead's cover key.

    Raises:
        CaseNotFoundError: not for this person, or she is not on the case.
        NoKeyError: it is a lead, and they do not hold the cover key.
    """
    mine = require(uow, case_id, Permission.ANSWER_FOR_RETURN)
    make_victim(uow, case_id, person_id)
    if mine.part is Part.ADVOCATE:
        grant_victim(uow, case_id, person_id)
        return
    _grant_from_cover(uow, mine, person_id)
    for record_class in _NOT_FROM_COVER:
        # She gets a version that begins now; what was there comes from who holds it.
        vault.new_class_version(uow.vault, case_id, record_class, also=person_id)


def put_keys_back(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Give a victim her place and her keys again after somebody else held them, and begin new ones for what comes now.

    What was kept of her grants has been put back already; what came since she has from the cover key, if the acting
    lead holds it.

    Raises:
        CaseNotFoundError: not for this person.
    """
    mine = require(uow, case_id, Permission.ANSWER_FOR_RETURN)
    put_back(uow, case_id, person_id)
    if vault.holds_cover(uow.vault, mine.service_id, mine.person_id):
        _grant_from_cover(uow, mine, person_id)
        uow.session.flush()
    vault.renew_classes_of(uow.vault, person_id)


def grant_back(uow: UnitOfWork, person_id: PersonId) -> None:
    """Grant an advocate who came back with new keys the classes of the cases they are on, from the cover key.

    Raises:
        NoKeyError: the acting lead does not hold the cover key.
    """
    actor = require_in_service(uow, Permission.PASS_COVER_ON)
    for row in queries.places_of_person(uow.session, person_id):
        case_id = CaseId(row.case_id)
        vault.grant_from_cover(uow.vault, case_id, vault.COVERED_CLASSES, person_id, service_id=actor.service_id)


def _grant_from_cover(uow: UnitOfWork, mine: CaseAccess, person_id: PersonId) -> None:
    vault.grant_from_cover(uow.vault, mine.case_id, _FROM_COVER, person_id, service_id=mine.service_id)
