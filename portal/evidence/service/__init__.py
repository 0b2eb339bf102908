"""What can be done with files: keep them, read of them, share them, show them by ticket, sweep up after them."""

from portal.evidence.service.keeping import ReceivedPicture, keep_received, receive, room_for_files
from portal.evidence.service.reading import FileMissingError, file_of_case, files_of_incidents
from portal.evidence.service.sharing import bring_back_files, share_files_of, withdraw_files_of
from portal.evidence.service.sweeping import Swept, sweep_files
from portal.evidence.service.tickets import OpenedFile, TicketGoneError, open_ticket, tickets_for

__all__ = [
    "FileMissingError",
    "OpenedFile",
    "ReceivedPicture",
    "Swept",
    "TicketGoneError",
    "bring_back_files",
    "file_of_case",
    "files_of_incidents",
    "keep_received",
    "open_ticket",
    "receive",
    "room_for_files",
    "share_files_of",
    "sweep_files",
    "tickets_for",
    "withdraw_files_of",
]
