"""Her pages: when she is asked, in which words, to which number, and what was."""

from datetime import timedelta

from flask import Response

from portal.checkins import service
from portal.checkins.forms import CodeForm, PauseForm, PlanForm, WordsForm
from portal.checkins.plan import (
    NoNumberError,
    NotSafeThenError,
    NotWatchedError,
    TextFaultError,
    WordFaultError,
    WrongCodeError,
)
from portal.checkins.say import lack_in_words, text_faults_in_words, times_in_words, word_faults_in_words
from portal.checkins.views.again import is_the_person
from portal.checkins.views.blueprint import bp
from portal.checkins.whose import Holds
from portal.contact.wording import hours_in_words
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.errors import TooManyError
from portal.privacy.limits import Rate
from portal.web.forms import ButtonForm, Form
from portal.web.pages import for_roles, go, render
from portal.web.requests import asks_device, current_actor, current_case, current_uow, house, site, units, zone

_hers = for_roles(Role.VICTIM)


@bp.get("/times")
@_hers
def mine() -> Response:
    return _page(ButtonForm(formdata=None))


@bp.route("/times/when", methods=["GET", "POST"])
@_hers
def when() -> Response:
    form = PlanForm()
    if form.validate_on_submit():
        draft = form.to_draft(zone())
        if draft is not None and is_the_person(form):
            try:
                service.set_plan(current_uow(), current_case(), draft, (site("site_name"),))
            except TextFaultError as error:
                field = form.text_field if error.field == "text" else "reminder"
                form.refuse(field, text_faults_in_words(error.faults))
            except NotWatchedError:
                form.refuse("at", _("Nobody watches then. Choose one of the times below."))
            except NotSafeThenError:
                form.refuse("at", _("You said that this is not a safe time for a text. Choose another."))
            else:
                return go(".mine")
    watch = service.her_times(current_uow(), current_case()).watch
    return render("checkins/when.html", form=form, hours=[hours_in_words(window) for window in watch.hours])


@bp.route("/times/words", methods=["GET", "POST"])
@_hers
def words() -> Response:
    form = WordsForm()
    if form.validate_on_submit() and is_the_person(form):
        try:
            service.set_words(current_uow(), current_case(), form.safe.data, form.other.data)
        except WordFaultError as error:
            form.refuse(str(error.field), word_faults_in_words(error.faults))
        else:
            return go(".mine")
    return render("checkins/words.html", form=form, asks_device=asks_device())


@bp.post("/times/code")
@_hers
def code() -> Response:
    form = ButtonForm()
    form.require()
    try:
        service.send_code(current_uow(), current_case())
    except NoNumberError:
        form.form_errors.append(
            _("No text can be sent to you now. Look at how you can be reached, and at which hours.")
        )
        return _page(form, status=422)
    except TooManyError:
        return go(".number")
    answer = go(".number")
    answer.call_on_close(house().wake)  # once it is kept, so that the worker finds it
    return answer


@bp.route("/times/number", methods=["GET", "POST"])
@_hers
def number() -> Response:
    form = CodeForm()
    if form.validate_on_submit():
        units().limits.check(Rate.CODE, f"times {current_actor().person_id}")
        try:
            service.confirm_code(current_uow(), current_case(), form.code.data)
        except WrongCodeError:
            form.refuse("code", _("These are not the figures that were sent last. Look again, or have new ones sent."))
        else:
            return go(".mine")
    return render("checkins/number.html", form=form)


@bp.route("/times/pause", methods=["GET", "POST"])
@_hers
def pause() -> Response:
    form = PauseForm()
    if form.validate_on_submit() and is_the_person(form):
        uow = current_uow()
        service.pause_checkins(uow, current_case(), uow.now + timedelta(days=int(form.days.data)))
        return go(".mine")
    return render("checkins/pause.html", form=form)


@bp.post("/times/on")
@_hers
def go_on() -> Response:
    ButtonForm().require()
    service.pause_checkins(current_uow(), current_case(), None)
    service.start_again(current_uow(), current_case())
    return go(".mine")


@bp.post("/times/end")
@_hers
def end_mine() -> Response:
    ButtonForm().require()
    service.end_checkins(current_uow(), current_case())
    return go(".mine")


def _page(form: Form, status: int | None = None) -> Response:
    uow = current_uow()
    times = service.her_times(uow, current_case())
    draft = times.plan.draft if times.plan else None
    return render(
        "checkins/mine.html",
        status=status,
        form=form,
        times=times,
        says=times_in_words(draft) if draft else "",
        lacks=[(lack, lack_in_words(lack)) for lack in times.lacks],
        hours=[hours_in_words(window) for window in times.watch.hours],
        is_paused=bool(draft and draft.schedule.paused_until and draft.schedule.paused_until > uow.now),
        is_number_due=bool(times.plan and times.plan.number in {Holds.DUE, Holds.RUN_OUT}),
        may_have_code=bool(times.plan and times.plan.number is not Holds.WELL),
        is_offered=site("texts") != "none",
    )
