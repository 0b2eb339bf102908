"""The whole mission in real browsers, for each of the three forums: from the invitation until she was told.

She is at her phone; her advocate, the lead and somebody from a partner are at desktops. Whatever a page offers is done
on that page. The operator's part is a command, the worker's a run of what is due.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext

from config import settings_of
from portal.kernel.clock import Clock, SystemClock
from portal.worker import run_due
from tests.e2e.advocate_desk import AdvocateDesk
from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.desks import LeadDesk, Outcome, PartnerDesk, write_down_what_came_of_it
from tests.e2e.her_phone import ASKED, SAFE_WORD, HerPhone
from tests.e2e.joining import code_in
from tests.e2e.looker import Looker
from tests.support.fakes import FrozenClock

pytestmark = pytest.mark.browser

VAN = "The grey van stood outside again. It left when I took a picture."
LANE = "Mill Lane 7"
LETTER = f"A letter lay behind my door at {LANE}. It had no stamp, and it said that he sees my light."
MESSAGE, ANSWER = "Can you go to the table without me?", "Yes. I say there what you want said."
WISH = "That he stops coming to my street."
TOLD = "They drive through your street each evening."
DECIDED = "He comes after each letter from the court."
ACTION = "Drive through the street each evening."
ASK = "Arrest him when he breaks the order."


@dataclass(frozen=True)
class AtTable:
    """One forum: its name, what her page calls it, who comes from a partner, what it weighs and what it decides.

    Args:
        forum: its whole name.
        place: what her page calls it.
        number: her telephone number, out of those set aside for fiction.
        partner: who sits there, and for which agency.
        level: where the advocate puts the risk.
        outcome: what came of it.
        of_five: which of the five is weighed by itself, where the forum does that.
        is_about_health: whether the paper holds something about health.
        why_second: why a second person has to sign, where one has to.
        is_written_by_partner: whether somebody of the partner writes down what came of it, rather than the advocate.
        is_put_on_agenda: whether the advocate writes down when it meets, and puts the case on.
    """

    forum: str
    place: str
    number: str
    partner: tuple[str, str]
    level: str
    outcome: Outcome
    of_five: str = ""
    is_about_health: bool = False
    why_second: str = ""
    is_written_by_partner: bool = True
    is_put_on_agenda: bool = False


CHESHIRE = AtTable(
    "Cheshire Anti-Stalking Unit",
    "Cheshire",
    "07700 900101",
    ("Priya Raman", "Police"),
    "medium",
    Outcome(("Taken on",), DECIDED, ACTION, "Police", managed="Imminence"),
    of_five="Persistence",
    is_put_on_agenda=True,
)
HAMPSHIRE = AtTable(
    "Hampshire Stalking Clinic and Recolo Project",
    "Hampshire",
    "07700 900102",
    ("Owen Price", "Health"),
    "medium",
    Outcome(("Formulation", "Advice only"), DECIDED, ACTION, "Police"),
    is_about_health=True,
    why_second="Something in it is about health.",
    is_written_by_partner=False,
)
LONDON = AtTable(
    "London Stalking Threat Assessment Centre",
    "London",
    "07700 900103",
    ("Grace Mensah", "Probation"),
    "high",
    Outcome(("Risk assessment", "Management plan"), DECIDED, ACTION, "Police", level="high"),
    why_second="The risk is put at high.",
)


@dataclass
class Mission:
    """Those who take part, each at a browser of their own."""

    site: Site
    at: AtTable
    lead: LeadDesk
    advocate: AdvocateDesk
    partner: PartnerDesk
    she: HerPhone

    def worker_looks(self, clock: Clock | None = None) -> None:
        """Do what is due now, as the worker does."""
        run_due(settings_of(self.site.env), clock=clock)


@pytest.fixture
def mission(site: Site, at: AtTable, open_browser: Callable[..., BrowserContext]) -> Mission:
    """Give each of them a browser, with nothing in it."""
    desktops = [open_browser(DESKTOP, accept_downloads=True).new_page() for _ in range(3)]
    phone = open_browser(PHONE, has_touch=True, is_mobile=True).new_page()
    end = at.place.lower()
    return Mission(
        site,
        at,
        LeadDesk(site, desktops[0], f"mayo-{end}", "Maya Osei"),
        AdvocateDesk(site, desktops[1], f"ruthie-{end}", "Ruth Ellery"),
        PartnerDesk(site, desktops[2], f"guest-{end}", at.partner[0]),
        HerPhone(site, phone, f"annie-{end}"),
    )


@pytest.mark.parametrize(
    ("site", "at"),
    [
        pytest.param("sqlite", CHESHIRE, id="cheshire"),
        pytest.param("sqlite", HAMPSHIRE, id="hampshire"),
        pytest.param("sqlite", LONDON, id="london"),
        pytest.param("postgresql", CHESHIRE, id="cheshire-postgresql", marks=pytest.mark.postgres),
    ],
    indirect=["site"],
    scope="module",  # or each of them would have a site of its own
)
def test_from_the_invitation_until_she_was_told(mission: Mission) -> None:
    """What each step promises stands where the step is."""
    a_service_begins(mission)
    she_joins_and_writes_at_once(mission)
    it_is_confirmed_by_voice_and_she_shares_one(mission)
    it_is_agreed_how_to_reach_her_and_they_write_to_each_other(mission)
    she_is_asked_by_text_and_answers(mission)
    a_paper_is_written_and_she_has_her_say(mission)
    it_is_signed_and_issued_by_name(mission)
    somebody_from_the_partner_reads_it(mission)
    what_came_of_it_is_written_down(mission)
    she_is_told(mission)

    assert "0 faults" in mission.site.command("audit", "verify")


def a_service_begins(mission: Mission) -> None:
    """A first lead comes by the operator's command; she says when somebody watches, and invites the others."""
    service = f"Harbour {mission.at.place}"
    lead = mission.lead
    lead.begins_the_service(code_in(mission.site.command("people", "invite", "--role", "lead", "--service", service)))
    lead.says_that_somebody_watches()
    for desk, role in ((mission.advocate, "Advocate"), (mission.partner, "Partner")):
        desk.joins(lead.invites(desk, role))
        lead.confirms(desk)


