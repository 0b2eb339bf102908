"""What a person can do in a thread."""

from portal.messages.service.reading import (
    PAGE_MESSAGES,
    NoSuchPageError,
    ThreadPage,
    may_message,
    moved_of_thread,
    moved_of_threads,
    thread_page,
    unread_counts,
    unread_of_case,
)
from portal.messages.service.writing import note_seen, send_message

__all__ = [
    "PAGE_MESSAGES",
    "NoSuchPageError",
    "ThreadPage",
    "may_message",
    "moved_of_thread",
    "moved_of_threads",
    "note_seen",
    "send_message",
    "thread_page",
    "unread_counts",
    "unread_of_case",
]
