"""The front door and her first page."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response

from portal.diary.record_wording import record_lines
from portal.diary.service import orders_ending
from portal.home import service
from portal.home.days import by_days
from portal.home.wording import in_words
from portal.kernel.actor import Role
from portal.privacy.service import carry_on
from portal.web.forms import ButtonForm
from portal.web.pages import for_roles, go, open_to_all, render
from portal.web.requests import current_case, current_uow, current_visit, house, zone
from portal.web.waiting import Waiting

bp = Blueprint("home", __name__)
_FIRST_PAGES = {
    Role.NEWCOMER: "me.waiting",
    Role.ADVOCATE: "casework.index",
    Role.LEAD: "casework.index",
    Role.PARTNER: "papers.index",
}


@bp.get("/")
@open_to_all
def index() -> Response:
    visit = current_visit()
    if visit is None:
        return house().neutral_page()
    if visit.awaits_code:
        return go("accounts.code")
    if visit.actor.role in _FIRST_PAGES:
        return go(_FIRST_PAGES[visit.actor.role])
    if visit.actor.role is not Role.VICTIM:
        return render("home/others.html", begun=carry_on(current_uow()))
    today = service.today(current_uow(), current_case())
    waiting = house().waiting(current_uow(), current_case()) if today.is_confirmed else Waiting()
    day = current_uow().now.astimezone(ZoneInfo(zone())).date()
    ending = record_lines(orders_ending(current_uow(), current_case(), day))
    return render(
        "home/index.html",
        today=today,
        waiting=waiting,
        ending=ending,
        in_words=in_words,
        button=ButtonForm(formdata=None),
    )


@bp.get("/me/looked")
@bp.get("/me/looked/page/<int:number>")
@for_roles(Role.VICTIM)
def looked(number: int = 1) -> Response:
    page = service.who_has_looked(current_uow(), current_case(), number)
    return render("home/looked.html", page=page, days=by_days(page.lines, zone()), in_words=in_words)


@bp.get("/up")
@open_to_all
def up() -> Response:
    return make_response("ok", {"Content-Type": "text/plain"})
