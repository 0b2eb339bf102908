"""The one address of papers, which is another page for each kind of reader."""

from flask import Response

from portal.consultancy.views.blueprint import hers
from portal.consultancy.views.hers import her_index
from portal.consultancy.views.partner import partner_index
from portal.kernel.actor import Role
from portal.web.pages import for_roles
from portal.web.requests import current_actor


@hers.get("/papers")
@for_roles(Role.VICTIM, Role.PARTNER)
def index() -> Response:
    return her_index() if current_actor().role is Role.VICTIM else partner_index()
