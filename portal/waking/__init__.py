"""The door to the runner: it wakes the worker at once; what is to be done stands in rows, and is found without it."""

from portal.waking.waker import Waker

__all__ = ["Waker"]
