"""Deciding how a case stands: its level, the ways of work, its closing, and a lead's look into it."""

from flask import Response

from portal.accounts.service.names import names_of_staff
from portal.casework import service
from portal.casework.forms import (
    CloseForm,
    EndModeForm,
    LevelForm,
    ModeForm,
    ReasonForm,
)
from portal.casework.standing import Decision, Kind, LevelSetMeanwhileError, ModeDateError, NoChangeError
from portal.casework.views.blueprint import bp, hers, lead, staff
from portal.casework.wording import level_in_words, mode_in_words, state_in_words
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, PersonId
from portal.web.forms import ButtonForm
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_actor, current_case, current_uow, today


@bp.route("/<case_id>/level", methods=["GET", "POST"])
@staff
def level(case_id: CaseId) -> Response:
    form = LevelForm()
    if form.validate_on_submit():
        try:
            service.set_level(current_uow(), case_id, form.chosen, form.reason.data, seen=form.seen.data)
        except NoChangeError:
            form.refuse("level", _("It is that level already. Choose another one, or go back."))
        except LevelSetMeanwhileError:
            form.refuse("level", _("Somebody else did something about the level just now. Look at it above first."))
        else:
            return go(".level", case_id=case_id)
    history = [one for one in service.history_of_case(current_uow(), case_id) if one.kind is Kind.LEVEL]
    case = service.case_page(current_uow(), case_id)
    form.seen.data = case.standing.level_seen
    return render(
        "casework/level.html",
        form=form,
        case=case,
        history=history,
        names=_names_in(history),
        me=current_actor().person_id,
        level=level_in_words,
        button=ButtonForm(),
    )


@bp.post("/<case_id>/level/<decision_id>/agree")
@staff
def agree(case_id: CaseId, decision_id: str) -> Response:
    ButtonForm().require()
    service.agree_to_level(current_uow(), case_id, decision_id, agrees=True)
    return go(".level", case_id=case_id)


@bp.post("/<case_id>/level/<decision_id>/refuse")
@staff
def disagree(case_id: CaseId, decision_id: str) -> Response:
    ButtonForm().require()
    service.agree_to_level(current_uow(), case_id, decision_id, agrees=False)
    return go(".level", case_id=case_id)


@bp.route("/<case_id>/ways", methods=["GET", "POST"])
@staff
def modes(case_id: CaseId) -> Response:
    form = ModeForm()
    if form.validate_on_submit() and (began := form.began_on(today())) is not None:
        try:
            service.begin_mode(current_uow(), case_id, form.chosen, began, form.reason.data, today=today())
        except ModeDateError:
            form.refuse("day", _("That day is in the future. From which day on?"))
        except NoChangeError:
            form.refuse("mode", _("You work in this way already. End it first, or choose another."))
        else:
            return go(".modes", case_id=case_id)
    return _modes_page(case_id, form)


@bp.post("/<case_id>/ways/<mode_id>/end")
@staff
def end_mode(case_id: CaseId, mode_id: str) -> Response:
    EndModeForm().require()
    service.end_mode(current_uow(), case_id, mode_id, today(), today=today())
    return go(".modes", case_id=case_id)


@bp.route("/<case_id>/closing", methods=["GET", "POST"])
@staff
def closing(case_id: CaseId) -> Response:
    form = CloseForm()
    if form.validate_on_submit():
        try:
            service.ask_to_close(current_uow(), case_id, form.reason.data)
        except NoChangeError:
            form.refuse("reason", _("Somebody has asked for that already."))
        else:
            return go(".case", case_id=case_id)
    return _closing_page(case_id, form)


@bp.post("/<case_id>/closing/close")
@lead
def close(case_id: CaseId) -> Response:
    ButtonForm().require()
    service.close_case(current_uow(), case_id, "")
    return go(".closing", case_id=case_id)


@bp.post("/<case_id>/closing/open")
@lead
def reopen(case_id: CaseId) -> Response:
    form = CloseForm()
    if not form.validate_on_submit():
        return _closing_page(case_id, form)
    service.reopen_case(current_uow(), case_id, form.reason.data)
    return go(".closing", case_id=case_id)


@bp.route("/<case_id>/open", methods=["GET", "POST"])
@lead
def break_glass(case_id: CaseId) -> Response:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            service.break_glass(current_uow(), case_id, form.reason.data)
        except service.NoCoverHereError:
            form.refuse("reason", _("You do not hold the cover key. A lead who holds it can pass it on to you."))
        else:
            return go(".case", case_id=case_id)
    page = service.case_page(current_uow(), case_id)
    openings = service.openings_of_case(current_uow(), case_id)
    names = names_of_staff(current_uow(), [one.by for one in openings])
    return render("casework/open.html", form=form, case=page, openings=openings, names=names)


@bp.post("/<case_id>/shut")
@lead
def mend_glass(case_id: CaseId) -> Response:
    ButtonForm().require()
    service.mend_glass(current_uow(), case_id)
    return go(".case", case_id=case_id)


@hers.get("/me/opened")
@for_roles(Role.VICTIM)
def reasons() -> Response:
    openings = service.openings_of_case(current_uow(), current_case())
    names = names_of_staff(current_uow(), [one.by for one in openings])
    return render("casework/reasons.html", openings=openings, names=names)


def _modes_page(case_id: CaseId, form: ModeForm) -> Response:
    found = [one for one in service.history_of_case(current_uow(), case_id) if one.kind is Kind.MODE]
    return render(
        "casework/modes.html",
        form=form,
        case=service.case_page(current_uow(), case_id),
        modes=found,
        names=_names_in(found),
        mode=mode_in_words,
        button=EndModeForm(),
    )


def _closing_page(case_id: CaseId, form: CloseForm) -> Response:
    history = [one for one in service.history_of_case(current_uow(), case_id) if one.kind is Kind.STATE]
    return render(
        "casework/closing.html",
        form=form,
        case=service.case_page(current_uow(), case_id),
        history=history,
        names=_names_in(history),
        is_lead=current_actor().role is Role.LEAD,
        me=current_actor().person_id,
        state=state_in_words,
        button=ButtonForm(),
    )


def _names_in(decisions: list[Decision]) -> dict[PersonId, str]:
    people = {who for one in decisions for who in (one.by, one.second) if who}
    return names_of_staff(current_uow(), list(people))
