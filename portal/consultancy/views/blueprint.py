"""Where the pages of the table are put."""

from flask import Blueprint

from portal.kernel.actor import Role
from portal.web.pages import for_roles

bp = Blueprint("consultancy", __name__)
hers = Blueprint("papers", __name__)
partner = Blueprint("table", __name__)
# Of those who work on the cases; every other role finds nothing there.
staff = for_roles(Role.ADVOCATE, Role.LEAD)
