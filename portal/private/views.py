"""Pages of what she writes for herself alone."""

from flask import Blueprint, Response

from portal.accounts.views.again import is_she
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import NoteId
from portal.private import service
from portal.private.forms import AgainForm, ChangeNoteForm, PrivateNoteForm
from portal.private.wording import by_days, written_in_words
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, zone

bp = Blueprint("private", __name__)
_hers = for_roles(Role.VICTIM)
_DRAFT = "own"


@bp.get("/notes/own")
@bp.get("/notes/own/page/<int:number>")
@_hers
def index(number: int = 1) -> Response:
    uow = current_uow()
    page = service.notes_page(uow, current_case(), number)
    return render("private/index.html", page=page, days=by_days(page.notes, now=uow.now, zone=zone()))


@bp.route("/notes/own/new", methods=["GET", "POST"])
@_hers
def new() -> Response:
    form = PrivateNoteForm()
    if form.validate_on_submit():
        note_id = service.keep_note(current_uow(), current_case(), form.words.data, form.once.data)
        return go(".note", note_id=note_id)
    return render("private/write.html", form=form, note=None, is_other=False, draft=_DRAFT)


@bp.get("/notes/own/<note_id>")
@_hers
def note(note_id: NoteId) -> Response:
    uow = current_uow()
    found = service.open_note(uow, current_case(), note_id)
    return render("private/note.html", note=found, written=written_in_words(found, now=uow.now, zone=zone()))


@bp.route("/notes/own/<note_id>/change", methods=["GET", "POST"])
@_hers
def change(note_id: NoteId) -> Response:
    uow, form = current_uow(), ChangeNoteForm()
    if form.validate_on_submit():
        try:
            service.change_note(uow, current_case(), note_id, form.words.data, form.opened_at)
        except service.ChangedMeanwhileError:
            form.refuse(
                "words",
                _("This note says something else now than when you opened it. Your words are still here."),
            )
        else:
            return go(".note", note_id=note_id)
    found = service.open_note(uow, current_case(), note_id)
    if not form.is_submitted():
        words = found.told.words if found.told else ""
        form = ChangeNoteForm(words=words, revision=str(found.revision))
    is_other = form.is_submitted() and form.opened_at != found.revision
    if is_other:
        form.revision.data = str(found.revision)  # she sees what it says now; the next press puts hers in its place
    return render("private/write.html", form=form, note=found, is_other=is_other, draft=f"{_DRAFT} {note_id}")


@bp.route("/notes/own/<note_id>/delete", methods=["GET", "POST"])
@_hers
def remove(note_id: NoteId) -> Response:
    form = AgainForm()
    if form.validate_on_submit() and is_she(form):
        service.delete_note(current_uow(), current_case(), note_id)
        return go(".gone")
    uow = current_uow()
    found = service.open_note(uow, current_case(), note_id)
    return render(
        "private/delete.html", form=form, note=found, written=written_in_words(found, now=uow.now, zone=zone())
    )


@bp.get("/notes/own/gone")
@bp.get("/notes/own/gone/page/<int:number>")
@_hers
def gone(number: int = 1) -> Response:
    uow = current_uow()
    page = service.deleted_page(uow, current_case(), number)
    lines = [(one, written_in_words(one, now=uow.now, zone=zone())) for one in page.notes]
    return render("private/gone.html", page=page, lines=lines)


@bp.route("/notes/own/gone/<gone_id>", methods=["GET", "POST"])
@_hers
def back(gone_id: NoteId) -> Response:
    form = AgainForm()
    if form.validate_on_submit() and is_she(form):
        service.bring_back(current_uow(), current_case(), gone_id)
        return go(".note", note_id=gone_id)
    uow = current_uow()
    found = service.find_deleted(uow, current_case(), gone_id)
    return render("private/back.html", form=form, note=found, written=written_in_words(found, now=uow.now, zone=zone()))
