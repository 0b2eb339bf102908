"""Pages of staff about one part of a draft: its lines with their sources, written anew, added, or left out."""

from dataclasses import replace
from typing import TypeVar

from flask import Response

from portal.access.service import head_of_case
from portal.accounts.service.names import names_of_staff
from portal.consultancy import her_wording, service, staff_wording, wording
from portal.consultancy.forms.staff_parts import AnswerForm, LineForm, PartForm, TakenOutForm, part_form
from portal.consultancy.paper import block_of, picture_of
from portal.consultancy.service import SummaryChangedError
from portal.consultancy.service.drafting import Draft
from portal.consultancy.signoff import State, View
from portal.consultancy.summary import (
    Line,
    NoSuchLineError,
    Section,
    Summary,
    SummaryNotFoundError,
    without_line,
)
from portal.consultancy.views.blueprint import bp, staff
from portal.consultancy.views.staff import OPEN, open_to_write, while_open
from portal.kernel.ids import CaseId, SummaryId
from portal.web.forms import ButtonForm
from portal.web.pages import go, render
from portal.web.requests import current_actor, current_uow, today, zone

# Counted by the machine, and her own words: nobody adds to these.
_NOT_ADDED_TO = frozenset({Section.TIMELINE, Section.VOICE})
_Listed = TypeVar("_Listed")


@bp.route("/work/<case_id>/papers/<paper_id>/part/<int:number>", methods=["GET", "POST"])
@staff
def part(case_id: CaseId, paper_id: SummaryId, number: int) -> Response:
    draft, section = service.open_draft(current_uow(), case_id, paper_id), _section(number)
    is_open = draft.standing.state in OPEN
    form = part_form(section, draft.body.summary.header.forum)(revision=str(draft.revision))
    form.offer(draft.body.summary.timeline.entries)
    if is_open and section not in _NOT_ADDED_TO and _is_written(case_id, draft, section, form):
        return _on_to_the_paper(case_id, paper_id, number)
    if not form.is_submitted():
        _put(form, draft.body.summary, section)
    return _page(case_id, draft, section, form)


@bp.route("/work/<case_id>/papers/<paper_id>/part/<int:number>/<line_id>", methods=["GET", "POST"])
@staff
@while_open
def line(case_id: CaseId, paper_id: SummaryId, number: int, line_id: str) -> Response:
    draft, section = open_to_write(case_id, paper_id), _section(number)
    known, form = _own_line(draft, section, line_id), LineForm(revision=str(draft.revision))
    form.offer(draft.body.summary.timeline.entries)
    form.line_id = known.line_id
    if _is_written(case_id, draft, section, form):
        return _on_to_the_paper(case_id, paper_id, number)
    if not form.is_submitted():
        form.put(known)
    return render(
        "consultancy/staff_line.html",
        form=form,
        head=head_of_case(current_uow(), case_id),
        draft=draft,
        number=number,
        name=wording.SECTIONS[section],
    )


@bp.post("/work/<case_id>/papers/<paper_id>/part/<int:number>/<line_id>/out")
@staff
@while_open
def line_out(case_id: CaseId, paper_id: SummaryId, number: int, line_id: str) -> Response:
    draft, section = open_to_write(case_id, paper_id), _section(number)
    _without(draft.body.summary, section, line_id)  # there is one
    form = TakenOutForm()
    form.require()

    def without(summary: Summary) -> Summary:
        return _without(summary, section, line_id)

    service.change_summary(current_uow(), case_id, draft.summary_id, form.looked_at, without)
    return go(".part", case_id=case_id, paper_id=paper_id, number=number)


@bp.route("/work/<case_id>/papers/<paper_id>/part/<int:number>/answer", methods=["GET", "POST"])
@staff
@while_open
def answer(case_id: CaseId, paper_id: SummaryId, number: int) -> Response:
    draft, section, form = open_to_write(case_id, paper_id), _section(number), AnswerForm()
    said = draft.standing.view_of(section)
    if said is None or said.view is not View.CORRECTS or draft.standing.state is State.SIGNED:
        raise SummaryNotFoundError
    if form.validate_on_submit():
        service.answer_correction(current_uow(), case_id, paper_id, section, form.why.data)
        return _on_to_the_paper(case_id, paper_id, number)
    return render(
        "consultancy/staff_answer.html",
        form=form,
        head=head_of_case(current_uow(), case_id),
        draft=draft,
        number=number,
        name=wording.SECTIONS[section],
        said=said,
    )


