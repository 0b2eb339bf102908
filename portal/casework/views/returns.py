"""Who came back with a new way in, and putting everything back where it was not she."""

from collections.abc import Callable

from flask import Response

from portal.accounts.service import again
from portal.accounts.service.again import WrongPassphraseError
from portal.casework import service
from portal.casework.forms import PutBackForm
from portal.casework.views.blueprint import bp, lead
from portal.i18n import _
from portal.kernel.ids import InviteId
from portal.unit_of_work import UnitOfWork
from portal.web.pages import go, render
from portal.web.requests import current_uow, current_visit, units


@bp.get("/back")
@lead
def returns() -> Response:
    return render("casework/returns.html", returns=service.returns(current_uow()))


@bp.route("/back/<invite_id>", methods=["GET", "POST"])
@lead
def contest(invite_id: InviteId) -> Response:
    return _put_back(invite_id, service.put_back)


@bp.post("/back/<invite_id>/again")
@lead
def uphold(invite_id: InviteId) -> Response:
    return _put_back(invite_id, service.put_new_back)


def _put_back(invite_id: InviteId, change: Callable[[UnitOfWork, InviteId], None]) -> Response:
    """Put one way in back or the other, once the lead has typed their passphrase again."""
    form, visit = PutBackForm(), current_visit()
    if visit is not None and form.validate_on_submit():
        try:
            again.check_passphrase(units(), visit, form.passphrase.data)
        except WrongPassphraseError:
            form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        else:
            change(current_uow(), invite_id)
            return go(".contest", invite_id=invite_id)
    return render("casework/return.html", line=service.one_return(current_uow(), invite_id), form=form)
