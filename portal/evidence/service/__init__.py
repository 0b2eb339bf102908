"""What can be done with files: keep them, read of them, share them, show them by ticket, sweep up after them."""

from portal.evidence.service.hiding import destroy_files_of, hide_files_of
from portal.evidence.service.keeping import (
    OpaqueFile,
    ReceivedPicture,
    keep_opaque,
    keep_received,
    read_opaque,
    receive,
    receive_opaque,
    room_for_files,
)
from portal.evidence.service.outside import (
    FileOwner,
    keep_for_owner,
    put_into_incident,
    room_of_owner,
    throw_away_waiting,
)
from portal.evidence.service.reading import (
    FileMissingError,
    file_of_case,
    files_of_incidents,
    incidents_with_files,
)
from portal.evidence.service.sharing import bring_back_files, share_files_of, withdraw_files_of
from portal.evidence.service.sweeping import Swept, sweep_files
from portal.evidence.service.tickets import OpenedFile, TicketGoneError, open_ticket, tickets_for

__all__ = [
    "FileMissingError",
    "FileOwner",
    "OpaqueFile",
    "OpenedFile",
    "ReceivedPicture",
    "Swept",
    "TicketGoneError",
    "bring_back_files",
    "destroy_files_of",
    "file_of_case",
    "files_of_incidents",
    "hide_files_of",
    "incidents_with_files",
    "keep_for_owner",
    "keep_opaque",
    "keep_received",
    "open_ticket",
    "put_into_incident",
    "read_opaque",
    "receive",
    "receive_opaque",
    "room_for_files",
    "room_of_owner",
    "share_files_of",
    "sweep_files",
    "throw_away_waiting",
    "tickets_for",
    "withdraw_files_of",
]
