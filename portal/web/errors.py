"""From the five kinds of refusal, and from trouble, to pages."""

import logging
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from portal.kernel.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, TooManyError
from portal.web.pages import render, render_alone

_PAGES: dict[type[Exception], tuple[int, str]] = {
    NotFoundError: (404, "errors/not_found.html"),
    NotAllowedError: (404, "errors/not_found.html"),  # a link tells a stranger nothing
    InvalidError: (422, "errors/invalid.html"),
    ConflictError: (409, "errors/conflict.html"),
    TooManyError: (429, "errors/too_many.html"),
}
_TOO_LARGE = 413
_BAD_METHOD = 405
_SERVER_ERROR = 500

log = logging.getLogger("linden")


def register_errors(app: Flask) -> None:
    """Give an app its pages for refusals and trouble."""
    for error, (status, template) in _PAGES.items():
        app.register_error_handler(error, _page(status, template))
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(Exception, _trouble)
    app.logger.addFilter(_NoTraceback())


def _page(status: int, template: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Flask's own loose type
    def answer(_error: Exception) -> Response:
        return render(template, status=status)

    return answer


def _http_page(error: HTTPException) -> Response:
    code = error.code or _SERVER_ERROR
    if code == _TOO_LARGE:
        return render("errors/too_large.html", status=code)
    if code in {404, _BAD_METHOD}:
        return render("errors/not_found.html", status=404)
    return render_alone("errors/trouble.html", status=code)


def write_trouble_down(error: BaseException | None) -> None:
    """Write down which kind of trouble there was and where, never its text: that may hold what somebody wrote."""
    place = error.__traceback__ if error else None
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    log.error("trouble: %s at %s", type(error).__name__, where)


def _trouble(error: Exception) -> Response:
    write_trouble_down(error)
    try:
        return render_alone("errors/trouble.html", status=_SERVER_ERROR)
    except Exception as worse:  # noqa: BLE001 - whatever it is, an answer goes out, and with our headers
        write_trouble_down(worse)
        return Response(status=_SERVER_ERROR, content_type="text/plain; charset=utf-8")


class _NoTraceback(logging.Filter):
    """Takes from what Flask itself writes down the text of errors, and lets its own words through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let a record through without the error that belongs to it."""
        record.exc_info = record.exc_text = None
        return True


class QuietFlask(Flask):
    """An app whose record of trouble, wherever it came up, says nothing of what was written."""

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - Flask's own signature
        """Write trouble down that came up after the page was made, as any other."""
        write_trouble_down(exc_info[1])
