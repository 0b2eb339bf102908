"""The thread as those who work on her case see it."""

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.access import service as access
from portal.accounts.service.names import names_of_staff
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId
from portal.messages import service
from portal.messages.forms import MessageForm
from portal.messages.views.blueprint import begun, bp, live, note_seen, now
from portal.messages.wording import lines_of
from portal.privacy.service import drop_draft, read_draft
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_uow, zone

_staff = for_roles(Role.ADVOCATE, Role.LEAD)


@bp.route("/work/<case_id>/messages", methods=["GET", "POST"])
@_staff
def hers(case_id: CaseId) -> Response:
    return _write(case_id, MessageForm())


@bp.get("/work/<case_id>/messages/live")
@_staff
def live_hers(case_id: CaseId) -> Response:
    return live(case_id)


@bp.get("/work/<case_id>/messages/now")
@_staff
def now_hers(case_id: CaseId) -> Response:
    return now(case_id)


@bp.get("/work/<case_id>/messages/page/<int:number>")
@_staff
def hers_older(case_id: CaseId, number: int) -> Response:
    return _page(case_id, MessageForm(), number)


@bp.route("/work/<case_id>/messages/begun/<draft_id>", methods=["GET", "POST"])
@_staff
def carry_on_hers(case_id: CaseId, draft_id: str) -> Response:
    form = MessageForm()
    if not form.is_submitted():
        form = MessageForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _write(case_id, form, draft_id)


def _write(case_id: CaseId, form: MessageForm, draft_id: str | None = None) -> Response:
    if form.validate_on_submit():
        service.send_message(current_uow(), case_id, form.to_draft(), form.once.data)
        if draft_id is not None:
            drop_draft(current_uow(), draft_id)
        return go(".hers", case_id=case_id)
    return _page(case_id, form, is_carried_on=draft_id is not None)


def _page(case_id: CaseId, form: MessageForm, number: int = 1, *, is_carried_on: bool = False) -> Response:
    uow, draft = current_uow(), f"message {case_id}"
    page = service.thread_page(uow, case_id, number)
    head = access.head_of_case(uow, case_id)
    names = names_of_staff(uow, {*page.team, *(one.author_id for one in page.messages)})
    if page.victim_id is not None:
        names[page.victim_id] = head.display_name or _("her")
    answer = render(
        "messages/thread.html",
        form=form,
        head=head,
        page=page,
        lines=lines_of(page.messages, names, zone=zone(), now=uow.now),
        who_reads="",
        draft=draft,
        is_carried_on=is_carried_on,
        begun=[] if is_carried_on or form.is_submitted() else begun(draft),
    )
    note_seen(case_id, page)
    return answer
