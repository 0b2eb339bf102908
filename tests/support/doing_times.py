"""What is sent to each address about check-ins, and what must be there before."""

from datetime import timedelta

from portal.checkins import service
from portal.checkins.jobs import run_texts
from portal.checkins.plan import AgreementDraft
from portal.checkins.schedule import Rhythm
from portal.checkins.wording import REMINDERS, TEXTS
from portal.kernel.ids import new_id
from portal.sms import LocalGateway, Told
from tests.support import doing  # noqa: F401 - what it says comes first: these change what it finds
from tests.support.joined import PASSPHRASE
from tests.support.sending import Sent, deed
from tests.support.times import ALWAYS, NUMBER, agree_reach
from tests.support.whole import Whole


def ready(whole: Whole) -> LocalGateway:
    """Agree on everything that she does not choose herself, and return the telephone."""
    agree_reach(whole.world.victim, whole.world.case_id, hours=ALWAYS)
    with whole.world.lead.write() as uow:
        service.set_watch(uow, ALWAYS, "Europe/London")
    with whole.world.advocate.write() as uow:
        service.agree_checkins(uow, whole.world.case_id, AgreementDraft(None))
    phone: LocalGateway = whole.site.extensions["linden"].gateway
    return phone


def an_alert(whole: Whole) -> str:
    """Let something odd come back, and return which check-in that is."""
    phone = ready(whole)
    whole.clock.advance(timedelta(minutes=3))
    with whole.world.victim.write() as uow:
        service.send_code(uow, whole.world.case_id)
    run_texts(whole.units, phone)
    with whole.world.victim.write() as uow:
        service.confirm_code(uow, whole.world.case_id, phone.texts()[0].words)
    with whole.units.write() as uow:
        service.hear_text(uow, Told(new_id(), NUMBER, "who is this"))
    with whole.world.advocate.read() as uow:
        return service.alerts_of_case(uow, whole.world.case_id)[-1].checkin_id


@deed("checkins.agree")
def _agree(whole: Whole) -> Sent:
    ready(whole)
    return Sent(whole.browsers["advocate"], {"has_talked": "y", "deputy_id": "nobody", "text_clears": "y"})


@deed("checkins.when")
def _when(whole: Whole) -> Sent:
    ready(whole)
    fields = {"rhythm": Rhythm.DAILY, "at": "19:00", "text": TEXTS[0], "reminder": REMINDERS[0]}
    return Sent(whole.browsers["victim"], {**fields, "passphrase": PASSPHRASE})


@deed("checkins.words")
def _words(whole: Whole) -> Sent:
    fields = {"safe": "Blue kettle", "other": "old scarf", "passphrase": PASSPHRASE}
    return Sent(whole.browsers["victim"], fields)


@deed("checkins.code")
def _code(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"])


@deed("checkins.number")
def _number(whole: Whole) -> Sent:
    phone = ready(whole)
    run_texts(whole.units, phone)
    return Sent(whole.browsers["victim"], {"code": phone.texts()[0].words})


@deed("checkins.pause")
def _pause(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"days": "3", "passphrase": PASSPHRASE})


@deed("checkins.go_on")
def _go_on(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"])


@deed("checkins.phone")
def _phone(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"phone": NUMBER, "words": "hello"})


@deed("checkins.acknowledge")
def _acknowledge(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], ids={"checkin_id": an_alert(whole)})


@deed("checkins.over")
def _over(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], ids={"checkin_id": an_alert(whole)})


@deed("checkins.watch")
def _watch(whole: Whole) -> Sent:
    fields = {"days1": ["0", "1"], "from1": "9:00", "until1": "17:00"}
    return Sent(whole.browsers["lead"], fields)


@deed("checkins.work_phone")
def _work_phone(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"phone": "07700 900777", "passphrase": PASSPHRASE})


@deed("checkins.end_work_phone")
def _end_work_phone(whole: Whole) -> Sent:
    with whole.world.advocate.write() as uow:
        service.set_work_phone(uow, "+447700900777")
    return Sent(whole.browsers["advocate"])


@deed("checkins.end_hers")
def _end_hers(whole: Whole) -> Sent:
    ready(whole)
    return Sent(whole.browsers["advocate"])


@deed("checkins.end_mine")
def _end_mine(whole: Whole) -> Sent:
    ready(whole)
    return Sent(whole.browsers["victim"])
