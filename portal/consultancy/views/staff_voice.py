"""Pages of staff about what is written with her: what she says for the table, and what must not leave."""

from flask import Response

from portal.access.service import head_of_case
from portal.accounts.service.names import names_of_staff
from portal.consultancy import her_wording, service, staff_wording, wording
from portal.consultancy.forms.staff_table import KeptInForm, SaidForm
from portal.consultancy.summary import SummaryNotFoundError, Wish
from portal.consultancy.views.blueprint import bp, staff
from portal.kernel.ids import CaseId
from portal.web.pages import go, render
from portal.web.requests import current_uow


@bp.get("/work/<case_id>/papers/said")
@staff
def said(case_id: CaseId) -> Response:
    uow = current_uow()
    voices = service.voice_of_case(uow, case_id)
    names = names_of_staff(uow, [one.by for one in voices.values() if one.is_by_voice])
    return render(
        "consultancy/staff_said.html",
        head=head_of_case(uow, case_id),
        questions=[(number, wording.WISHES[wish], voices.get(wish)) for number, wish in enumerate(Wish, 1)],
        names=names,
        aside=[her_wording.number_of_wish(wish) for wish in service.put_aside_in_case(uow, case_id)],
    )


@bp.route("/work/<case_id>/papers/said/<int:number>", methods=["GET", "POST"])
@staff
def say(case_id: CaseId, number: int) -> Response:
    uow, form, wish = current_uow(), SaidForm(), her_wording.wish_of(number)
    voices = service.voice_of_case(uow, case_id)
    if wish is None:
        raise SummaryNotFoundError
    if form.validate_on_submit():
        service.say_for_table(uow, case_id, wish, form.words.data, form.once.data)
        return go(".said", case_id=case_id)
    known = voices.get(wish)
    if known is not None and not form.is_submitted():
        form.words.data = known.words
    return render(
        "consultancy/staff_say.html",
        form=form,
        head=head_of_case(uow, case_id),
        question=her_wording.QUESTIONS[wish],
        is_hers=known is not None and not known.is_by_voice,
    )


@bp.route("/work/<case_id>/papers/kept-in", methods=["GET", "POST"])
@staff
def kept_in(case_id: CaseId) -> Response:
    uow, form = current_uow(), KeptInForm()
    listed = service.protected_of_case(uow, case_id)
    if form.validate_on_submit():
        service.protect_detail(uow, case_id, form.chosen, form.text.data, form.once.data)
        return go(".kept_in", case_id=case_id)
    return render(
        "consultancy/staff_kept_in.html",
        form=form,
        head=head_of_case(uow, case_id),
        listed=[(one, staff_wording.LEAKS.get(one.kind, wording.LEFT_OUT[one.kind])) for one in listed],
    )
