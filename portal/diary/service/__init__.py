"""What a person can do with a diary."""

from portal.diary.service.adding import add_to_incident, confirm_incident
from portal.diary.service.changing import change_incident, versions_of_incident
from portal.diary.service.copying import keys_to_take, open_taken
from portal.diary.service.deleting import bring_back_deleted, delete_incident, deleted_incidents, sweep_deleted
from portal.diary.service.gathering import gather_shared, when_received
from portal.diary.service.lists import (
    ListPage,
    NothingNewError,
    Pending,
    PendingMissingError,
    answer_pending,
    begin_list,
    keep_list,
    kept_from,
    open_pending,
    rows_of_list,
    sweep_lists,
)
from portal.diary.service.looking import (
    FoundPage,
    find_incidents,
    month_of_list,
    pattern_points,
    shared_pattern_points,
)
from portal.diary.service.outside import record_from_outside
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
from portal.diary.service.sending import send_and_forget
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
    "ListPage",
    "NoSuchPageError",
    "NothingNewError",
    "Pending",
    "PendingMissingError",
    "add_pictures",
    "add_to_incident",
    "advocates_of_case",
    "answer_pending",
    "begin_list",
    "bring_back_deleted",
    "bring_back_shared",
    "change_incident",
    "confirm_incident",
    "delete_incident",
    "deleted_incidents",
    "find_incidents",
    "gather_shared",
    "incident_count",
    "incidents_page",
    "keep_list",
    "kept_from",
    "keys_to_take",
    "may_share",
    "month_of_list",
    "open_incident",
    "open_pending",
    "open_shared_incident",
    "open_taken",
    "pattern_points",
    "record_from_outside",
    "record_incident",
    "rows_of_list",
    "send_and_forget",
    "share_incident",
    "share_incidents",
    "shared_counts",
    "shared_incidents_page",
    "shared_page_of",
    "shared_pattern_points",
    "sweep_deleted",
    "sweep_lists",
    "unopened_counts",
    "versions_of_incident",
    "when_received",
    "who_can_read",
    "withdraw_incident",
]
