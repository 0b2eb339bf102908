"""Her pages of the table: what she says for it, the paper before her, and what she is told."""

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.accounts.service.names import names_of_staff
from portal.consultancy import her_wording, service
from portal.consultancy.forms.hers import PartForm, VoiceForm
from portal.consultancy.forums import FORUMS
from portal.consultancy.her_wording import agreed_in_words
from portal.consultancy.paper import block_of, picture_of
from portal.consultancy.refusals import NoReasonError
from portal.consultancy.service import HerPaper
from portal.consultancy.summary import Section, SummaryNotFoundError, Wish
from portal.consultancy.views.blueprint import hers
from portal.consultancy.wording import FORUM_NAMES, names_in_a_row
from portal.kernel.actor import Role
from portal.kernel.errors import ConflictError
from portal.kernel.ids import PersonId, SummaryId
from portal.privacy.drafts import DraftOffer
from portal.privacy.service import carry_on, drop_draft, read_draft
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, current_visit, units, zone

_hers = for_roles(Role.VICTIM)


def her_index() -> Response:
    """Show her what the table is, what she said for it, and her papers."""
    uow, case_id = current_uow(), current_case()
    papers = service.papers_before_her(uow, case_id)
    shown = {one.summary_id for one in papers}
    told = service.told_in_case(uow, case_id)
    return render(
        "consultancy/hers_index.html",
        tables=her_wording.PLACES,
        said=len(service.voice_of_case(uow, case_id)),
        questions=len(Wish),
        papers=[(one, _state(one)) for one in papers],
        told=[one for one in told if one.summary_id not in shown],
        new={one.summary_id for one in told if one.is_new},
    )


@hers.get("/papers/say")
@_hers
def voice() -> Response:
    voices = service.voice_of_case(current_uow(), current_case())
    return render(
        "consultancy/hers_voice.html",
        questions=[(number, her_wording.QUESTIONS[wish], voices.get(wish)) for number, wish in enumerate(Wish, 1)],
        aside=[her_wording.number_of_wish(wish) for wish in service.put_aside_in_case(current_uow(), current_case())],
    )


@hers.route("/papers/say/<int:number>", methods=["GET", "POST"])
@_hers
def say(number: int) -> Response:
    return _say(number, VoiceForm())


@hers.route("/papers/say/<int:number>/begun/<draft_id>", methods=["GET", "POST"])
@_hers
def carry_saying_on(number: int, draft_id: str) -> Response:
    form = VoiceForm()
    if not form.is_submitted():
        form = VoiceForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _say(number, form, draft_id)


@hers.get("/papers/<summary_id>")
@_hers
def paper(summary_id: SummaryId) -> Response:
    uow, case_id = current_uow(), current_case()
    found = service.paper_before_her(uow, case_id, summary_id)
    told = next((one for one in service.told_in_case(uow, case_id) if one.summary_id == summary_id), None)
    header = found.summary.header
    lines = her_wording.parts_in_words(found.summary.sections, found.views)
    return render(
        "consultancy/hers_paper.html",
        paper=found,
        state=_state(found),
        parts=lines,
        may_answer=found.state in her_wording.ANSWERABLE,
        first=next((one for one in lines if not one.said), None),
        place=her_wording.PLACES[header.forum],
        forum_name=FORUM_NAMES[header.forum],
        seats=her_wording.table_in_words(header.forum),
        days=FORUMS[header.forum].readable_for.days,
        readers=_readers(found),
        left_out=names_in_a_row(found.summary.sharing.left_out) if found.summary.sharing else "",
        told=told,
        lines=agreed_in_words(told.agreed) if told else [],
    )


@hers.get("/papers/<summary_id>/told")
@_hers
def told(summary_id: SummaryId) -> Response:
    uow, case_id = current_uow(), current_case()
    found = next((one for one in service.told_in_case(uow, case_id) if one.summary_id == summary_id), None)
    if found is None:
        raise SummaryNotFoundError
    names = names_of_staff(uow, [found.by])
    answer = render(
        "consultancy/hers_told.html", told=found, who=names.get(found.by, ""), lines=agreed_in_words(found.agreed)
    )
    if found.is_new:
        _note_told_seen(summary_id)
    return answer


@hers.route("/papers/<summary_id>/part/<int:number>", methods=["GET", "POST"])
@_hers
def part(summary_id: SummaryId, number: int) -> Response:
    return _part(summary_id, number, PartForm())


