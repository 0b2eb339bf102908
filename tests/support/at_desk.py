"""What is sent on the pages of staff about papers."""

from datetime import timedelta

from portal.consultancy import service
from portal.consultancy.forums import ForumId, Level
from portal.consultancy.her_wording import number_of
from portal.consultancy.signoff import State, View, WhyNotShown
from portal.consultancy.summary import Line, Section, Summary, Whose, with_line
from portal.consultancy.wording import SAYINGS
from portal.kernel.ids import SummaryId, new_id
from tests.consultancy.table import BY_ROBIN, Table
from tests.support import at_table  # noqa: F401 - first: what is issued here takes the place of what lies there
from tests.support.joined import PASSPHRASE
from tests.support.paper_issued import table_of
from tests.support.sending import Sent, deed
from tests.support.whole import Whole

_FACTS = str(number_of(Section.FACTS))


def _table(whole: Whole) -> Table:
    return table_of(whole.world, whole.people["partner at the table"], whole.people["second advocate"])


def _draft(whole: Whole, forum: ForumId = ForumId.LONDON) -> SummaryId:
    """Return the draft that is worked on for a table."""
    return _table(whole).composes(forum)


def _writes(whole: Whole, summary_id: SummaryId, text: str) -> str:
    """Let a line stand in a draft, and return its id."""
    table, line_id = _table(whole), new_id()

    def write(summary: Summary) -> Summary:
        return with_line(summary, Section.FACTS, Line(line_id, text, Whose.FACT, BY_ROBIN))

    with table.advocate.write() as uow:
        service.change_summary(uow, table.case_id, summary_id, table.draft(summary_id).revision, write)
    return line_id


def _sent(whole: Whole, summary_id: SummaryId, fields: dict[str, object] | None = None, **ids: str) -> Sent:
    revision = str(_table(whole).draft(summary_id).revision)
    return Sent(
        whole.browsers["advocate"], {"revision": revision, **(fields or {})}, ids={"paper_id": summary_id, **ids}
    )


_LINE = {"text": "They parted in May.", "whose": "fact", "source_kind": "record", "source": "Robin"}


@deed("consultancy.new")
def _new(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"forum": "hampshire"})


@deed("consultancy.part")
def _part(whole: Whole) -> Sent:
    return _sent(whole, _draft(whole), dict(_LINE), number=_FACTS)


@deed("consultancy.line")
def _line(whole: Whole) -> Sent:
    summary_id = _draft(whole)
    line_id = _writes(whole, summary_id, "They met in May.")
    return _sent(whole, summary_id, dict(_LINE), number=_FACTS, line_id=line_id)


@deed("consultancy.line_out")
def _line_out(whole: Whole) -> Sent:
    summary_id = _draft(whole)
    line_id = _writes(whole, summary_id, "They met in May.")
    return _sent(whole, summary_id, number=_FACTS, line_id=line_id)


@deed("consultancy.entry")
def _entry(whole: Whole) -> Sent:
    incident_id = _table(whole).tells()
    summary_id = _draft(whole)
    table = _table(whole)
    with table.advocate.write() as uow:
        service.compose_anew(uow, table.case_id, summary_id, table.draft(summary_id).revision, SAYINGS)
    return _sent(whole, summary_id, {"is_chosen": "y", "report": "Police"}, incident_id=incident_id)


@deed("consultancy.again")
def _again(whole: Whole) -> Sent:
    return _sent(whole, _draft(whole))


@deed("consultancy.look")
def _look(whole: Whole) -> Sent:
    summary_id = _draft(whole)
    _writes(whole, summary_id, "He drives AB12 CDE.")
    return _sent(whole, summary_id, {"shown": "AB12 CDE", "reason": "It is his car."})


@deed("consultancy.leave_out")
def _leave_out(whole: Whole) -> Sent:
    summary_id = _draft(whole)
    _writes(whole, summary_id, "She lives at 12 Long Hill Road.")
    return _sent(whole, summary_id)


@deed("consultancy.offer")
def _offer(whole: Whole) -> Sent:
    return _sent(whole, _draft(whole))


@deed("consultancy.answer")
def _answer(whole: Whole) -> Sent:
    table, summary_id = _table(whole), _draft(whole)
    with table.victim.write() as uow:
        section = service.paper_before_her(uow, table.case_id, summary_id).unanswered[0]
        service.answer_summary(uow, table.case_id, summary_id, section, View.CORRECTS, "It was Monday.")
    return _sent(whole, summary_id, {"why": "The log says Tuesday."}, number=str(number_of(section)))


@deed("consultancy.unshown")
def _unshown(whole: Whole) -> Sent:
    fields: dict[str, object] = {"why": "unsafe", "reason": "He reads her phone.", "person_id": whole.world.lead.id}
    return _sent(whole, _draft(whole), fields)


