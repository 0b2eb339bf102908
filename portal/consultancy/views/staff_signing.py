"""Pages of staff about signing a paper, and about the second person who is asked."""

from flask import Response

from portal.access.service import head_of_case
from portal.accounts.service.again import WrongPassphraseError, check_passphrase
from portal.consultancy import service, staff_wording
from portal.consultancy.forms.staff import SecondForm, SignForm
from portal.consultancy.forms.staff_parts import TakenOutForm
from portal.consultancy.leaks import LeakUndecidedError
from portal.consultancy.paper import block_of, picture_of
from portal.consultancy.refusals import (
    CorrectionOpenError,
    HasWayInError,
    HerViewMissingError,
    ObjectionUnsaidError,
    PutAsideError,
    SamePersonError,
    SecondSignatureMissingError,
    SharingAsideError,
)
from portal.consultancy.service import SummaryChangedError
from portal.consultancy.service.issuing import PartMissingError, TakenBackError
from portal.consultancy.signoff import State, why_second
from portal.consultancy.summary import SummaryNotFoundError
from portal.consultancy.views.blueprint import bp, staff
from portal.consultancy.views.staff import open_to_write, while_open
from portal.i18n import _
from portal.kernel.errors import ConflictError, NotFoundError
from portal.kernel.ids import CaseId, SummaryId
from portal.web.forms import ButtonForm, Form
from portal.web.pages import go, render
from portal.web.requests import current_actor, current_uow, current_visit, units, zone

HOLDING = (
    PartMissingError,
    TakenBackError,
    PutAsideError,
    SharingAsideError,
    HasWayInError,
    LeakUndecidedError,
    HerViewMissingError,
    CorrectionOpenError,
    ObjectionUnsaidError,
    SecondSignatureMissingError,
    SamePersonError,
)
"""What holds a paper back, and can be put right."""


@bp.route("/work/<case_id>/papers/<paper_id>/sign", methods=["GET", "POST"])
@staff
@while_open
def sign(case_id: CaseId, paper_id: SummaryId) -> Response:
    form = SignForm()
    if form.validate_on_submit() and _is_still_there(form):
        try:
            service.sign_summary(current_uow(), case_id, paper_id, form.looked_at)
        except SummaryChangedError:
            form.say_changed(open_to_write(case_id, paper_id).revision)
        except HOLDING as error:
            form.refuse("passphrase", why_not(error))
        else:
            return go(".paper", case_id=case_id, paper_id=paper_id)
    draft = open_to_write(case_id, paper_id)
    if not form.is_submitted():
        form.revision.data = str(draft.revision)
    return render(
        "consultancy/staff_sign.html",
        form=form,
        head=head_of_case(current_uow(), case_id),
        draft=draft,
        seconds=[staff_wording.WHY_SECOND[one] for one in why_second(draft.standing)],
    )


@bp.route("/work/<case_id>/papers/<paper_id>/second", methods=["GET", "POST"])
@staff
@while_open
def second(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow, draft, form = current_uow(), open_to_write(case_id, paper_id), SecondForm()
    form.offer(service.seconds_of_case(uow, case_id))
    if form.validate_on_submit():
        service.ask_second(uow, case_id, paper_id, form.person_id.data)
        return go(".paper", case_id=case_id, paper_id=paper_id)
    return render(
        "consultancy/staff_second.html",
        form=form,
        head=head_of_case(uow, case_id),
        draft=draft,
        seconds=[staff_wording.WHY_SECOND[one] for one in why_second(draft.standing)],
    )


@bp.route("/work/<case_id>/papers/<paper_id>/with", methods=["GET", "POST"])
@staff
def reading(case_id: CaseId, paper_id: SummaryId) -> Response:
    """Show a draft to whoever was asked as the second, and take their signature."""
    form = SignForm()
    if form.validate_on_submit() and _is_still_there(form):
        try:
            service.sign_second(current_uow(), case_id, paper_id, form.looked_at)
        except SummaryChangedError:
            form.say_changed(service.read_as_second(current_uow(), case_id, paper_id).revision)
        except HOLDING as error:
            form.refuse("passphrase", why_not(error))
        else:
            return go(".papers", case_id=case_id)
    uow = current_uow()
    found = service.read_as_second(uow, case_id, paper_id)
    summary, standing, me = found.summary, found.standing, current_actor().person_id
    if not form.is_submitted():
        form.revision.data = str(found.revision)
    return render(
        "consultancy/staff_reading.html",
        form=form,
        head=head_of_case(uow, case_id),
        paper_id=paper_id,
        blocks=[block_of(summary, section, zone()) for section in summary.sections],
        picture=picture_of(summary),
        not_shown=standing.unshown,
        is_signed=standing.state is State.SIGNED,
        is_void=any(one.by == me for one in standing.void) or standing.agreed_before(me),
        revision=found.revision,
        has_way_in=found.has_way_in,
        words=staff_wording,
        button=ButtonForm(),
    )


@bp.post("/work/<case_id>/papers/<paper_id>/with/agree")
@staff
def agree(case_id: CaseId, paper_id: SummaryId) -> Response:
    if service.why_not_shown(current_uow(), case_id, paper_id) is None:
        raise SummaryNotFoundError
    form = TakenOutForm()
    form.require()
    try:
        service.agree_not_shown(current_uow(), case_id, paper_id, form.looked_at)
    except (SummaryChangedError, HasWayInError):  # the page says how it stands now
        return go(".reading", case_id=case_id, paper_id=paper_id)
    return go(".papers", case_id=case_id)


def why_not(error: ConflictError) -> str:
    """Say what holds a paper back, and what to do."""
    if isinstance(error, PartMissingError):
        return staff_wording.missing_in_words(error.sections)
    said: dict[type[ConflictError], str] = {
        TakenBackError: _("She took back something that this rests on. Write it anew first."),
        PutAsideError: _("Something in it was said while somebody else was in her place. Write it anew, and ask her."),
        SharingAsideError: _(
            "What she says to sharing it was said by somebody else in her place. Ask her, and write that part again."
        ),
        HasWayInError: _("She has a way in here now, so she can be shown it. Write it anew, and put it before her."),
        LeakUndecidedError: _("Something in it must not leave. Go to “What must not leave” and decide."),
        HerViewMissingError: _("She has not said what she thinks of every part. Wait for her, or say why she cannot."),
        CorrectionOpenError: _("She corrected something. Change that part, or say to her why it stays as it is."),
        ObjectionUnsaidError: _(
            "She objects to a part. Say so where it asks what she says to it as a whole, so that the table knows."
        ),
        SecondSignatureMissingError: _("Somebody else has to sign it too. Ask a colleague first."),
        SamePersonError: _("You signed it already. Somebody else has to be the second."),
    }
    return said[type(error)]


def _is_still_there(form: Form) -> bool:
    """Check the passphrase once more, before the request's unit of work is opened: it takes a while."""
    visit = current_visit()
    if visit is None:
        raise NotFoundError
    try:
        check_passphrase(units(), visit, form["passphrase"].data)
    except WrongPassphraseError:
        form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        return False
    return True
