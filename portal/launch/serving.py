"""The web server: gunicorn with threads, its own refusals as quiet as our pages."""

import logging
import os
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from config import Settings
from portal.factory import create_app
from portal.privacy.headers import headers_of

_REFUSAL = b"There is nothing here."


class QuietWorker(ThreadWorker):  # type: ignore[misc]
    """A worker whose answer to a request it cannot read has the same headers as every other and says nothing."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ANN401, ARG002 - gunicorn's own
        """Refuse what could not be read."""
        lines = [b"HTTP/1.1 400 Bad Request", b"Connection: close", b"Content-Type: text/plain; charset=utf-8"]
        settings: Settings = self.app.settings
        for name, value in headers_of(is_https=settings.is_https, leave_url=settings.leave_url).items():
            lines.append(f"{name}: {value}".encode())
        lines += [f"Content-Length: {len(_REFUSAL)}".encode(), b"", _REFUSAL]
        try:
            client.sendall(b"\r\n".join(lines))
        except OSError:
            logging.getLogger("linden").debug("the other side was gone")


class Server(BaseApplication):  # type: ignore[misc]
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
            "threads": self.settings.threads,
            "worker_class": QuietWorker,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112 - gunicorn's heartbeat
            "accesslog": None,
            "errorlog": "-",
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
        """Make the site, in each worker."""
        return create_app(self.settings)
