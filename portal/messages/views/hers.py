"""Her side of the thread."""

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.accounts.service.names import names_of_staff
from portal.kernel.actor import Role
from portal.messages import service
from portal.messages.forms import HerMessageForm
from portal.messages.views.blueprint import begun, bp, live, note_seen, now
from portal.messages.wording import lines_of, who_reads
from portal.privacy.service import drop_draft, read_draft
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, house, zone

_hers = for_roles(Role.VICTIM)
_DRAFT = "message"


@bp.route("/messages", methods=["GET", "POST"])
@_hers
def mine() -> Response:
    return _write(HerMessageForm())


@bp.get("/messages/live")
@_hers
def live_mine() -> Response:
    return live(current_case())


@bp.get("/messages/now")
@_hers
def now_mine() -> Response:
    return now(current_case())


@bp.get("/messages/page/<int:number>")
@_hers
def mine_older(number: int) -> Response:
    return _page(HerMessageForm(), number)


@bp.route("/messages/begun/<draft_id>", methods=["GET", "POST"])
@_hers
def carry_on_mine(draft_id: str) -> Response:
    form = HerMessageForm()
    if not form.is_submitted():
        form = HerMessageForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _write(form, draft_id)


def _write(form: HerMessageForm, draft_id: str | None = None) -> Response:
    if form.validate_on_submit():
        service.send_message(current_uow(), current_case(), form.to_draft(), form.once.data)
        if draft_id is not None:
            drop_draft(current_uow(), draft_id)
        return go(".mine")
    return _page(form, is_carried_on=draft_id is not None)


def _page(form: HerMessageForm, number: int = 1, *, is_carried_on: bool = False) -> Response:
    uow, case_id = current_uow(), current_case()
    if not service.may_message(uow, case_id):
        return render("messages/not_yet.html")
    page = service.thread_page(uow, case_id, number)
    names = names_of_staff(uow, {*page.team, *(one.author_id for one in page.messages)})
    answer = render(
        "messages/thread.html",
        form=form,
        head=None,
        page=page,
        lines=lines_of(page.messages, names, zone=zone(), now=uow.now),
        who_reads=who_reads([names[one] for one in page.team if one in names], house().hours(uow)),
        draft=_DRAFT,
        is_carried_on=is_carried_on,
        begun=[] if is_carried_on or form.is_submitted() else begun(_DRAFT),
    )
    note_seen(case_id, page)
    return answer
