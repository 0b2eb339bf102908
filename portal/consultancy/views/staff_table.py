"""Pages of staff about the table: its meetings, what came of a paper, who does what, and what she is told."""

from flask import Response

from portal.access.service import head_of_case, heads_of_my_cases
from portal.accounts.service.names import names_of_staff
from portal.consultancy import partner_wording, service, staff_wording, wording
from portal.consultancy.forms.partner import OutcomeForm, outcome_form
from portal.consultancy.forms.staff_table import ActionForm, AgendaForm, MeetingForm, TellForm
from portal.consultancy.forums import OutcomeError
from portal.consultancy.outcomes import ActionOverError, ActionState, NoActionReasonError, Way
from portal.consultancy.refusals import NotNowError
from portal.consultancy.service.agendas import AgendaFullError, MinutesError, PastMeetingError
from portal.consultancy.service.drafting import Draft
from portal.consultancy.service.outcomes import NotSafeNowError, Outcome
from portal.consultancy.signoff import State
from portal.consultancy.summary import SummaryNotFoundError
from portal.consultancy.views.blueprint import bp, staff
from portal.consultancy.views.staff import while_open
from portal.contact.gate import Channel
from portal.contact.service import gate_of_case
from portal.contact.wording import gate_in_words
from portal.i18n import _, say_when
from portal.kernel.ids import CaseId, MeetingId, SummaryId
from portal.web.forms import ButtonForm
from portal.web.pages import go, render
from portal.web.requests import current_uow, today, zone

_TO_RECORD = frozenset({State.ISSUED, State.DISCUSSED})


@bp.get("/papers/meetings")
@staff
def meetings() -> Response:
    uow = current_uow()
    mine = frozenset(head.case_id for head in heads_of_my_cases(uow))
    return render(
        "consultancy/staff_meetings.html",
        meetings=service.meetings_to_come(uow, my_cases=mine),
        forums=wording.FORUM_NAMES,
        button=ButtonForm(),
    )


@bp.route("/papers/meetings/new", methods=["GET", "POST"])
@staff
def new_meeting() -> Response:
    form = MeetingForm()
    if not form.is_submitted():
        form.year.data = str(today().year)
    starts_at = form.starts_at(zone()) if form.validate_on_submit() else None
    if starts_at is not None:
        try:
            service.open_meeting(current_uow(), form.forum.data, starts_at, form.once.data)
        except PastMeetingError:
            form.refuse("day", _("That is over already. When does it meet?"))
        else:
            return go(".meetings")
    return render("consultancy/staff_meeting.html", form=form)


@bp.route("/work/<case_id>/papers/agenda", methods=["GET", "POST"])
@staff
def agenda(case_id: CaseId) -> Response:
    uow, form = current_uow(), AgendaForm()
    service.voice_of_case(uow, case_id)  # for those on the case
    to_come = service.meetings_to_come(uow, my_cases=frozenset({case_id}))
    form.offer(
        [
            (one.meeting_id, f"{wording.FORUM_NAMES[one.forum]}, {say_when(one.starts_at, zone(), now=uow.now)}")
            for one in to_come
            if not one.slots
        ]
    )
    if form.validate_on_submit():
        try:
            service.put_on_agenda(uow, case_id, form.meeting_id.data, form.length)
        except MinutesError:
            form.refuse("minutes", _("Write for how many minutes, from 1 to 240."))
        except AgendaFullError:
            form.refuse("meeting_id", _("No more cases fit into this meeting. Choose another one."))
        else:
            return go(".agenda", case_id=case_id)
    return render(
        "consultancy/staff_agenda.html",
        form=form,
        head=head_of_case(uow, case_id),
        listed=[(one, slot) for one in to_come for slot in one.slots],
        forums=wording.FORUM_NAMES,
        button=ButtonForm(),
    )


@bp.post("/work/<case_id>/papers/agenda/<meeting_id>/off")
@staff
def off_agenda(case_id: CaseId, meeting_id: MeetingId) -> Response:
    uow = current_uow()
    if not any(one.slots and one.meeting_id == meeting_id for one in _agendas_with(case_id)):
        raise SummaryNotFoundError
    ButtonForm().require()
    service.take_off_agenda(uow, case_id, meeting_id)
    return go(".agenda", case_id=case_id)


@bp.route("/work/<case_id>/papers/<paper_id>/outcome", methods=["GET", "POST"])
@staff
@while_open
def outcome(case_id: CaseId, paper_id: SummaryId) -> Response:
    draft = service.open_draft(current_uow(), case_id, paper_id)
    if draft.standing.state in _TO_RECORD:
        return _record(case_id, draft)
    try:
        found = service.outcome_of(current_uow(), case_id, paper_id)
    except SummaryNotFoundError:
        raise NotNowError from None
    return _outcome_page(case_id, draft, found)


