"""Keeping everything in a case for now, and lifting that."""

from flask import Response

from portal.accounts.service.names import names_of_staff
from portal.casework import service
from portal.casework.forms import HoldForm
from portal.casework.standing import Hold, Kind, NoChangeError
from portal.casework.views.blueprint import bp, lead, staff
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId
from portal.web.pages import go, render
from portal.web.requests import current_actor, current_uow


@bp.route("/<case_id>/keep", methods=["GET", "POST"])
@staff
def hold(case_id: CaseId) -> Response:
    form = HoldForm()
    if form.validate_on_submit():
        try:
            service.set_hold(current_uow(), case_id, form.reason.data)
        except NoChangeError:
            form.refuse("reason", _("Somebody has said so already."))
        else:
            return go(".hold", case_id=case_id)
    return _page(case_id, form)


@bp.post("/<case_id>/keep/lift")
@lead
def lift(case_id: CaseId) -> Response:
    form = HoldForm()
    if form.validate_on_submit():
        try:
            service.lift_hold(current_uow(), case_id, form.reason.data)
        except NoChangeError:
            form.refuse("reason", _("It has been lifted already."))
        else:
            return go(".hold", case_id=case_id)
    return _page(case_id, form)


def _page(case_id: CaseId, form: HoldForm) -> Response:
    uow = current_uow()
    history = [one for one in service.history_of_case(uow, case_id) if one.kind is Kind.HOLD]
    return render(
        "casework/hold.html",
        form=form,
        case=service.case_page(uow, case_id),
        history=[(one, one.value == Hold.ON) for one in history],
        names=names_of_staff(uow, [one.by for one in history]),
        is_lead=current_actor().role is Role.LEAD,
    )
