"""Her pages for what she sends and forgets: said plainly, asked twice, and gone."""

from flask import Response, request

from portal.diary import service
from portal.diary.forms import SendForm
from portal.diary.views.blueprint import bp
from portal.diary.views.hers import names_of_readers
from portal.diary.wording import names_in_words
from portal.kernel.actor import Role
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, is_done, note_done, units, zone

_hers = for_roles(Role.VICTIM)
_NOT_CARRIED = frozenset({"csrf_token", "sure"})


@bp.route("/notes/send", methods=["GET", "POST"])
@_hers
def send() -> Response:
    uow, case_id = current_uow(), current_case()
    form = SendForm(year=str(units().clock.now().year))
    readers = names_in_words(names_of_readers(case_id)) if service.may_share(uow, case_id) else ""
    draft = form.to_draft(zone(), units().clock.now()) if form.validate_on_submit() and readers else None
    if draft is None:
        return render("diary/send.html", form=form, readers_in_words=readers)
    if not form.sure.data:
        carried = [(name, one) for name, values in request.form.lists() for one in values if name not in _NOT_CARRIED]
        return render("diary/send_sure.html", form=form, carried=carried, readers_in_words=readers)
    service.send_and_forget(uow, case_id, draft, form.once.data)
    note_done()
    return go(".sent")


@bp.get("/notes/send/done")
@_hers
def sent() -> Response:
    # Said once, and afterwards by nothing: the address by itself leads back to her notes.
    return render("diary/sent.html") if is_done() else go(".index")
