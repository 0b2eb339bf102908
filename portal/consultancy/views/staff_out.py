"""Pages of staff about a paper that goes out: issued to people by name, read as they do, handed over, or taken back."""

from operator import itemgetter

from flask import Response

from portal.access.service import head_of_case
from portal.consultancy import service, staff_wording
from portal.consultancy.copies import CopyKind
from portal.consultancy.forms.staff import HandOverForm, issue_form
from portal.consultancy.forums import FORUMS, Agency
from portal.consultancy.paper import picture_of, set_out
from portal.consultancy.refusals import NotNowError
from portal.consultancy.service.issuing import NotAtTableError
from portal.consultancy.signoff import State
from portal.consultancy.steps import Step
from portal.consultancy.summary import SummaryNotFoundError
from portal.consultancy.views.blueprint import bp, staff
from portal.consultancy.views.staff import OPEN, OUT, open_to_write, steps_of, while_open
from portal.consultancy.views.staff_signing import HOLDING, why_not
from portal.kernel.ids import CaseId, SummaryId
from portal.web.forms import ButtonForm
from portal.web.pages import go, render
from portal.web.requests import current_uow, note_sent, zone


@bp.route("/work/<case_id>/papers/<paper_id>/issue", methods=["GET", "POST"])
@staff
@while_open
def issue(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow, draft = current_uow(), open_to_write(case_id, paper_id)
    forum = draft.body.summary.header.forum
    form = issue_form(forum, sorted(service.partners_of_table(uow), key=itemgetter(1)))()
    if form.validate_on_submit():
        try:
            service.issue_summary(uow, case_id, paper_id, form.named)
        except NotAtTableError:
            form.say_nobody()
        except HOLDING as error:
            form.refuse("is_sure", why_not(error))
        else:
            return go(".paper", case_id=case_id, paper_id=paper_id)
    step = steps_of(draft, is_undecided=bool(service.leaks_of(uow, case_id, draft)))[0]
    return render(
        "consultancy/staff_issue.html",
        form=form,
        head=head_of_case(uow, case_id),
        draft=draft,
        days=FORUMS[forum].readable_for.days,
        left="" if step is Step.ISSUE else staff_wording.NEXT[step],
    )


@bp.get("/work/<case_id>/papers/<paper_id>/out")
@staff
@while_open
def issued(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow = current_uow()
    _check_out(case_id, paper_id)
    found = service.open_issued(uow, case_id, paper_id)
    return render(
        "consultancy/staff_issued.html",
        head=head_of_case(uow, case_id),
        paper=found,
        sheet=set_out(found.cleared, None, zone()),
        picture=picture_of(found.cleared.summary),
    )


@bp.route("/work/<case_id>/papers/<paper_id>/hand-over", methods=["GET", "POST"])
@staff
@while_open
def hand_over(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow, form = current_uow(), HandOverForm()
    if _check_out(case_id, paper_id) not in OUT:
        raise NotNowError
    if form.validate_on_submit():
        agency = Agency(form.agency.data)
        service.hand_over(uow, case_id, paper_id, agency, form.reason.data, form.once.data)
        note_sent()
        token = service.ticket_for_document(uow, case_id, paper_id, CopyKind(form.kind.data))
        head, who = head_of_case(uow, case_id), staff_wording.agency_in_words(agency)
        return render("consultancy/staff_handed.html", head=head, paper_id=paper_id, token=token, who=who)
    return render("consultancy/staff_hand_over.html", form=form, head=head_of_case(uow, case_id), paper_id=paper_id)


@bp.route("/work/<case_id>/papers/<paper_id>/close", methods=["GET", "POST"])
@staff
def withdraw(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow, form = current_uow(), ButtonForm()
    draft = service.open_draft(uow, case_id, paper_id)
    if draft.standing.state not in OPEN | OUT:
        raise SummaryNotFoundError
    if form.validate_on_submit():
        service.withdraw_summary(uow, case_id, paper_id)
        return go(".paper", case_id=case_id, paper_id=paper_id)
    return render(
        "consultancy/staff_close.html",
        form=form,
        head=head_of_case(uow, case_id),
        paper_id=paper_id,
        is_out=draft.standing.state in OUT,
    )


def _check_out(case_id: CaseId, paper_id: SummaryId) -> State:
    """Return how far a paper is that was issued.

    Raises:
        NotNowError: it is still worked on.
    """
    state = service.open_draft(current_uow(), case_id, paper_id).standing.state
    if state in OPEN:
        raise NotNowError
    return state
