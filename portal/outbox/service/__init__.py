"""What can be done with texts: queue them, send what is due, hear what became of them."""

from portal.outbox.service.news import News, hear_fate, take_news
from portal.outbox.service.queueing import TextDraft, cancel_texts, queue_text, state_of_text, sweep_texts
from portal.outbox.service.sending import MayGo, send_due

__all__ = [
    "MayGo",
    "News",
    "TextDraft",
    "cancel_texts",
    "hear_fate",
    "queue_text",
    "send_due",
    "state_of_text",
    "sweep_texts",
    "take_news",
]
