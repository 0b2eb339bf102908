"""Leaving: what was typed is kept for its person, and the visit ends, with the cookie's half alone."""

from portal.accounts.service.visits import end_visit, may_append_draft
from portal.accounts.visit_times import DRAFTS_AFTER_LEAVING
from portal.privacy.drafts import Typed
from portal.privacy.service import keep_draft
from portal.unit_of_work import Units


def leave(units: Units, cookie_half: bytes, typed: Typed | None) -> None:
    """End a visit and, in the same step, keep what was typed in it.

    Args:
        units: opens the units of work.
        cookie_half: what the cookie holds; the page's half is gone by now.
        typed: what stood in the form, if anything worth keeping did.
    """
    with units.write() as uow:
        owner = may_append_draft(uow, cookie_half) if typed else None
        if owner and typed:
            keep_draft(uow, owner.person_id, owner.public_key, typed)
        end_visit(uow, cookie_half, drafts_for=DRAFTS_AFTER_LEAVING)


def keep_orphan_form(units: Units, cookie_half: bytes, page_half: bytes | None, typed: Typed) -> bool:
    """Keep a form that came with the cookie alone, or after its visit had ended; say whether it was kept.

    Whoever took the cookie out of a browser's files can add drafts by this and read none. At worst he crowds the oldest
    of hers out: that, and a page that refuses what she typed, were weighed against each other.
    """
    with units.write() as uow:
        owner = may_append_draft(uow, cookie_half, page_half)
        if owner is None:
            return False
        keep_draft(uow, owner.person_id, owner.public_key, typed)
        return True
