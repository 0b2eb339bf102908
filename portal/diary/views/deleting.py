"""Deleting a note, with the passphrase again, and bringing it back while that can be done."""

from flask import Response

from portal.access.service import kept_whole_since
from portal.accounts.service.again import WrongPassphraseError, check_passphrase
from portal.diary import service
from portal.diary.correcting import HeldError, SharedOnceError
from portal.diary.forms import DeleteForm
from portal.diary.notes import deleted_notes, note_of
from portal.diary.views.blueprint import bp
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import IncidentId
from portal.web.forms import ButtonForm, Form
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, current_visit, units, zone

_hers = for_roles(Role.VICTIM)


@bp.route("/notes/<incident_id>/delete", methods=["GET", "POST"])
@_hers
def delete(incident_id: IncidentId) -> Response:
    form = DeleteForm()
    if form.validate_on_submit() and _is_she(form):
        try:
            service.delete_incident(current_uow(), current_case(), incident_id)
        except SharedOnceError:
            form.refuse("passphrase", _("You have shared this note, so it can be taken back, but not deleted."))
        except HeldError:
            form.refuse("passphrase", _("Everything has to be kept for now, so this note cannot be deleted."))
        else:
            return go(".deleted")
    uow, case_id = current_uow(), current_case()
    incident = service.open_incident(uow, case_id, incident_id)
    return render(
        "diary/delete.html",
        form=form,
        note=note_of(incident, uow.now, zone()),
        is_held=kept_whole_since(uow, case_id) is not None,
    )


@bp.get("/notes/deleted")
@_hers
def deleted() -> Response:
    uow, case_id = current_uow(), current_case()
    return render(
        "diary/deleted.html",
        form=ButtonForm(),
        lines=deleted_notes(service.deleted_incidents(uow, case_id), uow.now, zone()),
        is_held=kept_whole_since(uow, case_id) is not None,
    )


@bp.post("/notes/<incident_id>/return")
@_hers
def bring_back(incident_id: IncidentId) -> Response:
    ButtonForm().require()
    service.bring_back_deleted(current_uow(), current_case(), incident_id)
    return go(".note", incident_id=incident_id)


def _is_she(form: Form) -> bool:
    """Check the passphrase once more, before the request's unit of work is opened: it takes a while."""
    visit = current_visit()
    if visit is None:
        raise NotFoundError
    try:
        check_passphrase(units(), visit, form["passphrase"].data)
    except WrongPassphraseError:
        form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        return False
    return True