@deed("consultancy.sign")
def _sign(whole: Whole) -> Sent:
    table, summary_id = _table(whole), _draft(whole)
    table.completes(summary_id, level=Level.HIGH)
    table.shows(summary_id)
    return _sent(whole, summary_id, {"passphrase": PASSPHRASE, "revision": table.draft(summary_id).revision})


@deed("consultancy.second")
def _second(whole: Whole) -> Sent:
    return _sent(whole, _draft(whole), {"person_id": whole.world.lead.id})


@deed("consultancy.reading")
def _reading(whole: Whole) -> Sent:
    summary_id = _draft(whole)
    fields = {"passphrase": PASSPHRASE, "revision": _table(whole).draft(summary_id).revision}
    return Sent(whole.browsers["lead"], fields, ids={"paper_id": summary_id})


@deed("consultancy.issue")
def _issue(whole: Whole) -> Sent:
    return _sent(whole, _draft(whole), {"reader1": "police", "reader2": "health", "is_sure": "y"})


@deed("consultancy.hand_over")
def _hand_over(whole: Whole) -> Sent:
    fields = {"agency": "police", "reason": "Their rules.", "kind": "json", "once": new_id()}
    return Sent(whole.browsers["advocate"], fields, ids=_out(whole), shows="The file is ready")


@deed("consultancy.withdraw")
def _withdraw(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], ids={"paper_id": _draft(whole, ForumId.HAMPSHIRE)})


@deed("consultancy.agree")
def _agree(whole: Whole) -> Sent:
    table, summary_id = _table(whole), _draft(whole, ForumId.HAMPSHIRE)
    with table.advocate.write() as uow:
        service.say_not_shown(uow, table.case_id, summary_id, WhyNotShown.UNSAFE, "He reads her phone.")
        service.ask_second(uow, table.case_id, summary_id, table.lead.id)
    return Sent(whole.browsers["lead"], {"revision": table.draft(summary_id).revision}, ids={"paper_id": summary_id})


def _out(whole: Whole) -> dict[str, str]:
    """Return the paper that was issued here."""
    table = _table(whole)
    with table.advocate.read() as uow:
        papers = service.papers_of_case(uow, table.case_id)
    return {
        "paper_id": next(one.summary_id for one in papers if one.state is State.ISSUED and one.forum is ForumId.LONDON)
    }


@deed("consultancy.say")
def _say(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"words": "That he stops.", "once": new_id()})


@deed("consultancy.kept_in")
def _kept_in(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"kind": "school", "text": "Hill School", "once": new_id()})


@deed("consultancy.new_meeting")
def _new_meeting(whole: Whole) -> Sent:
    fields = {"forum": "london", "day": "1", "month": "6", "year": "2027", "time": "14:00", "once": new_id()}
    return Sent(whole.browsers["advocate"], fields)


@deed("consultancy.agenda")
def _agenda(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"meeting_id": _meeting(whole), "minutes": "20"})


@deed("consultancy.off_agenda")
def _off_agenda(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], ids={"meeting_id": _meeting(whole, is_on=True)})


@deed("consultancy.outcome")
def _outcome(whole: Whole) -> Sent:
    whole.ids["paper that is out"] = _out(whole)["paper_id"]
    fields = {"results": "advice", "words": "It goes on.", "is_chair": "y", "agency1": "police", "what1": "Arrest him."}
    return Sent(
        whole.browsers["advocate"],
        {**fields, "day1": "1", "month1": "6", "year1": "2027", "seen1": "y"},
        ids={"paper_id": whole.ids["paper that is out"]},
    )


@deed("consultancy.action")
def _action(whole: Whole) -> Sent:
    table, paper_id = _table(whole), SummaryId(whole.ids["paper that is out"])
    with table.advocate.read() as uow:
        (action,) = service.outcome_of(uow, table.case_id, paper_id).actions
    return Sent(
        whole.browsers["advocate"],
        {"state": "not_done", "reason": "He left."},
        ids={"paper_id": paper_id, "action_id": action.action_id},
    )


@deed("consultancy.tell")
def _tell(whole: Whole) -> Sent:
    fields = {"words": "They will arrest him.", "way": "here"}
    return Sent(whole.browsers["advocate"], fields, ids={"paper_id": whole.ids["paper that is out"]})


def _meeting(whole: Whole, *, is_on: bool = False) -> str:
    table = _table(whole)
    with table.advocate.write() as uow:
        meeting_id = service.open_meeting(uow, ForumId.LONDON, uow.now + timedelta(days=1), new_id())
        if is_on:
            service.put_on_agenda(uow, table.case_id, meeting_id, 15)
    return meeting_id
