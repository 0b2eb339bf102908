"""Sealing what is agreed, opening it again, and the digests by which her words and numbers are known again."""

from portal.checkins.models import CheckInAnswerRow, CheckInPlanRow, StaffPhoneRow
from portal.checkins.plan import MARK_BYTES, MARKS, SCHEMA, PlanDraft, from_body, to_body
from portal.checkins.wording import exact, marks_of, traces_of
from portal.kernel.ids import CaseId
from portal.sms import Told
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.keys import RecordClass
from portal.vault.primitives import random_bytes, same


def seal_plan(uow: UnitOfWork, row: CheckInPlanRow, draft: PlanDraft) -> None:
    """Seal into a row when she is asked and in which words; the pause stands beside it."""
    row.sealed_plan = seal_content(uow.keyring.server.worker, _plan_place(row), to_body(draft), schema=SCHEMA)


def open_plan(uow: UnitOfWork, row: CheckInPlanRow) -> PlanDraft | None:
    """Return when she is asked and in which words; none until that is chosen."""
    if row.sealed_plan is None:
        return None
    content = open_content(uow.keyring.server.worker, _plan_place(row), row.sealed_plan)
    return from_body(content.schema, content.body, row.paused_until)


def number_digest(uow: UnitOfWork, number: str) -> bytes:
    """Return by what a number is found again."""
    return uow.keyring.server.lookup_digest("check-in number", number)


def code_digest(uow: UnitOfWork, owner: str, code: str) -> bytes:
    """Return by what a code that was sent is known again."""
    return uow.keyring.server.lookup_digest("check-in code", f"{owner} {code}")


def set_her_words(uow: UnitOfWork, row: CheckInPlanRow, safe: str, duress: str) -> None:
    """Keep her two words as digests alone, among which nobody sees how long they are."""
    row.safe_digest = _safe_digest(uow, row, safe)
    marks = [_mark(uow, row, mark) for mark in sorted(marks_of(duress))]
    marks += [random_bytes(MARK_BYTES) for _spare in range(MARKS - len(marks))]
    row.duress_marks = b"".join(sorted(marks))


def is_safe_word(uow: UnitOfWork, row: CheckInPlanRow, answer: str) -> bool:
    """Say whether an answer is her safe word, to the letter."""
    return row.safe_digest is not None and same(row.safe_digest, _safe_digest(uow, row, answer))


def is_duress_word(uow: UnitOfWork, row: CheckInPlanRow, answer: str) -> bool:
    """Say whether an answer is her other word, or one slip away from it."""
    kept = row.duress_marks or b""
    known = {kept[at : at + MARK_BYTES] for at in range(0, len(kept), MARK_BYTES)}
    return not known.isdisjoint(_mark(uow, row, trace) for trace in traces_of(answer))


def seal_answer(uow: UnitOfWork, row: CheckInAnswerRow, told: Told) -> None:
    """Seal a text of hers to those who hold the class; the machine cannot open it again."""
    body = {"words": told.words, "has_picture": told.has_picture}
    case_id = CaseId(row.case_id)
    row.sealed_words = vault.seal_for_class(uow.vault, case_id, RecordClass.CONTACT, _answer_place(row), body)


def open_answer(uow: UnitOfWork, row: CheckInAnswerRow) -> tuple[str, bool]:
    """Return what a text of hers says, and whether a picture came with it.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    case_id = CaseId(row.case_id)
    body = vault.open_for_class(uow.vault, case_id, RecordClass.CONTACT, _answer_place(row), row.sealed_words)
    return str(body["words"]), bool(body["has_picture"])


def seal_phone(uow: UnitOfWork, row: StaffPhoneRow, number: str) -> None:
    """Seal a work telephone to the worker's key."""
    row.sealed_number = seal_content(uow.keyring.server.worker, _phone_place(row), {"number": number})


def open_phone(uow: UnitOfWork, row: StaffPhoneRow) -> str:
    """Return a work telephone."""
    return str(open_content(uow.keyring.server.worker, _phone_place(row), row.sealed_number).body["number"])


def _safe_digest(uow: UnitOfWork, row: CheckInPlanRow, word: str) -> bytes:
    return uow.keyring.server.lookup_digest("check-in word", f"{row.case_id} {exact(word)}")


def _mark(uow: UnitOfWork, row: CheckInPlanRow, mark: str) -> bytes:
    return uow.keyring.server.lookup_digest("check-in mark", f"{row.case_id} {mark}")[:MARK_BYTES]


def _plan_place(row: CheckInPlanRow) -> Place:
    return Place("checkin_plan", "sealed_plan", row.case_id, row.service_id)


def _phone_place(row: StaffPhoneRow) -> Place:
    return Place("checkin_staff_phone", "sealed_number", row.person_id, row.service_id)


def _answer_place(row: CheckInAnswerRow) -> Place:
    return Place("checkin_answer", "sealed_words", row.id, row.case_id)
