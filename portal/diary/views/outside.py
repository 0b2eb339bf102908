"""Her pages for what she put in from outside: looking at it, making a note of it, throwing it away."""

from zoneinfo import ZoneInfo

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.access.service import case_of_victim
from portal.box import service as box
from portal.box.things import Thing
from portal.diary import service
from portal.diary.forms import IncidentForm
from portal.diary.forms.moments import THEN
from portal.diary.views.blueprint import bp
from portal.diary.views.hers import kept_but_not_all
from portal.diary.views.pictures import take_what_is_good
from portal.diary.views.records import offer_hers
from portal.evidence.receiving import receives_files
from portal.evidence.service import tickets_for
from portal.kernel.actor import Role
from portal.web.forms import ButtonForm
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, current_visit, units, zone

_hers = for_roles(Role.VICTIM)


@bp.get("/notes/outside")
@_hers
def waiting() -> Response:
    return render("diary/waiting.html", things=box.waiting(current_uow(), current_case()))


@bp.route("/notes/outside/<thing_id>", methods=["GET", "POST"])
@_hers
@receives_files
def take(thing_id: str) -> Response:
    form = IncidentForm()
    offer_hers(form)
    draft = form.to_draft(zone(), units().clock.now()) if form.validate_on_submit() else None
    if draft is not None:
        pictures = take_what_is_good(form)
        uow, case_id = current_uow(), current_case()
        incident_id = service.record_from_outside(uow, case_id, thing_id, draft, form.once.data, pictures)
        return kept_but_not_all(incident_id, form) if form.errors else go(".note", incident_id=incident_id)
    thing = box.open_thing(current_uow(), current_case(), thing_id)
    if not form.is_submitted():
        form = _filled(thing)
        offer_hers(form)
    return render("diary/from_outside.html", form=form, thing=thing, picture=_picture_of(thing))


@bp.route("/notes/outside/<thing_id>/away", methods=["GET", "POST"])
@_hers
def throw_away(thing_id: str) -> Response:
    form = ButtonForm()
    if form.validate_on_submit():
        box.throw_thing_away(current_uow(), current_case(), thing_id)
        return go(".index")
    thing = box.open_thing(current_uow(), current_case(), thing_id)
    return render("diary/outside_away.html", form=form, thing=thing)


def _filled(thing: Thing) -> IncidentForm:
    """Return the form of a note with what came in it, as having happened about when it came."""
    here = thing.received_at.astimezone(ZoneInfo(zone()))
    return IncidentForm(
        formdata=MultiDict(
            {
                "words": thing.words,
                "when": THEN,
                "day": str(here.day),
                "month": str(here.month),
                "year": str(here.year),
                "at": f"{here:%H:%M}",
                "about": "y",
            }
        )
    )


def _picture_of(thing: Thing) -> str:
    """Return where the page finds the picture that came, for two minutes; written down in a unit of its own."""
    visit = current_visit()
    if thing.file_id is None or visit is None:
        return ""
    if current_uow().writes:
        return tickets_for(current_uow(), current_case(), [thing.file_id]).get(thing.file_id, "")
    with units().write(visit.actor, visit.keyring) as uow:
        return tickets_for(uow, case_of_victim(uow), [thing.file_id]).get(thing.file_id, "")
