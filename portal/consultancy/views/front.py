"""The one address of papers, which is another page for each kind of reader."""

from flask import Response

from portal.consultancy.views.blueprint import hers
from portal.consultancy.views.hers import her_index
from portal.consultancy.views.partner import partner_index
from portal.consultancy.views.staff import staff_index
from portal.kernel.actor import Role
from portal.web.pages import for_roles
from portal.web.requests import current_actor

_PAGES = {
    Role.VICTIM: her_index,
    Role.PARTNER: partner_index,
    Role.ADVOCATE: staff_index,
    Role.LEAD: staff_index,
}


@hers.get("/papers")
@for_roles(*_PAGES)
def index() -> Response:
    return _PAGES[current_actor().role]()
