"""What the service's people read of her diary, and never change."""

from flask import Response

from portal.access import service as access
from portal.diary import service
from portal.diary.notes import by_days, note_of
from portal.diary.record_wording import names_of
from portal.diary.views.blueprint import bp
from portal.diary.views.lists import list_begins, list_shown
from portal.diary.views.pictures import pictures_of
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, IncidentId
from portal.web.pages import for_roles, leaves_trail, render
from portal.web.requests import current_uow, zone

_staff = for_roles(Role.ADVOCATE, Role.LEAD)


@bp.get("/work/<case_id>/notes")
@bp.get("/work/<case_id>/notes/page/<int:number>")
@_staff
def shared(case_id: CaseId, number: int = 1) -> Response:
    uow = current_uow()
    page = service.shared_incidents_page(uow, case_id, number)
    return render(
        "diary/shared.html",
        head=access.head_of_case(uow, case_id),
        page=page,
        days=by_days(page.lines, now=uow.now, zone=zone()),
    )


@bp.get("/work/<case_id>/notes/<incident_id>")
@_staff
@leaves_trail
def shared_note(case_id: CaseId, incident_id: IncidentId) -> Response:
    uow = current_uow()
    incident = service.open_shared_incident(uow, case_id, incident_id)
    page = service.shared_page_of(uow, case_id, incident)
    return render(
        "diary/shared_note.html",
        head=access.head_of_case(uow, case_id),
        page=page,
        days=by_days(page.lines, now=uow.now, zone=zone()),
        note=note_of(incident, uow.now, zone(), names_of(service.named_for_staff(uow, case_id, incident))),
        list=list_begins(incident),
        pictures=pictures_of(case_id, incident_id),
    )


@bp.get("/work/<case_id>/notes/<incident_id>/list")
@bp.get("/work/<case_id>/notes/<incident_id>/list/page/<int:number>")
@_staff
@leaves_trail
def shared_list(case_id: CaseId, incident_id: IncidentId, number: int = 1) -> Response:
    uow = current_uow()
    incident = service.open_shared_incident(uow, case_id, incident_id)
    return render(
        "diary/shared_list.html",
        head=access.head_of_case(uow, case_id),
        incident_id=incident_id,
        list=list_shown(incident, number),
        number=number,
    )