def _on_to_the_paper(case_id: CaseId, paper_id: SummaryId, number: int) -> Response:
    """Send the browser on to the paper, at the part that was kept; the anchor is for browsers without scripting."""
    return go(".paper", case_id=case_id, paper_id=paper_id, kept=number, _anchor=f"part{number}")


def _page(case_id: CaseId, draft: Draft, section: Section, form: PartForm) -> Response:
    summary, said = draft.body.summary, draft.standing.view_of(section)
    return render(
        "consultancy/staff_part.html",
        form=form,
        head=head_of_case(current_uow(), case_id),
        draft=draft,
        section=section,
        number=her_wording.number_of(section),
        name=wording.SECTIONS[section],
        is_open=draft.standing.state in OPEN,
        may_add=draft.standing.state in OPEN and section not in _NOT_ADDED_TO,
        may_answer=draft.standing.state in OPEN - {State.SIGNED},
        lines=staff_wording.lines_in_words(summary.lines_of(section)),
        rest=block_of(summary, section, zone()) | {"lines": []},
        picture=picture_of(summary) if section is Section.TIMELINE else None,
        asks=[
            (f"ask{number}", staff_wording.agency_in_words(one.agency), one)
            for number, one in enumerate(summary.asks if section is Section.ASKS else ())
        ],
        tools=[(f"tool{number}", one) for number, one in enumerate(summary.tools if section is Section.TOOLS else ())],
        words=staff_wording,
        said=said,
        said_words=staff_wording.SAID[said.view] if said else "",
        button=ButtonForm(),
    )


def _is_written(case_id: CaseId, draft: Draft, section: Section, form: PartForm) -> bool:
    """Say whether what stands in a form was sent and written down; another's change meanwhile is said beside it."""
    if not form.validate_on_submit():
        return False
    me = current_actor().person_id
    write = form.written(section, names_of_staff(current_uow(), [me]).get(me, ""), today())
    if write is None:
        return False
    try:
        is_said = section is Section.SHARING
        service.change_summary(current_uow(), case_id, draft.summary_id, form.looked_at, write, is_sharing_said=is_said)
    except SummaryChangedError:
        form.say_changed(draft.revision)
        return False
    return True


def _put(form: PartForm, summary: Summary, section: Section) -> None:
    known = {Section.LEVEL: summary.weighed, Section.SHARING: summary.sharing}.get(section)
    if known is not None:
        form.put(known)


def _section(number: int) -> Section:
    section = her_wording.section_of(number)
    if section is None:
        raise SummaryNotFoundError
    return section


def _own_line(draft: Draft, section: Section, line_id: str) -> Line:
    lines = {one.line_id: one for one in draft.body.summary.lines_of(section)}
    shown = {one.line_id for one in staff_wording.lines_in_words(lines.values()) if one.is_own}
    if line_id not in shown:
        raise SummaryNotFoundError
    return lines[line_id]


def _without(summary: Summary, section: Section, line_id: str) -> Summary:
    """Return a summary without a line, or without something asked or a tool's result, which go by their place."""
    if section is Section.ASKS:
        return replace(summary, asks=_but(summary.asks, line_id.removeprefix("ask")))
    if section is Section.TOOLS and line_id.startswith("tool"):
        return replace(summary, tools=_but(summary.tools, line_id.removeprefix("tool")))
    try:
        return without_line(summary, section, line_id)
    except NoSuchLineError:
        raise SummaryNotFoundError from None


def _but(listed: tuple[_Listed, ...], place: str) -> tuple[_Listed, ...]:
    """Return what is listed but for the one at a place."""
    if place not in {str(number) for number in range(len(listed))}:
        raise SummaryNotFoundError
    return tuple(one for number, one in enumerate(listed) if str(number) != place)
