"""A paper that was issued to a partner, who declared and takes a copy along."""

from datetime import timedelta

from portal.consultancy import service
from portal.consultancy.copies import CopyKind
from portal.consultancy.forums import ForumId
from portal.consultancy.summary import Line, Section, Summary, Whose, Wish, with_line
from portal.kernel.ids import SummaryId, new_id
from tests.consultancy.table import BY_ROBIN, Table
from tests.support.joined import Joined, World


def table_of(world: World, partner: Joined, other: Joined) -> Table:
    """Return what a test does with papers, for people who are there already."""
    return Table(world, second=other, partner=partner, other_partner=other)


def put_papers_on(world: World, partner: Joined) -> dict[str, str]:
    """Issue a paper to a partner, who declares and takes a copy along; return by what ids."""
    table = table_of(world, partner, partner)
    table.says(Wish.WANTS, "That he stops.")
    summary_id = table.composes(ForumId.LONDON)
    table.completes(summary_id)
    _writes_who(table, summary_id)
    table.shows(summary_id)
    table.signs(summary_id)
    table.issues(summary_id)
    table.declares(summary_id)
    with partner.write() as uow:
        ticket = service.ticket_for_copy(uow, summary_id, CopyKind.DATA)
    return {"summary_id": summary_id, "copy_token": ticket}


def begin_paper(world: World, partner: Joined) -> dict[str, str]:
    """Begin the next paper, on which her advocate still writes; return by what ids."""
    table = table_of(world, partner, partner)
    summary_id = table.composes(ForumId.LONDON)
    return {"paper_id": summary_id, "line_id": _writes_who(table, summary_id)}


def put_on_agenda(world: World) -> dict[str, str]:
    """Put the case on the agenda of a meeting; return by what id."""
    with world.advocate.write() as uow:
        meeting_id = service.open_meeting(uow, ForumId.LONDON, uow.now + timedelta(days=2), new_id())
        service.put_on_agenda(uow, world.case_id, meeting_id, 15)
    return {"meeting_id": meeting_id}


def _writes_who(table: Table, summary_id: SummaryId) -> str:
    """Let something stand in the first part too: it is the one that an address of this site names."""
    line_id = new_id()

    def write(summary: Summary) -> Summary:
        line = Line(line_id, "A mother of two.", Whose.FACT, BY_ROBIN)
        return with_line(summary, Section.PEOPLE, line)

    revision = table.draft(summary_id).revision
    with table.advocate.write() as uow:
        service.change_summary(uow, table.case_id, summary_id, revision, write)
    return line_id
