"""The professional record of a case."""

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.accounts.service.names import names_of_staff
from portal.casework import service
from portal.casework.forms import RecordForm
from portal.casework.record import draft_of
from portal.casework.views.blueprint import bp, staff
from portal.casework.wording import note_kind_in_words
from portal.kernel.ids import CaseId
from portal.privacy.service import drop_draft, read_draft
from portal.web.pages import go, leaves_trail, render
from portal.web.requests import current_uow


@bp.get("/<case_id>/record")
@bp.get("/<case_id>/record/page/<int:number>")
@staff
@leaves_trail
def record(case_id: CaseId, number: int = 1) -> Response:
    page = service.record_page(current_uow(), case_id, number)
    return render(
        "casework/record.html",
        case=service.case_page(current_uow(), case_id),
        page_of=page,
        names=names_of_staff(current_uow(), list({note.written_by for note in page.notes})),
        kind=note_kind_in_words,
        begun=service.begun_notes(current_uow(), case_id),
    )


@bp.route("/<case_id>/record/new", methods=["GET", "POST"])
@staff
def write_record(case_id: CaseId) -> Response:
    return _write(case_id, RecordForm())


@bp.route("/<case_id>/record/new/<draft_id>", methods=["GET", "POST"])
@staff
def carry_record_on(case_id: CaseId, draft_id: str) -> Response:
    form = RecordForm()
    if not form.is_submitted():
        form = RecordForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _write(case_id, form, draft_id)


def _write(case_id: CaseId, form: RecordForm, draft_id: str | None = None) -> Response:
    service.check_may_write(current_uow(), case_id)
    page = service.case_page(current_uow(), case_id)
    if form.validate_on_submit():
        service.write_record(current_uow(), case_id, form.to_draft(), form.once.data)
        if draft_id is not None:
            drop_draft(current_uow(), draft_id)
        return go(".record", case_id=case_id)
    return render(
        "casework/write_record.html", form=form, case=page, draft=draft_of(case_id), is_carried_on=draft_id is not None
    )