@bp.route("/work/<case_id>/papers/<paper_id>/outcome/<action_id>", methods=["GET", "POST"])
@staff
def action(case_id: CaseId, paper_id: SummaryId, action_id: str) -> Response:
    uow, form = current_uow(), ActionForm()
    found = service.outcome_of(uow, case_id, paper_id)
    known = next((one for one in found.actions if one.action_id == action_id), None)
    if known is None:
        raise SummaryNotFoundError
    if form.validate_on_submit():
        try:
            service.change_action(uow, case_id, action_id, ActionState(form.state.data), form.reason.data)
        except NoActionReasonError:
            form.refuse("reason", _("Write why it will not be done."))
        except ActionOverError:
            form.refuse("state", _("It is that already, or it is over. That is not changed any more."))
        else:
            return go(".outcome", case_id=case_id, paper_id=paper_id)
    return render(
        "consultancy/staff_action.html",
        form=form,
        head=head_of_case(uow, case_id),
        paper_id=paper_id,
        action=known,
        who=staff_wording.agency_in_words(known.agency),
        state=partner_wording.ACTION_STATES[known.state],
    )


@bp.route("/work/<case_id>/papers/<paper_id>/tell", methods=["GET", "POST"])
@staff
@while_open
def tell(case_id: CaseId, paper_id: SummaryId) -> Response:
    uow, form = current_uow(), TellForm()
    draft = service.open_draft(uow, case_id, paper_id)
    if draft.standing.state is not State.OUTCOME:
        raise NotNowError
    gate = gate_of_case(uow, case_id, Channel.RING, uow.now)
    if form.validate_on_submit():
        try:
            service.tell_her(uow, case_id, paper_id, form.words.data, Way(form.way.data), form.how_taken.data)
        except NotSafeNowError:
            form.refuse("way", gate_in_words(gate, zone(), uow.now))
        else:
            return go(".outcome", case_id=case_id, paper_id=paper_id)
    found = service.outcome_of(uow, case_id, paper_id)
    if not form.is_submitted():
        form.words.data = found.may_tell
    return render(
        "consultancy/staff_tell.html",
        form=form,
        head=head_of_case(uow, case_id),
        paper_id=paper_id,
        outcome=found,
        seen=[one for one in found.actions if one.is_visible],
        who=staff_wording.agency_in_words,
        may_ring=gate.is_open,
        gate=gate_in_words(gate, zone(), uow.now),
    )


def _record(case_id: CaseId, draft: Draft) -> Response:
    forum = draft.body.summary.header.forum
    form: OutcomeForm = outcome_form(forum, today().year)()
    made = form.to_draft() if form.validate_on_submit() else None
    if made is not None:
        try:
            service.record_outcome(current_uow(), case_id, draft.summary_id, made)
        except OutcomeError as error:
            form.say_why_not(error)
        else:
            return go(".outcome", case_id=case_id, paper_id=draft.summary_id)
    return render(
        "consultancy/staff_record.html",
        form=form,
        head=head_of_case(current_uow(), case_id),
        draft=draft,
        forum=wording.FORUM_NAMES[forum],
        chair=partner_wording.chair_in_words(forum),
    )


def _outcome_page(case_id: CaseId, draft: Draft, found: Outcome) -> Response:
    uow = current_uow()
    names = names_of_staff(uow, [found.recorded_by] if found.recorded_by else [])
    lines = service.papers_of_case(uow, case_id)
    return render(
        "consultancy/staff_outcome.html",
        head=head_of_case(uow, case_id),
        draft=draft,
        outcome=found,
        facts=partner_wording.outcome_in_words(found.results, found.level),
        managed=partner_wording.managed_in_words(found.managed),
        actions=[(one, *partner_wording.action_in_words(one.agency, one.state)) for one in found.actions],
        who=names.get(found.recorded_by, _("Somebody")) if found.recorded_by else _("Somebody"),
        way=staff_wording.WAYS[found.told_way] if found.told_way else "",
        seen_at=next(one.told_seen_at for one in lines if one.summary_id == draft.summary_id),
        may_tell_now=draft.standing.state is State.OUTCOME,
    )


def _agendas_with(case_id: CaseId) -> list[service.Meeting]:
    service.voice_of_case(current_uow(), case_id)  # for those on the case
    return service.meetings_to_come(current_uow(), my_cases=frozenset({case_id}))
