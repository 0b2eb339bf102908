"""Going on with what was begun in any form: its page with the words in it, or the words alone where that is gone."""

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from portal.kernel.errors import NotFoundError
from portal.kernel.ids import is_id, new_id
from portal.privacy import service
from portal.privacy.drafts import Draft, page_in, piece_in
from portal.web.forms import ButtonForm, Form
from portal.web.pages import OPEN_MARK, go, go_to, render
from portal.web.requests import asked_view, current_uow, current_visit, is_sent

_OPENED = "begun"  # in an address: which draft is gone on with there
_SEE_OTHER = 303
_NOT_FOUND = 404
_OK = 200

bp = Blueprint("begun", __name__)


@dataclass(frozen=True)
class Begun:
    """What a form on a page is to its drafts.

    Args:
        draft_id: of the draft that is kept while it is typed in.
        draft_from: the one that was opened to go on with.
        at: the page on which it stands.
        is_filled: whether it opens with words in it that were not sent yet.
    """

    draft_id: str
    draft_from: str
    at: str
    is_filled: bool


@bp.get("/begun/<draft_id>")
def carry_on(draft_id: str) -> Response:
    at = service.read_draft(current_uow(), draft_id).typed.at
    return go_to(f"{at}?{_OPENED}={draft_id}") if at else go(".words", draft_id=draft_id)


@bp.get("/begun/<draft_id>/words")
def words(draft_id: str) -> Response:
    draft = service.read_draft(current_uow(), draft_id)
    texts = [words for values in draft.typed.fields.values() for words in values]
    return render("privacy/words.html", form=ButtonForm(formdata=None), draft=draft, texts=texts)


@bp.post("/begun/<draft_id>/away")
def throw_away(draft_id: str) -> Response:
    ButtonForm().require()
    service.read_draft(current_uow(), draft_id)
    service.drop_draft(current_uow(), draft_id)
    return go("home.index")


@bp.app_template_global("begun_in")
def begun_in(form: object, of: str) -> Begun:
    """Fill a form with the draft that is gone on with here, and say which draft is kept of it from now on."""
    if request.method == "POST" and request.form.get("draft_of") == of:
        piece = piece_in(dict(request.form.lists()))
        at = page_in(request.form.getlist("draft_at")) or request.path
        return Begun(piece.draft_id or new_id(), piece.begun_as, at, is_filled=False)
    own = str((request.view_args or {}).get("draft_id", ""))  # its page has filled it by itself
    at = request.path.removesuffix(f"/{own}").removesuffix("/begun")
    draft = _opened_here()
    if draft is None or draft.typed.of != of or not isinstance(form, Form):
        return Begun(new_id(), own, at, is_filled=False)
    form.process(MultiDict(draft.typed.fields))
    current_uow().kept[_OPENED] = True
    return Begun(new_id(), draft.id, at, is_filled=True)


@bp.after_app_request
def lead_to_words(answer: Response) -> Response:
    """Lead on to the words alone, where the page that a draft belongs to, or its form there, is not any more."""
    if answer.status_code not in {_OK, _NOT_FOUND} or _opened_here() is None:
        return answer
    if answer.status_code == _NOT_FOUND or _OPENED not in current_uow().kept:
        answer.set_data(b"")
        answer.status_code = _SEE_OTHER
        answer.headers["Location"] = url_for("begun.words", draft_id=request.args[_OPENED])
    return answer


def forget_sent(answer: Response) -> None:
    """Forget the drafts of a form that has just been kept, in the transaction that keeps it."""
    if request.method != "POST" or not _is_sent(answer) or getattr(asked_view(), OPEN_MARK, False):
        return
    piece = piece_in(dict(request.form.lists()))
    visit = current_visit() if piece.draft_id else None
    if visit is None or visit.awaits_code:
        return
    service.drop_draft(current_uow(), piece.draft_id)
    if piece.begun_as:
        service.lay_aside(current_uow(), visit.actor.person_id, piece.begun_as)


def _opened_here() -> Draft | None:
    """Return the draft that this address says is gone on with, if it is theirs who ask."""
    draft_id = request.args.get(_OPENED, "")
    visit = current_visit() if request.method == "GET" and is_id(draft_id) else None
    if visit is None or visit.awaits_code:
        return None
    try:
        return service.read_draft(current_uow(), draft_id)
    except NotFoundError:
        return None


def _is_sent(answer: Response) -> bool:
    """Say whether what came was kept: then it leads on, or its view has noted it."""
    return answer.status_code == _SEE_OTHER or "X-Go" in answer.headers or is_sent()
