"""How long a connection may keep a thread waiting: long while nobody wants it, shortly where others stand in line."""

import errno
import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

_LONGEST_PAUSE_SECONDS = 20.0
_LOOK_SECONDS = 0.5
# While others wait for a thread, whoever sends has three seconds to begin with and one more for each thousand bytes, of
# which ten can be saved up: a slow upload goes on, and a body that stands still gives way.
_FIRST_SECONDS = 3.0
_MOST_SAVED_SECONDS = 10.0
_SLOWEST_BYTES_A_SECOND = 1000


class PatientSocket(socket.socket):
    """A connection whose other side may be slow, but not hold everybody up.

    gunicorn's threads read with no time-out of their own: as many bodies that stand still as there are threads would
    stop the site for good.
    """

    are_others_waiting: Callable[[], bool] = staticmethod(lambda: False)
    _saved_seconds = _FIRST_SECONDS
    _is_over = False

    @classmethod
    def instead_of(cls, accepted: socket.socket, are_others_waiting: Callable[[], bool]) -> "PatientSocket":
        """Take an accepted connection over.

        Args:
            accepted: the connection; it is closed to its former holder.
            are_others_waiting: says whether somebody else could use the thread.
        """
        patient = cls(fileno=accepted.detach())
        patient.are_others_waiting = are_others_waiting
        whole, rest = divmod(_LONGEST_PAUSE_SECONDS, 1)
        pause = struct.pack("ll", int(whole), int(rest * 1_000_000))
        patient.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, pause)  # the same for those who do not take an answer
        return patient

    def begin(self) -> None:
        """Start on another request."""
        self._saved_seconds = max(self._saved_seconds, _FIRST_SECONDS)

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Return what has come, as soon as anything has.

        Raises:
            ConnectionResetError: nothing came for too long.
        """
        if self._is_over:
            self.setblocking(False)
        elif self.gettimeout() is None:
            self._wait()
        received = super().recv(bufsize, flags)
        earned = self._saved_seconds + len(received) / _SLOWEST_BYTES_A_SECOND
        self._saved_seconds = min(_MOST_SAVED_SECONDS, earned)
        return received

    def shutdown(self, how: int, /) -> None:
        """Send nothing more, and wait for nothing more: gunicorn would, in the one thread that accepts connections."""
        self._is_over = True
        super().shutdown(how)

    def _wait(self) -> None:
        poll = select.poll()
        poll.register(self, select.POLLIN)
        began = looked = time.monotonic()
        while not poll.poll(_LOOK_SECONDS * 1000):
            now = time.monotonic()
            self._saved_seconds -= now - looked
            looked = now
            is_too_slow = self._saved_seconds <= 0 and self.are_others_waiting()
            if is_too_slow or now - began >= _LONGEST_PAUSE_SECONDS:
                self._is_over = True
                raise ConnectionResetError(errno.ECONNRESET, "too slow")
        self._saved_seconds -= time.monotonic() - looked


class PatientListener:
    """What accepts connections, and makes them patient ones."""

    def __init__(self, listener: Any, are_others_waiting: Callable[[], bool]) -> None:  # noqa: ANN401 - gunicorn's own
        """Stand before a listener of gunicorn's."""
        self._listener = listener
        self._are_others_waiting = are_others_waiting

    def accept(self) -> tuple[PatientSocket, Any]:
        """Return the next connection and whose it is."""
        accepted, whose = self._listener.accept()
        return PatientSocket.instead_of(accepted, self._are_others_waiting), whose

    def getsockname(self) -> Any:  # noqa: ANN401 - as of any socket
        """Return on which address it listens."""
        return self._listener.getsockname()
