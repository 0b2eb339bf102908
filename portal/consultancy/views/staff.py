"""Pages of staff about papers: which there are, one as a whole, its entries, and what must not leave it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request

from portal.access.service import head_of_case
from portal.accounts.service.names import names_of_staff
from portal.consultancy import service, staff_wording, wording
from portal.consultancy.forms.staff import BeginForm, StayForm
from portal.consultancy.forms.staff_parts import EntryForm
from portal.consultancy.forums import FORUMS
from portal.consultancy.refusals import NotNowError
from portal.consultancy.service import SummaryChangedError
from portal.consultancy.service.drafting import Draft
from portal.consultancy.signoff import State, why_second
from portal.consultancy.steps import Step, corrected_parts, missing_parts, steps_left
from portal.consultancy.summary import Section, SummaryNotFoundError
from portal.consultancy.timeline import Entry
from portal.consultancy.views.blueprint import bp, staff
from portal.consultancy.wording import SAYINGS
from portal.kernel.ids import CaseId, IncidentId, SummaryId
from portal.web.forms import ButtonForm
from portal.web.pages import go, render
from portal.web.requests import current_uow

View = Callable[..., Response]
OPEN = frozenset({State.DRAFT, State.WITH_HER, State.SEEN, State.SIGNED})
"""The states in which a paper is still worked on."""
OUT = frozenset({State.ISSUED, State.DISCUSSED, State.OUTCOME, State.TOLD})
"""The states in which others can have it."""


def while_open(view: View) -> View:
    """Let a view be for a paper that is still worked on; once it is out, its own page says how it stands."""

    @wraps(view)
    def shown(case_id: CaseId, paper_id: SummaryId, **named: Any) -> Response:  # noqa: ANN401 - as the view takes them
        try:
            return view(case_id, paper_id, **named)
        except NotNowError:
            return go(".paper", case_id=case_id, paper_id=paper_id)

    return shown


def steps_of(draft: Draft, *, is_undecided: bool) -> tuple[Step, ...]:
    """Return what a paper that is worked on still needs, the next first."""
    is_taken_back = bool(draft.taken_back) or draft.has_aside
    return steps_left(draft.standing, draft.body.summary, undecided=is_undecided, is_taken_back=is_taken_back)


def staff_index() -> Response:
    """Show staff the papers of their cases."""
    papers = service.papers_of_desk(current_uow())
    return render("consultancy/staff_index.html", papers=papers, words=staff_wording, forums=wording.FORUM_NAMES)


@bp.get("/work/<case_id>/papers")
@staff
def papers(case_id: CaseId) -> Response:
    uow = current_uow()
    found = service.papers_of_case(uow, case_id)
    return render(
        "consultancy/staff_papers.html",
        head=head_of_case(uow, case_id),
        papers=found,
        asked=service.asked_as_second(uow, case_id),
        words=staff_wording,
        forums=wording.FORUM_NAMES,
        may_write=service.may_write_papers(uow, case_id),
    )


@bp.route("/work/<case_id>/papers/new", methods=["GET", "POST"])
@staff
def new(case_id: CaseId) -> Response:
    uow, form = current_uow(), BeginForm()
    said = service.voice_of_case(uow, case_id)
    if form.validate_on_submit():
        paper_id = service.compose_summary(
            uow, case_id, form.chosen, SAYINGS, engagement=form.ways, referred_by=form.referred_by.data
        )
        return go(".paper", case_id=case_id, paper_id=paper_id)
    return render("consultancy/staff_new.html", form=form, head=head_of_case(uow, case_id), said=len(said))


@bp.get("/work/<case_id>/papers/<paper_id>")
@staff
def paper(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow = current_uow()
    draft = service.open_draft(uow, case_id, paper_id)
    standing, summary = draft.standing, draft.body.summary
    is_out = standing.state not in OPEN
    found = () if is_out else service.leaks_of(uow, case_id, draft)
    names = names_of_staff(uow, [one.by for one in standing.signed])
    return render(
        "consultancy/staff_paper.html",
        head=head_of_case(uow, case_id),
        draft=draft,
        state=standing.state,
        is_open=not is_out,
        may_be_out=standing.state in OUT,
        has_outcome=is_out and has_outcome(case_id, paper_id),
        parts=staff_wording.parts_in_words(summary, standing.views, is_with_her=standing.state is State.WITH_HER),
        empty=staff_wording.empty_parts(summary),
        found=found,
        steps=() if is_out else steps_of(draft, is_undecided=bool(found)),
        kept=request.args.get("kept", 0, type=int),
        missing=staff_wording.named(missing_parts(summary)),
        corrected=staff_wording.named(corrected_parts(standing)),
        footing=staff_wording.named([Section.SHARING])[0],
        seconds=[staff_wording.WHY_SECOND[one] for one in why_second(standing)],
        signed=[(names.get(one.by, ""), one, one in standing.void) for one in standing.signed],
        readers=service.recipients_of(uow, case_id, paper_id) if is_out else [],
        handovers=service.handovers_of(uow, case_id, paper_id) if is_out else [],
        forum=FORUMS[summary.header.forum],
        forum_name=wording.FORUM_NAMES[summary.header.forum],
        words=staff_wording,
        button=ButtonForm(),
    )


@bp.post("/work/<case_id>/papers/<paper_id>/again")
@staff
@while_open
def again(case_id: CaseId, paper_id: SummaryId) -> Response:
    draft = open_to_write(case_id, paper_id)
    ButtonForm().require()
    service.compose_anew(current_uow(), case_id, paper_id, draft.revision, SAYINGS)
    return go(".paper", case_id=case_id, paper_id=paper_id)


@bp.get("/work/<case_id>/papers/<paper_id>/entries")
@staff
@while_open
def entries(case_id: CaseId, paper_id: SummaryId) -> Response:
    draft = open_to_write(case_id, paper_id)
    return render(
        "consultancy/staff_entries.html",
        head=head_of_case(current_uow(), case_id),
        draft=draft,
        lines=[
            (one, wording.when_in_words(one), wording.kinds_in_words(one))
            for one in draft.body.summary.timeline.entries
        ],
    )


@bp.route("/work/<case_id>/papers/<paper_id>/entries/<incident_id>", methods=["GET", "POST"])
@staff
@while_open
def entry(case_id: CaseId, paper_id: SummaryId, incident_id: IncidentId) -> Response:
    draft = open_to_write(case_id, paper_id)
    found, form = _entry(draft, incident_id), EntryForm(revision=str(draft.revision))
    if form.validate_on_submit():
        try:
            _choose(case_id, draft, found, form)
        except SummaryChangedError:
            form.say_changed(draft.revision)
        else:
            return go(".entries", case_id=case_id, paper_id=paper_id)
    if not form.is_submitted():
        form.is_chosen.data, form.report.data = bool(found.words), found.report
    return render(
        "consultancy/staff_entry.html",
        form=form,
        head=head_of_case(current_uow(), case_id),
        draft=draft,
        entry=found,
        when_said=wording.when_in_words(found),
        kinds=wording.kinds_in_words(found),
    )


@bp.route("/work/<case_id>/papers/<paper_id>/look", methods=["GET", "POST"])
@staff
@while_open
def look(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow, draft = current_uow(), open_to_write(case_id, paper_id)
    found, form = service.leaks_of(uow, case_id, draft), StayForm()
    form.offer(one.hit.shown for one in found)
    if form.validate_on_submit():
        shown, reason = form.shown.data, form.reason.data
        service.release_leak(uow, case_id, paper_id, draft.revision, shown=shown, reason=reason)
        return go(".look", case_id=case_id, paper_id=paper_id)
    return render(
        "consultancy/staff_look.html",
        form=form,
        head=head_of_case(uow, case_id),
        draft=draft,
        found={one.hit.shown: staff_wording.leak_in_words(one.hit.kind) for one in found},
        button=ButtonForm(),
    )


@bp.post("/work/<case_id>/papers/<paper_id>/look/out")
@staff
@while_open
def leave_out(case_id: CaseId, paper_id: SummaryId) -> Response:
    draft = open_to_write(case_id, paper_id)
    ButtonForm().require()
    service.leave_leaks_out(current_uow(), case_id, paper_id, draft.revision, SAYINGS)
    return go(".look", case_id=case_id, paper_id=paper_id)


def open_to_write(case_id: CaseId, paper_id: SummaryId) -> Draft:
    """Open a draft that is still worked on.

    Raises:
        CaseNotFoundError, SummaryNotFoundError: not for this person, or there is none.
        NotNowError: it is out.
    """
    draft = service.open_draft(current_uow(), case_id, paper_id)
    if draft.standing.state not in OPEN:
        raise NotNowError
    return draft


def has_outcome(case_id: CaseId, paper_id: SummaryId) -> bool:
    """Say whether it is written down what came of a paper."""
    try:
        service.outcome_of(current_uow(), case_id, paper_id)
    except SummaryNotFoundError:
        return False
    return True


def _entry(draft: Draft, incident_id: IncidentId) -> Entry:
    entries_ = draft.body.summary.timeline.entries
    found = next((one for one in entries_ if incident_id in one.incident_ids), None)
    if found is None:
        raise SummaryNotFoundError
    return found


def _choose(case_id: CaseId, draft: Draft, found: Entry, form: EntryForm) -> None:
    """Let an entry be read in full or not, and say to whom it was reported; what was chosen before stays so."""
    timeline = draft.body.summary.timeline
    chosen = {one for other in timeline.chosen if other != found for one in other.incident_ids}
    if form.is_chosen.data:
        chosen |= set(found.incident_ids)
    reports = {one: said for one, said in draft.body.reports.items() if one not in found.incident_ids}
    if form.report.data:
        reports[found.incident_ids[0]] = form.report.data
    service.choose_entries(current_uow(), case_id, draft.summary_id, form.looked_at, chosen, reports, SAYINGS)