def she_joins_and_writes_at_once(mission: Mission) -> None:
    """Nobody has to ring her first."""
    mission.advocate.signs_in()
    invitation = mission.advocate.opens_a_case(f"Anna of {mission.at.place}")
    mission.she.joins(invitation)
    mission.she.writes(VAN, with_picture=True)
    mission.she.writes(LETTER)
    mission.she.cannot_share_before_the_call()


def it_is_confirmed_by_voice_and_she_shares_one(mission: Mission) -> None:
    """Her advocate reads that one and not the other; she takes it back, and shares it again."""
    she, advocate = mission.she, mission.advocate
    advocate.confirms_that_it_was_she()
    she.shares(VAN, advocate.shown)
    address = advocate.reads_what_is_new(VAN)
    she.sees_that_it_was_opened_and_takes_it_back(VAN, advocate.shown)
    advocate.cannot_open_it_any_more(address, VAN)
    she.shares(LETTER, advocate.shown)


def it_is_agreed_how_to_reach_her_and_they_write_to_each_other(mission: Mission) -> None:
    """What her advocate wrote down counts once she says that it is right."""
    she, advocate = mission.she, mission.advocate
    advocate.writes_safe_contact_down(mission.at.number)
    she.says_that_safe_contact_is_right()
    advocate.sees_before_ringing_that_now_is_safe()
    she.sends(MESSAGE)
    advocate.reads_her_message_and_answers(MESSAGE, ANSWER)
    she.sees_the_answer(ANSWER)


