"""Everything that can be done by sending a form: by whom, where, and with what in its fields."""

import re
from datetime import timedelta

import pyotp

from portal.access.service import members_of_cases
from portal.accounts.service import confirming, invites
from portal.accounts.service.invites import NewInvite
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, new_id
from tests.support import at_desk, at_notes, at_table, deciding, doing_notes, for_herself, from_outside, looking_through
from tests.support.joined import PASSPHRASE, accept, join_staff, join_victim, open_case
from tests.support.sending import DEEDS, Sent, deed
from tests.support.site import Browser, token_in
from tests.support.whole import Whole, browser_of, code_at, keep_begun

__all__ = [
    "DEEDS",
    "at_desk",
    "at_notes",
    "at_table",
    "deciding",
    "doing_notes",
    "for_herself",
    "from_outside",
    "looking_through",
    "token_for",
]

OTHER_PASSPHRASE = "another way across the long hill"


def token_for(browser: Browser) -> str:
    """Return a form token of a browser, signed in or not."""
    return token_in(browser.open_bare("/in/plain"))


def _somebody(whole: Whole) -> Browser:
    return Browser(whole.site)


def _staff_invite(whole: Whole) -> NewInvite:
    with whole.world.lead.write() as uow:
        return invites.invite_staff(uow, Role.ADVOCATE, label="Somebody to come")


def _words_on(browser: Browser, path: str) -> str:
    """Return a code that a page shows to be written down."""
    return " ".join(re.findall(r"<li>([a-z]+)</li>", browser.get(path).text))


@deed("accounts.sign_in")
def _sign_in(whole: Whole) -> Sent:
    return Sent(_somebody(whole), {"name": whole.world.victim.name, "passphrase": PASSPHRASE})


@deed("accounts.code")
def _code(whole: Whole) -> Sent:
    whole.clock.advance(timedelta(seconds=60))  # the code of a moment counts once
    return Sent(whole.browsers["half signed in"], {"code": code_at(whole.clock.now())})


@deed("joining.new")
def _invitation(whole: Whole) -> Sent:
    return Sent(_somebody(whole), {"code": _staff_invite(whole).code}, shows="A name to sign in with", is_look=True)


@deed("joining.name")
def _join(whole: Whole) -> Sent:
    fields = {"code": _staff_invite(whole).code, "name": "kim by the sea", "passphrase": PASSPHRASE}
    return Sent(_somebody(whole), {**fields, "display_name": "Kim Marsh"})


@deed("joining.code")
def _second_factor(whole: Whole) -> Sent:
    browser = browser_of(whole.site, accept(whole.world.units, _staff_invite(whole)))
    secret = re.search(r'to-keep__words"[^>]*>([A-Z2-7 ]+)<', browser.get("/in/new/code").text)
    assert secret
    return Sent(browser, {"code": pyotp.TOTP(secret[1].replace(" ", "")).at(whole.clock.now())})


@deed("joining.way_back")
def _way_back(whole: Whole) -> Sent:
    return Sent(whole.browsers["second victim"], {"choice": "with"})


@deed("joining.paper_again")
def _paper(whole: Whole) -> Sent:
    browser = whole.browsers["second victim"]
    whole.ids["code on paper"] = _words_on(browser, "/in/new/paper")
    return Sent(browser, {"code": whole.ids["code on paper"]})


@deed("joining.told")
def _told(whole: Whole) -> Sent:
    return Sent(whole.browsers["second victim"], {"choice": "tell"})


@deed("joining.back")
def _come_back(whole: Whole) -> Sent:
    name, code = whole.people["second victim"].name, whole.ids["code on paper"]
    return Sent(_somebody(whole), {"name": name, "code": code, "passphrase": OTHER_PASSPHRASE})


@deed("joining.locked_again")
def _locked(whole: Whole) -> Sent:
    whole.ids["service code"] = _words_on(whole.browsers["lead"], "/in/new/locked")
    return Sent(whole.browsers["lead"], {"code": whole.ids["service code"]})


