"""Changing a note while that may be, and looking at what it said before."""

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.diary import service
from portal.diary.correcting import ChangedMeanwhileError, FixedError, why_fixed
from portal.diary.forms import ChangeForm, as_typed, offer_records
from portal.diary.incidents import Incident
from portal.diary.notes import note_of, notes_before
from portal.diary.views.blueprint import bp
from portal.diary.wording import fixed_in_words
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import IncidentId
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, units, zone

_hers = for_roles(Role.VICTIM)


@bp.route("/notes/<incident_id>/change", methods=["GET", "POST"])
@_hers
def change(incident_id: IncidentId) -> Response:
    form, uow, case_id = ChangeForm(), current_uow(), current_case()
    known = service.records_of_case(uow, case_id)
    offer_records(form, known)
    draft = form.to_draft(zone(), units().clock.now()) if form.validate_on_submit() else None
    if draft is not None:
        try:
            service.change_incident(uow, case_id, incident_id, draft, seen=form.seen.data or "")
        except ChangedMeanwhileError:
            form.refuse("words", _("This note was changed on another page just now. Look there first."))
        except FixedError as error:
            form.refuse("words", fixed_in_words(error.why))
        else:
            return go(".note", incident_id=incident_id)
    incident = service.open_incident(uow, case_id, incident_id)
    if not form.is_submitted():
        form = ChangeForm(formdata=MultiDict({**as_typed(incident.told, zone()), "seen": [incident.seen]}))
        offer_records(form, known)
    return render(
        "diary/change.html",
        form=form,
        note=note_of(incident, uow.now, zone()),
        why_not=_why_not(incident),
        draft=f"change {incident_id}",
    )


@bp.get("/notes/<incident_id>/before")
@_hers
def before(incident_id: IncidentId) -> Response:
    uow = current_uow()
    versions = service.versions_of_incident(uow, current_case(), incident_id)
    return render("diary/before.html", incident_id=incident_id, versions=notes_before(versions, uow.now, zone()))


def _why_not(incident: Incident) -> str:
    """Say why a note is not changed any more; nothing where it may be."""
    shared_at, confirmed_at = incident.sharing.shared_at, incident.confirmed_at
    why = why_fixed(incident.recorded_at, current_uow().now, shared_at=shared_at, confirmed_at=confirmed_at)
    return fixed_in_words(why) if why else ""