def she_is_asked_by_text_and_answers(mission: Mission) -> None:
    """The number is hers by the figures that came; one question goes out at her time, and her word comes back."""
    she, lead, at = mission.she, mission.lead, mission.at
    mission.advocate.agrees_with_her_to_be_asked_by_text()
    due_at = (SystemClock().now() + timedelta(minutes=2)).replace(second=0, microsecond=0)
    she.chooses_when_she_is_asked(_on_her_clock(due_at))
    she.asks_for_figures()
    mission.worker_looks()
    she.types_the_figures_back(lead.reads_the_newest_text(at.number))
    mission.worker_looks(FrozenClock(due_at + timedelta(seconds=1)))
    assert lead.reads_the_newest_text(at.number) == ASKED
    lead.answers_as_her(at.number, SAFE_WORD)
    she.sees_that_she_answered()
    mission.advocate.sees_that_she_is_all_right(SAFE_WORD)


def a_paper_is_written_and_she_has_her_say(mission: Mission) -> None:
    """From what she shares, in one press; where she lives is left out; she looks at each part on her phone."""
    she, advocate, at = mission.she, mission.advocate, mission.at
    she.says_for_the_table(WISH)
    advocate.puts_on_the_list_what_must_not_leave(LANE)
    advocate.writes_the_first_draft(at.forum)
    advocate.puts_the_risk_at(at.level, "It is getting more frequent.", of_five=at.of_five)
    advocate.asks_an_agency("Police", ASK)
    advocate.writes_down_on_what_footing(is_about_health=at.is_about_health)
    advocate.leaves_out_what_must_not_leave()
    advocate.puts_it_before_her()
    she.looks_at_the_paper_part_by_part(at.place, WISH)


def it_is_signed_and_issued_by_name(mission: Mission) -> None:
    """By the advocate, by a second person where the rules say so, and then to one person for one agency."""
    advocate, at = mission.advocate, mission.at
    advocate.signs(at.forum)
    if at.why_second:
        advocate.asks_for_a_second_signature(mission.lead, at.why_second)
        mission.lead.signs_as_the_second(at.forum)
    advocate.issues_it_to(mission.partner, at.partner[1], at.forum)
    if at.is_put_on_agenda:
        advocate.puts_the_case_on_an_agenda(at.forum, minutes=20)


def somebody_from_the_partner_reads_it(mission: Mission) -> None:
    """After the declaration; a copy that is taken along is theirs by name, without where she lives and what is hers."""
    partner = mission.partner
    partner.signs_in()
    partner.declares_and_reads(WISH)
    looker = Looker(partner.page)
    looker.look("a paper")
    assert looker.amiss == []
    partner.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # a plain dict will do
    copy = partner.takes_a_copy_along()
    assert f"for {partner.shown}" in copy
    assert WISH in copy
    assert "A letter lay behind my door at [an address, left out]. It had no stamp" in copy
    assert LANE not in copy
    assert "grey van" not in copy


def what_came_of_it_is_written_down(mission: Mission) -> None:
    """By whoever chairs, or by the advocate for them, with this forum's own fields."""
    if mission.at.is_written_by_partner:
        mission.partner.goes_to_what_came_of_it()
        write_down_what_came_of_it(mission.partner.page, mission.at.outcome)
    else:
        mission.advocate.goes_to_what_came_of_it(mission.at.forum)
        write_down_what_came_of_it(mission.advocate.page, mission.at.outcome)


def she_is_told(mission: Mission) -> None:
    """She reads it on her phone, and sees who has looked."""
    mission.advocate.tells_her(mission.at.forum, TOLD, ACTION)
    mission.she.reads_what_she_is_told(mission.at.place, TOLD, ACTION)
    name = mission.partner.shown
    mission.she.sees_who_has_looked(f"{name} read a paper.", f"{name} took a copy of a paper along.")


def _on_her_clock(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Europe/London")).strftime("%H:%M")
