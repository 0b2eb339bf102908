"""Pages of one file, and the addresses by which a page shows a file or gives it out."""

from flask import Blueprint, Response

from portal.accounts.service.visits import actor_behind
from portal.accounts.views import turn_away
from portal.accounts.views.callers import cookie_half
from portal.evidence import service
from portal.evidence.files import Which
from portal.evidence.forms import TakeForm
from portal.evidence.wording import fingerprint_in_parts, kind_in_words, taken_in_words
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import FileId
from portal.web.pages import for_roles, leaves_trail, open_to_all, render
from portal.web.requests import asks_device, current_case, current_uow, current_visit, units

# A file is a document of its own, without scripts, forms or an origin, whatever it pretends to be.
_FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

bp = Blueprint("evidence", __name__)
_hers = for_roles(Role.VICTIM)


@bp.get("/files/<file_id>")
@_hers
@leaves_trail
def show(file_id: FileId) -> Response:
    kept = service.file_of_case(current_uow(), current_case(), file_id)
    paths = service.tickets_for(current_uow(), current_case(), [file_id])
    return render(
        "evidence/show.html",
        file=kept,
        source=paths.get(file_id, ""),
        kind=kind_in_words(kept.facts.kind),
        taken=taken_in_words(kept.facts.taken_at_text),
        fingerprint=fingerprint_in_parts(kept.facts.sha256),
    )


@bp.route("/files/<file_id>/original", methods=["GET", "POST"])
@_hers
def original(file_id: FileId) -> Response:
    form = TakeForm()
    kept = service.file_of_case(current_uow(), current_case(), file_id)
    if form.validate_on_submit():
        paths = service.tickets_for(current_uow(), current_case(), [file_id], Which.ORIGINAL)
        return render("evidence/taken.html", file=kept, path=paths[file_id])
    return render("evidence/original.html", file=kept, form=form, asks_device=asks_device())


@bp.get("/t/<token>")
@open_to_all
def ticket(token: str) -> Response:
    half = cookie_half()
    actor = actor_behind(units(), half) if half else None
    try:
        if actor is None:
            raise service.TicketGoneError
        return _answer_with(service.open_ticket(units(), token, actor))
    except NotFoundError:
        if current_visit() is None:  # with the cookie alone, every other address shows the page for strangers
            return turn_away()
        raise


def _answer_with(opened: service.OpenedFile) -> Response:
    answer = Response(opened, mimetype=opened.media_type)
    answer.content_length = opened.size_bytes
    answer.headers["Content-Disposition"] = (
        f'{"attachment" if opened.is_original else "inline"}; filename="{opened.name}"'
    )
    answer.headers["Content-Security-Policy"] = _FILE_POLICY
    return answer