@deed("me.locked")
def _restore(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"code": whole.ids["service code"]})


@deed("me.idle")
def _idle(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"idle_minutes": "30"})


@deed("practice.step")
def _practice(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"step": "begin"})


@deed("practice.shift")
def _shift(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"shift": "nothing"})


@deed("me.passphrase")
def _passphrase(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim elsewhere"], {"old": PASSPHRASE, "passphrase": OTHER_PASSPHRASE})


@deed("me.way_back")
def _new_code(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"choice": "with", "passphrase": PASSPHRASE})


@deed("me.told")
def _told_again(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"choice": "do not tell", "passphrase": PASSPHRASE})


@deed("me.away")
def _away(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead elsewhere"], {"away_minutes": "5"})


@deed("landing.index")
def _landing(whole: Whole) -> Sent:
    fields = {"spot": "own", "address": "https://knitting.example.net/", "passphrase": PASSPHRASE}
    return Sent(whole.browsers["lead elsewhere"], fields)


@deed("devices.end_others")
def _end_others(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"])


@deed("contact.right")
def _right(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"passphrase": PASSPHRASE})


@deed("contact.right_by_voice")
def _right_by_voice(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"has_talked": "y"})


@deed("contact.ring_anyway")
def _ring_anyway(whole: Whole) -> Sent:
    fields = {"reason": "It cannot wait.", "once": new_id()}
    return Sent(whole.browsers["advocate"], fields, shows="Ring this number")


@deed("contact.change_hers")
def _change_hers(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"number": "07700 900124", "once": new_id()})


@deed("contact.change_mine")
def _change_mine(whole: Whole) -> Sent:
    fields = {"number": "07700 900125", "once": new_id(), "passphrase": PASSPHRASE}
    return Sent(whole.browsers["victim"], fields)


@deed("messages.mine")
def _message(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "Are you there?", "once": new_id()})


@deed("messages.carry_on_mine")
def _carry_on_message(whole: Whole) -> Sent:
    ids = {"draft_id": whole.ids["begun message"]}
    return Sent(whole.browsers["victim"], {"words": "I had begun, and go on.", "once": new_id()}, ids=ids)


@deed("messages.hers")
def _message_at_work(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"words": "I am here.", "once": new_id()})


@deed("messages.carry_on_hers")
def _carry_on_message_at_work(whole: Whole) -> Sent:
    ids = {"draft_id": whole.ids["begun message at work"]}
    return Sent(whole.browsers["advocate"], {"words": "Begun, and on.", "once": new_id()}, ids=ids)


@deed("begun.throw_away")
def _throw_away(whole: Whole) -> Sent:
    begun = keep_begun(whole.world.victim, "message", {"words": "Not this"})
    return Sent(whole.browsers["victim"], ids={"draft_id": begun})


@deed("evidence.original")
def _original(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], shows="The original is ready")


@deed("casework.new")
def _new_case(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"display_name": "Gina", "her_names": f"Gina {new_id()}"})


@deed("casework.carry_on")
def _carry_on_case(whole: Whole) -> Sent:
    begun = keep_begun(whole.world.advocate, "case", {"display_name": "Hanna"})
    fields = {"display_name": "Hanna", "her_names": f"Hanna {new_id()}", "once": new_id()}
    return Sent(whole.browsers["advocate"], fields, ids={"draft_id": begun})


@deed("casework.invite")
def _invite(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], ids={"case_id": open_case(whole.world.advocate)}, shows="An invitation")


@deed("casework.invite_back")
def _invite_back(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], shows="An invitation")


@deed("casework.confirm")
def _confirm(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"has_talked": "y"}, ids={"case_id": _joined_case(whole)})


@deed("casework.refuse")
def _refuse(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], ids={"case_id": _joined_case(whole)})


