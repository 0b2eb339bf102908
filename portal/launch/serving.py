"""The web server: gunicorn with threads, its own refusals as quiet as our pages."""

import gc
import logging
import os
import sys
from collections import deque
from typing import Any

from flask import Flask, Response
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import wsgi
from gunicorn.workers.gthread import _DEFER, ThreadWorker

from config import Settings
from portal.database import settle_tables
from portal.factory import create_app
from portal.launch.patience import PatientListener
from portal.privacy.headers import put_headers
from portal.web.errors import write_trouble_down
from portal.web.requests import house_of

# Neither which server this is nor its version.
wsgi.SERVER = "web"
_REFUSAL = b"There is nothing here."
_BAD_REQUEST = 400
# Pages that wait to be told of something new, in each process. Each has a thread beside those that answer, so that no
# page waits for them; where more are open, they ask every few seconds instead.
STREAMS = 32


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's log, without tracebacks: they could hold what somebody wrote, or which page they asked for."""

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002 - gunicorn's own
        """Write trouble down as the site does: of what kind, and where in the code."""
        write_trouble_down(sys.exc_info()[1])


class QuietWorker(ThreadWorker):  # type: ignore[misc]  # the same
    """A worker that nobody holds up, and whose own answers have the same headers as every other and say nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Begin with nobody in line."""
        super().__init__(*args, **kwargs)
        self._in_line: deque[Any] = deque()

    def accept(self, listener: Any) -> None:  # noqa: ANN401 - the same
        """Accept a connection whose reading does not last for ever."""
        super().accept(PatientListener(listener, lambda: bool(self._in_line)))

    def enqueue_req(self, conn: Any) -> None:  # noqa: ANN401 - the same
        """Put a request in line for a thread."""
        self._in_line.append(conn)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:  # noqa: ANN401 - the same
        """Answer a request, once something of it has come: until then it takes up no thread."""
        self._in_line.popleft()
        if not conn.initialized and not conn.wait_for_data(0):
            return _DEFER
        conn.sock.begin()
        return super().handle(conn)

    def handle_exit(self, sig: Any, frame: Any) -> None:  # noqa: ANN401 - the same
        """Let the pages go that wait to be told of something new: they would hold the end up."""
        house_of(self.app.wsgi()).live.stop()
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: Any, frame: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Do the same where Ctrl-C is pressed: a thread that waits would keep the process from ending."""
        house_of(self.app.wsgi()).live.stop()
        super().handle_quit(sig, frame)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ANN401, ARG002 - gunicorn's own
        """Refuse what could not be read."""
        settings: Settings = self.app.settings
        answer = Response(_REFUSAL, _BAD_REQUEST, content_type="text/plain; charset=utf-8")
        put_headers(answer, is_https=settings.is_https, leave_url=settings.leave_url)
        lines = [
            "HTTP/1.1 400 Bad Request",
            "Connection: close",
            *(f"{name}: {value}" for name, value in answer.headers),
        ]
        sent = "\r\n".join([*lines, "", ""]).encode("latin-1") + _REFUSAL
        try:
            client.sendall(sent)
        except OSError:
            logging.getLogger("linden").debug("the other side was gone")


class Server(BaseApplication):  # type: ignore[misc]  # the same
    """The site under gunicorn."""

    def __init__(self, settings: Settings) -> None:
        """Remember what to serve."""
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn what the settings say; no access log, since it would hold who came when."""
        for name, value in {
            "bind": f"{self.settings.bind}:{self.settings.port}",
            "workers": self.settings.workers,
            "threads": self.settings.threads + STREAMS,
            "worker_class": QuietWorker,
            "preload_app": True,  # loaded once, shared by every worker; no connection is open yet
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112 - gunicorn's heartbeat
            "accesslog": None,
            "errorlog": "-",
            "logger_class": QuietLogger,
            "loglevel": "warning",
            "graceful_timeout": 2,
            "timeout": 60,
            "keepalive": 5,
            "max_requests": 0,
            "control_socket_disable": True,
            "proc_name": "linden",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the site, once, before the workers part; collecting garbage then copies nothing of it into each."""
        site = create_app(self.settings, streams=STREAMS)
        settle_tables()
        gc.collect()
        gc.freeze()
        return site
