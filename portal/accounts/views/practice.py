"""Trying Leave once, and what stays behind all the same."""

from flask import Blueprint, Response

from portal.accounts.forms.me import PracticeForm, ShiftForm
from portal.accounts.practice import Step
from portal.accounts.service import practice
from portal.accounts.stays import not_tried
from portal.kernel.actor import Role
from portal.privacy.measured import MEASURED, MEASURED_ON, WORDS
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_uow, current_visit, site

bp = Blueprint("practice", __name__, url_prefix="/me")
_hers = for_roles(Role.VICTIM)


@bp.get("/practice")
@_hers
def index() -> Response:
    return _page(PracticeForm(formdata=None))


@bp.post("/practice")
@_hers
def step() -> Response:
    form = PracticeForm()
    if not form.validate_on_submit():
        return _page(form)
    said = Step(form.step.data)
    practice.practise(current_uow(), said)
    return go(_NEXT[said])


@bp.get("/practice/done")
@_hers
def done() -> Response:
    return render("accounts/practised.html")


@bp.get("/stays")
def stays() -> Response:
    found = {"measured": MEASURED, "measured_on": MEASURED_ON, "words": WORDS}
    return render("accounts/stays.html", found=found, not_tried=not_tried())


@bp.route("/shift", methods=["GET", "POST"])
def shift() -> Response:
    form, visit = ShiftForm(), current_visit()
    if form.validate_on_submit():
        practice.choose_shift(current_uow(), is_off=form.shift.data == "nothing")
        return go("me.index")
    if not form.is_submitted():
        form.shift.data = "nothing" if visit is not None and visit.is_shift_off else "leave"
    return render("accounts/shift.html", form=form)


def _page(form: PracticeForm) -> Response:
    state = practice.practice_of(current_uow())
    return render("accounts/practice.html", form=form, state=state, way_in=site("face_word"))


_NEXT = {
    Step.BEGIN: ".index",
    Step.SKIP: "home.index",
    Step.NOTHING_SEEN: ".done",
    Step.SOMETHING_SEEN: ".stays",
}
