"""Her pages: the list of what she wrote, writing, reading, sharing and taking back."""

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.accounts.service.names import names_of_staff
from portal.box.service import things_waiting
from portal.diary import service
from portal.diary.correcting import ChangedMeanwhileError
from portal.diary.forms import AddForm, ConfirmForm, IncidentForm, PictureForm, ShareForm, ShareManyForm, TakeBackForm
from portal.diary.notes import by_days, lines_to_share, note_of, reader_lines
from portal.diary.pattern_wording import months_in_words
from portal.diary.record_wording import names_of
from portal.diary.views.blueprint import bp
from portal.diary.views.lists import list_begins
from portal.diary.views.pictures import pictures_of, take_what_is_good
from portal.diary.views.records import offer_hers
from portal.diary.wording import names_in_words
from portal.evidence.receiving import receives_files
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, IncidentId
from portal.privacy.service import drop_draft, read_draft
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, current_visit, note_sent, units, zone

_hers = for_roles(Role.VICTIM)


@bp.get("/notes")
@bp.get("/notes/page/<int:number>")
@_hers
def index(number: int = 1) -> Response:
    uow, case_id = current_uow(), current_case()
    page = service.incidents_page(uow, case_id, number)
    if not page.is_whole:
        return _bring_back(case_id)
    readers = names_of_readers(case_id) if any(line.sharing.is_on for line in page.lines) else []
    days = by_days(page.lines, now=uow.now, zone=zone(), readers=readers)
    months, waiting = months_in_words(page.months), things_waiting(uow, case_id)
    return render("diary/index.html", page=page, days=days, months=months, waiting=waiting)


@bp.route("/notes/new", methods=["GET", "POST"])
@_hers
@receives_files
def new() -> Response:
    return _write(IncidentForm(year=str(units().clock.now().year)))


@bp.route("/notes/new/<draft_id>", methods=["GET", "POST"])
@_hers
@receives_files
def carry_on(draft_id: str) -> Response:
    form = IncidentForm()
    if not form.is_submitted():
        form = IncidentForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _write(form, draft_id)


@bp.get("/notes/<incident_id>")
@_hers
def note(incident_id: IncidentId) -> Response:
    return _note_page(incident_id, TakeBackForm())


@bp.route("/notes/<incident_id>/picture", methods=["GET", "POST"])
@_hers
@receives_files
def picture(incident_id: IncidentId) -> Response:
    form = PictureForm()
    pictures = take_what_is_good(form) if form.validate_on_submit() else []
    if pictures:
        service.add_pictures(current_uow(), current_case(), incident_id, pictures, form.once.data)
        return kept_but_not_all(incident_id, form) if form.errors else go(".note", incident_id=incident_id)
    if form.is_submitted() and not form.errors:
        form.refuse("photo", _("Choose a picture first."))
    service.open_incident(current_uow(), current_case(), incident_id)
    return render("diary/picture.html", form=form, incident_id=incident_id)


@bp.route("/notes/<incident_id>/add", methods=["GET", "POST"])
@_hers
def add(incident_id: IncidentId) -> Response:
    form, uow, case_id = AddForm(), current_uow(), current_case()
    if form.validate_on_submit():
        service.add_to_incident(uow, case_id, incident_id, form.words.data, form.once.data)
        return go(".note", incident_id=incident_id)
    incident = service.open_incident(uow, case_id, incident_id)
    return render("diary/add.html", form=form, note=note_of(incident, uow.now, zone()), draft=f"addition {incident_id}")


@bp.post("/notes/<incident_id>/right")
@_hers
def confirm(incident_id: IncidentId) -> Response:
    ConfirmForm().require()
    service.confirm_incident(current_uow(), current_case(), incident_id)
    return go(".note", incident_id=incident_id)


