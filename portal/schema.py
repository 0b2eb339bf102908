"""Every table of the house, for migrations and tests."""

from portal.access import models as access
from portal.accounts import models as accounts
from portal.attention import models as attention
from portal.audit import models as audit
from portal.box import models as box
from portal.casework import models as casework
from portal.checkins import models as checkins
from portal.consultancy import models as consultancy
from portal.contact import models as contact
from portal.copies import models as copies
from portal.database import metadata
from portal.diary import models as diary
from portal.evidence import models as evidence
from portal.messages import models as messages
from portal.outbox import models as outbox
from portal.privacy import models as privacy
from portal.private import models as private
from portal.vault import models as vault
from portal.withheld import models as withheld

__all__ = [
    "access",
    "accounts",
    "attention",
    "audit",
    "box",
    "casework",
    "checkins",
    "consultancy",
    "contact",
    "copies",
    "diary",
    "evidence",
    "messages",
    "metadata",
    "outbox",
    "privacy",
    "private",
    "vault",
    "withheld",
]
