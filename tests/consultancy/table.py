"""A service with a table: the people at it, and a paper brought as far as a test wants it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from portal.consultancy import service
from portal.consultancy.forums import FORUMS, Agency, ForumId, Level
from portal.consultancy.service.drafting import Draft
from portal.consultancy.signoff import View
from portal.consultancy.summary import Ask, HerView, SharingStatement, Source, SourceKind, Summary, Weighed, Wish
from portal.consultancy.wording import SAYINGS
from portal.diary.incidents import Behaviour, IncidentDraft, now_in
from portal.diary.service import record_incident, share_incident
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, IncidentId, SummaryId, new_id
from portal.unit_of_work import Units
from tests.support.copies import made_once
from tests.support.joined import Joined, World, join_staff, make_world

LONDON = "Europe/London"
BY_ROBIN = (Source(SourceKind.RECORD, "Robin"),)
CONSENT = SharingStatement(True, HerView.AGREES, "", "consent", "to plan together", "the table only")


@dataclass(frozen=True)
class Table:
    """A service, its people, two partners, and what a test does with a paper."""

    world: World
    second: Joined
    partner: Joined
    other_partner: Joined

    @property
    def units(self) -> Units:
        return self.world.units

    @property
    def case_id(self) -> CaseId:
        return self.world.case_id

    @property
    def advocate(self) -> Joined:
        return self.world.advocate

    @property
    def victim(self) -> Joined:
        return self.world.victim

    @property
    def lead(self) -> Joined:
        return self.world.lead

    def tells(self, words: str = "He stood at the gate.", *, days_ago: int = 1, is_shared: bool = True) -> IncidentId:
        """Let her write something down, and share it."""
        with self.victim.write() as uow:
            when = now_in(LONDON, uow.now - timedelta(days=days_ago))
            told = IncidentDraft(words, when, frozenset({Behaviour.LOITERING}), 6, "I stayed in.")
            incident_id = record_incident(uow, self.case_id, told, new_id())
            if is_shared:
                share_incident(uow, self.case_id, incident_id)
        return incident_id

    def composes(self, forum: ForumId = ForumId.LONDON) -> SummaryId:
        with self.advocate.write() as uow:
            return service.compose_summary(uow, self.case_id, forum, SAYINGS)

    def draft(self, summary_id: SummaryId) -> Draft:
        with self.advocate.read() as uow:
            return service.open_draft(uow, self.case_id, summary_id)

    def completes(
        self, summary_id: SummaryId, *, level: Level = Level.MEDIUM, sharing: SharingStatement = CONSENT
    ) -> None:
        """Let the advocate fill in what has to stand there before signing."""

        def write(summary: Summary) -> Summary:
            weighed = Weighed("Robin", summary.header.composed_on, "It is getting more frequent.", level)
            asks = (Ask(Agency.POLICE, "Arrest for the breach.", BY_ROBIN),)
            return replace(summary, weighed=weighed, asks=asks, sharing=sharing)

        revision = self.draft(summary_id).revision
        with self.advocate.write() as uow:
            service.change_summary(uow, self.case_id, summary_id, revision, write)

    def shows(self, summary_id: SummaryId, view: View = View.AGREES) -> None:
        """Put it before her, and let her say the same to every part."""
        with self.advocate.write() as uow:
            service.offer_summary(uow, self.case_id, summary_id)
        with self.victim.read() as uow:
            unanswered = service.paper_before_her(uow, self.case_id, summary_id).unanswered
        for section in unanswered:
            with self.victim.write() as uow:
                service.answer_summary(uow, self.case_id, summary_id, section, view, "I see it otherwise.")

    def signs(self, summary_id: SummaryId) -> None:
        revision = self.draft(summary_id).revision
        with self.advocate.write() as uow:
            service.sign_summary(uow, self.case_id, summary_id, revision)

    def asks(self, second: Joined, summary_id: SummaryId) -> None:
        with self.advocate.write() as uow:
            service.ask_second(uow, self.case_id, summary_id, second.id)

    def agrees(self, second: Joined, summary_id: SummaryId, revision: int | None = None) -> None:
        """Let a second person agree that she is not shown a text; the one that stands there where none is named."""
        revision = revision or self.draft(summary_id).revision
        with second.write() as uow:
            service.agree_not_shown(uow, self.case_id, summary_id, revision)

    def signs_second(self, second: Joined, summary_id: SummaryId, revision: int | None = None) -> None:
        """Let a second person sign a text; the one that stands there where none is named."""
        revision = revision or self.draft(summary_id).revision
        with second.write() as uow:
            service.sign_second(uow, self.case_id, summary_id, revision)

    def issues(self, summary_id: SummaryId, *partners: Joined) -> None:
        named = [(one.id, Agency.POLICE) for one in partners or (self.partner,)]
        with self.advocate.write() as uow:
            service.issue_summary(uow, self.case_id, summary_id, named)

    def signed(self, forum: ForumId = ForumId.LONDON) -> SummaryId:
        """Return a paper that is signed and can be issued."""
        summary_id = self.composes(forum)
        self.completes(summary_id)
        self.shows(summary_id)
        self.signs(summary_id)
        return summary_id

    def issued(self, forum: ForumId = ForumId.LONDON) -> SummaryId:
        """Return a paper that is issued to the first partner."""
        summary_id = self.signed(forum)
        self.issues(summary_id)
        return summary_id

    def declares(self, summary_id: SummaryId, *, is_connected: bool = False) -> None:
        with self.partner.write() as uow:
            service.declare(uow, summary_id, is_connected=is_connected)

    def opens(self, summary_id: SummaryId, partner: Joined | None = None) -> Summary:
        """Let a partner open a paper."""
        with (partner or self.partner).write() as uow:
            return service.open_paper(uow, summary_id).cleared.summary

    def says(self, wish: Wish, words: str) -> None:
        with self.victim.write() as uow:
            service.say_for_table(uow, self.case_id, wish, words, new_id())

    def again(self) -> "Table":
        """Return the same people, who have signed in again after a while."""
        world = self.world
        world = replace(world, lead=world.lead.again(), advocate=world.advocate.again(), victim=world.victim.again())
        return replace(self, world=world, partner=self.partner.again())

    def at(self, units: Units) -> "Table":
        """Return the same people on another site."""
        second, partner, other = (one.at(units) for one in (self.second, self.partner, self.other_partner))
        return Table(self.world.at(units), second, partner, other)

    def lasts(self, forum: ForumId = ForumId.LONDON) -> timedelta:
        return FORUMS[forum].readable_for


def make_table(units: Units) -> Table:
    """Make a service with two advocates, a lead and two partners."""
    return made_once(units, _make_table)


def _make_table(units: Units) -> Table:
    world = make_world(units)
    return Table(
        world,
        second=join_staff(world.lead, Role.ADVOCATE, name="second helper"),
        partner=join_staff(world.lead, Role.PARTNER, name="priya of the police"),
        other_partner=join_staff(world.lead, Role.PARTNER, name="owen of the clinic"),
    )