@deed("casework.seen")
def _seen(whole: Whole) -> Sent:
    case_id = open_case(whole.world.advocate)
    with whole.world.advocate.write() as uow:
        invite = invites.invite_victim(uow, case_id)
    accept(whole.world.units, invite)
    _try_again(whole, invite)
    return Sent(whole.browsers["advocate"], ids={"case_id": case_id})


@deed("casework.asked")
def _asked(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"])


@deed("casework.contest")
def _contest(whole: Whole) -> Sent:
    whole.ids["return"] = _come_back_confirmed(whole)
    return Sent(whole.browsers["lead"], {"passphrase": PASSPHRASE}, ids={"invite_id": whole.ids["return"]})


@deed("casework.uphold")
def _uphold(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"passphrase": PASSPHRASE}, ids={"invite_id": whole.ids["return"]})


@deed("casework.assign")
def _assign(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"person_id": whole.people["second advocate"].id})


@deed("casework.unassign")
def _unassign(whole: Whole) -> Sent:
    with whole.world.lead.read() as uow:
        on_it = [member.person_id for member in members_of_cases(uow, [whole.world.case_id])]
    assert whole.people["second advocate"].id in on_it
    return Sent(whole.browsers["lead"], ids={"person_id": whole.people["second advocate"].id})


@deed("team.new")
def _invite_staff(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"label": "Lou", "role": "advocate"}, shows="An invitation for Lou")


@deed("team.carry_on")
def _carry_on_invite(whole: Whole) -> Sent:
    begun = keep_begun(whole.world.lead, "team", {"label": "Lou"})
    return Sent(
        whole.browsers["lead"],
        {"label": "Lou", "role": "partner"},
        ids={"draft_id": begun},
        shows="An invitation for Lou",
    )


@deed("team.cancel")
def _cancel(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], ids={"invite_id": _staff_invite(whole).invite_id})


@deed("team.seen")
def _seen_staff(whole: Whole) -> Sent:
    invite = _staff_invite(whole)
    accept(whole.world.units, invite)
    _try_again(whole, invite)
    return Sent(whole.browsers["lead"], ids={"invite_id": invite.invite_id})


@deed("team.confirm")
def _confirm_staff(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"has_talked": "y"})


@deed("team.refuse")
def _refuse_staff(whole: Whole) -> Sent:
    stranger = join_staff(whole.world.lead, Role.ADVOCATE, is_confirmed=False)
    return Sent(whole.browsers["lead"], ids={"invite_id": stranger.invite_id})


@deed("team.back")
def _back_staff(whole: Whole) -> Sent:
    ids = {"person_id": whole.people["second advocate"].id}
    return Sent(whole.browsers["lead"], ids=ids, shows="An invitation for")


@deed("team.cover")
def _cover(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], ids={"person_id": join_staff(whole.world.lead, Role.LEAD).id})


@deed("team.suspend")
def _suspend(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"is_sure": "y"}, ids={"person_id": whole.people["second advocate"].id})


def _come_back_confirmed(whole: Whole) -> str:
    """Let a victim of the advocate's come back with new keys, confirmed by the lead."""
    case_id = open_case(whole.world.advocate)
    join_victim(whole.world.advocate, case_id)
    with whole.world.advocate.write() as uow:
        invite = invites.invite_victim_back(uow, case_id)
    accept(whole.world.units, invite)
    with whole.world.lead.write() as uow:
        confirming.confirm_person(uow, invite.invite_id)
    return invite.invite_id


def _joined_case(whole: Whole) -> CaseId:
    """Open a case whose victim has joined and is not confirmed yet."""
    case_id = open_case(whole.world.advocate)
    join_victim(whole.world.advocate, case_id, is_confirmed=False)
    return case_id


def _try_again(whole: Whole, invite: NewInvite) -> None:
    """Use a used code once more."""
    browser = _somebody(whole)
    browser.post("/in/new", {"code": invite.code, "csrf_token": token_for(browser)})
