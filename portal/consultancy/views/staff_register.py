"""The page of staff that says what of a case was shared at tables, with whom, and on which footing."""

from flask import Response

from portal.access.permissions import Part
from portal.access.service import head_of_case
from portal.consultancy import service, staff_wording, wording
from portal.consultancy.views.blueprint import bp, staff
from portal.kernel.ids import CaseId
from portal.web.pages import leaves_trail, render
from portal.web.requests import current_uow


@bp.get("/work/<case_id>/papers/shared")
@staff
@leaves_trail
def shared(case_id: CaseId) -> Response:
    uow = current_uow()
    head = head_of_case(uow, case_id)
    return render(
        "consultancy/staff_shared.html",
        head=head,
        may_write=head.part is Part.ADVOCATE,
        decisions=service.sharing_of_case(uow, case_id),
        forums=wording.FORUM_NAMES,
        views=wording.VIEWS,
        words=staff_wording,
    )
