"""Where the pages of cases are registered, and whom they are for."""

from flask import Blueprint

from portal.kernel.actor import Role
from portal.web.pages import for_roles

bp = Blueprint("casework", __name__, url_prefix="/work")
# Of her own case: what she is told about it.
hers = Blueprint("opened", __name__)
staff = for_roles(Role.ADVOCATE, Role.LEAD)
lead = for_roles(Role.LEAD)
