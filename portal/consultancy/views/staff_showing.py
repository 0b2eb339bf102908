"""Pages of staff about her view of a paper: put before her, or why she is not shown it."""

from flask import Response

from portal.access.service import head_of_case
from portal.consultancy import service
from portal.consultancy.forms.staff import UnshownForm
from portal.consultancy.refusals import HasWayInError
from portal.consultancy.signoff import WhyNotShown
from portal.consultancy.views.blueprint import bp, staff
from portal.consultancy.views.staff import open_to_write, while_open
from portal.kernel.ids import CaseId, SummaryId
from portal.web.forms import ButtonForm
from portal.web.pages import go, render
from portal.web.requests import current_uow


@bp.post("/work/<case_id>/papers/<paper_id>/offer")
@staff
@while_open
def offer(case_id: CaseId, paper_id: SummaryId) -> Response:
    open_to_write(case_id, paper_id)
    ButtonForm().require()
    service.offer_summary(current_uow(), case_id, paper_id)
    return go(".paper", case_id=case_id, paper_id=paper_id)


@bp.route("/work/<case_id>/papers/<paper_id>/without", methods=["GET", "POST"])
@staff
@while_open
def unshown(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow, draft, form = current_uow(), open_to_write(case_id, paper_id), UnshownForm()
    form.offer(service.seconds_of_case(uow, case_id))
    if form.validate_on_submit():
        try:
            service.say_not_shown(uow, case_id, paper_id, WhyNotShown(form.why.data), form.reason.data)
        except HasWayInError:
            form.say_has_way_in()
        else:
            service.ask_second(uow, case_id, paper_id, form.person_id.data)
            return go(".paper", case_id=case_id, paper_id=paper_id)
    return render("consultancy/staff_unshown.html", form=form, head=head_of_case(uow, case_id), draft=draft)