@hers.route("/papers/<summary_id>/part/<int:number>/begun/<draft_id>", methods=["GET", "POST"])
@_hers
def carry_part_on(summary_id: SummaryId, number: int, draft_id: str) -> Response:
    form = PartForm()
    if not form.is_submitted():
        form = PartForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _part(summary_id, number, form, draft_id)


def _say(number: int, form: VoiceForm, draft_id: str | None = None) -> Response:
    wish, uow, case_id = her_wording.wish_of(number), current_uow(), current_case()
    if wish is None:
        raise SummaryNotFoundError
    if form.validate_on_submit():
        service.say_for_table(uow, case_id, wish, form.words.data, form.once.data)
        if draft_id is not None:
            drop_draft(uow, draft_id)
        return go(".voice")
    said = service.voice_of_case(uow, case_id).get(wish)
    if said and not form.is_submitted() and draft_id is None:
        form.words.data = said.words
    draft = f"say {number}"
    return render(
        "consultancy/hers_say.html",
        form=form,
        number=number,
        question=her_wording.QUESTIONS[wish],
        hint=her_wording.HINTS[wish],
        said=said,
        who=names_of_staff(uow, [said.by]).get(said.by, "") if said and said.is_by_voice else "",
        draft=draft,
        is_carried_on=draft_id is not None,
        begun=[] if draft_id is not None or form.is_submitted() else _begun(draft),
    )


def _part(summary_id: SummaryId, number: int, form: PartForm, draft_id: str | None = None) -> Response:
    uow, case_id = current_uow(), current_case()
    found, section = service.paper_before_her(uow, case_id, summary_id), her_wording.section_of(number)
    if section is None or section not in found.summary.sections:
        raise SummaryNotFoundError
    if form.validate_on_submit():
        try:
            service.answer_summary(uow, case_id, summary_id, section, form.chosen, form.words.data)
        except NoReasonError:
            form.say_what()
        else:
            return _after_part(summary_id, section, draft_id)
    said = next((view for view in found.views if view.section is section), None)
    if not form.is_submitted() and draft_id is None:
        form.put(said)
    draft = f"part {number} {summary_id}"
    return render(
        "consultancy/hers_part.html",
        form=form,
        paper=found,
        name=her_wording.PARTS[section],
        part=block_of(found.summary, section, zone()),
        place=found.summary.sections.index(section) + 1,
        said_in_words=her_wording.SAID[said.view] if said else "",
        picture=picture_of(found.summary) if section is Section.TIMELINE else None,
        said=said,
        number=number,
        may_answer=found.state in her_wording.ANSWERABLE,
        draft=draft,
        is_carried_on=draft_id is not None,
        begun=[] if draft_id is not None or form.is_submitted() else _begun(draft),
    )


def _after_part(summary_id: SummaryId, section: Section, draft_id: str | None) -> Response:
    """Go on to the next part that she has said nothing to, or back to the paper after the last."""
    uow, case_id = current_uow(), current_case()
    if draft_id is not None:
        drop_draft(uow, draft_id)
    left = service.paper_before_her(uow, case_id, summary_id).unanswered
    numbers = [her_wording.number_of(one) for one in left]
    later = [number for number in numbers if number > her_wording.number_of(section)] or numbers
    return go(".part", summary_id=summary_id, number=later[0]) if later else go(".paper", summary_id=summary_id)


def _state(found: HerPaper) -> str:
    waiting, now = len(found.unanswered), current_uow().now
    return her_wording.state_in_words(found.state, waiting, found.expires_at, zone=zone(), now=now)


def _readers(found: HerPaper) -> list[her_wording.ReaderLine]:
    """Return who can read it; by the name on the paper, which stays when a person goes."""
    names = {one.person_id: (one.name, one.agency) for one in found.summary.header.recipients}
    known: dict[PersonId, str] = {
        person_id: her_wording.reader_in_words(name, agency) for person_id, (name, agency) in names.items()
    }
    lines = [(known.get(one.person_id, ""), one.first_at, one.last_at) for one in found.readers]
    return her_wording.readers_in_words(lines, zone=zone(), now=current_uow().now)


def _begun(of: str) -> list[DraftOffer]:
    return [offer for offer in carry_on(current_uow()) if offer.of == of]


def _note_told_seen(summary_id: SummaryId) -> None:
    """Write down that she has read it, in a unit of its own; that it could not be is no reason to show nothing."""
    visit = current_visit()
    if visit is None or current_uow().writes:
        return
    try:
        with units().write(visit.actor, visit.keyring) as uow:
            service.note_told_seen(uow, current_case(), summary_id)
    except ConflictError:
        return