@bp.route("/notes/<incident_id>/share", methods=["GET", "POST"])
@_hers
def share(incident_id: IncidentId) -> Response:
    form, uow, case_id = ShareForm(), current_uow(), current_case()
    if form.validate_on_submit():
        try:
            service.share_incident(uow, case_id, incident_id, seen=form.seen.data or "")
        except ChangedMeanwhileError:
            form.refuse("seen", _("This note was changed just now. Look at it below first, then share it."))
        else:
            return go(".note", incident_id=incident_id)
    incident = service.open_incident(uow, case_id, incident_id)
    named = service.named_for_her(uow, case_id, incident)
    form.seen.data = incident.seen
    return render(
        "diary/share.html",
        form=form,
        note=note_of(incident, uow.now, zone(), names_of(named)),
        names_any=bool(named),
        pictures=pictures_of(case_id, incident_id),
        readers_in_words=names_in_words(names_of_readers(case_id)),
        may_share=service.may_share(uow, case_id),
    )


@bp.route("/notes/share/<int:number>", methods=["GET", "POST"])
@_hers
def share_many(number: int) -> Response:
    form, uow, case_id = ShareManyForm(), current_uow(), current_case()
    page = service.incidents_page(uow, case_id, number)
    # What was shared in the meantime, or by the same press a moment ago, may be named again.
    form.offer((line.incident_id, "") for line in page.lines)
    if form.validate_on_submit():
        service.share_incidents(uow, case_id, [IncidentId(one) for one in form.notes.data])
        return go(".index", number=number if number > 1 else None)
    lines = lines_to_share(page.lines, uow.now, zone())
    form.offer((line.incident_id, line.title) for line in lines)
    return render(
        "diary/share_many.html",
        form=form,
        page=page,
        offered={line.incident_id: line.line for line in lines},
        readers_in_words=names_in_words(names_of_readers(case_id)),
        may_share=service.may_share(uow, case_id),
    )


@bp.post("/notes/<incident_id>/back")
@_hers
def take_back(incident_id: IncidentId) -> Response:
    form = TakeBackForm()
    if not form.validate_on_submit():
        return _note_page(incident_id, form)
    service.withdraw_incident(current_uow(), current_case(), incident_id)
    return go(".note", incident_id=incident_id)


def _write(form: IncidentForm, draft_id: str | None = None) -> Response:
    """Keep what a form tells, with those of its pictures that can be kept, as soon as all can be meant."""
    offer_hers(form)
    draft = form.to_draft(zone(), units().clock.now()) if form.validate_on_submit() else None
    if draft is None:
        return render("diary/new.html", form=form, is_carried_on=draft_id is not None)
    pictures = take_what_is_good(form)
    incident_id = service.record_incident(current_uow(), current_case(), draft, form.once.data, pictures)
    if draft_id is not None:
        drop_draft(current_uow(), draft_id)
    return kept_but_not_all(incident_id, form) if form.errors else go(".note", incident_id=incident_id)


def kept_but_not_all(incident_id: IncidentId, form: IncidentForm | PictureForm) -> Response:
    """Say that what could be kept is kept, and which pictures are not; below 400, so that the rest stays kept."""
    faults = list(form["photo"].errors)
    note_sent()
    return render(
        "diary/picture.html", status=200, form=PictureForm(formdata=None), incident_id=incident_id, faults=faults
    )


def _note_page(incident_id: IncidentId, form: TakeBackForm) -> Response:
    uow, case_id = current_uow(), current_case()
    incident = service.open_incident(uow, case_id, incident_id)
    people = service.who_can_read(uow, case_id, incident_id).people
    names = names_of_staff(uow, [one.person_id for one in people])
    readers, lines = reader_lines(people, names, uow.now, zone())
    return render(
        "diary/note.html",
        form=form,
        note=note_of(incident, uow.now, zone(), names_of(service.named_for_her(uow, case_id, incident))),
        list=list_begins(incident),
        pictures=pictures_of(case_id, incident_id),
        readers_in_words=names_in_words(readers),
        reader_lines=lines,
    )


def names_of_readers(case_id: CaseId) -> list[str]:
    """Return by name who reads what she shares."""
    people = service.advocates_of_case(current_uow(), case_id)
    names = names_of_staff(current_uow(), people)
    return [names[person_id] for person_id in people if person_id in names]


def _bring_back(case_id: CaseId) -> Response:
    """Put what is shared back into her list, once: she came back with new keys and is confirmed."""
    visit = current_visit()
    if visit is not None:
        with units().write(visit.actor, visit.keyring) as uow:
            service.bring_back_shared(uow, case_id)
    return go(".index")
