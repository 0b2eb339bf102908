"""What a person can do with a diary."""

from portal.diary.service.adding import add_to_incident, confirm_incident
from portal.diary.service.gathering import gather_shared, when_received
from portal.diary.service.looking import (
    FoundPage,
    find_incidents,
    month_of_list,
    pattern_points,
    shared_pattern_points,
)
from portal.diary.service.reading import (
    PAGE_LINES,
    IncidentNotFoundError,
    IncidentPage,
    NoSuchPageError,
    incident_count,
    incidents_page,
    open_incident,
    open_shared_incident,
    shared_counts,
    shared_incidents_page,
    shared_page_of,
    unopened_counts,
)
from portal.diary.service.sharing import (
    advocates_of_case,
    bring_back_shared,
    may_share,
    share_incident,
    share_incidents,
    who_can_read,
    withdraw_incident,
)
from portal.diary.service.writing import add_pictures, record_incident

__all__ = [
    "PAGE_LINES",
    "FoundPage",
    "IncidentNotFoundError",
    "IncidentPage",
    "NoSuchPageError",
    "add_pictures",
    "add_to_incident",
    "advocates_of_case",
    "bring_back_shared",
    "confirm_incident",
    "find_incidents",
    "gather_shared",
    "incident_count",
    "incidents_page",
    "may_share",
    "month_of_list",
    "open_incident",
    "open_shared_incident",
    "pattern_points",
    "record_incident",
    "share_incident",
    "share_incidents",
    "shared_counts",
    "shared_incidents_page",
    "shared_page_of",
    "shared_pattern_points",
    "unopened_counts",
    "when_received",
    "who_can_read",
    "withdraw_incident",
]
