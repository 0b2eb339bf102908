"""Where the provider tells us what came and what became of a text; whoever else calls is answered just the same."""

from flask import Response, make_response, request

from portal.checkins import service
from portal.checkins.views.blueprint import bp
from portal.outbox.service import hear_fate
from portal.sms import Told
from portal.web.pages import open_to_all
from portal.web.requests import gateway, units


@bp.post("/hooks/text")
@open_to_all
def text() -> Response:
    told = _told()
    if told is not None and told.fate is None:
        with units().write() as uow:
            service.hear_text(uow, told)
    return _taken()


@bp.post("/hooks/status/<text_id>")
@open_to_all
def status(text_id: str) -> Response:
    told = _told()
    if told is not None and told.fate is not None and told.tag == text_id:
        with units().write() as uow:
            hear_fate(uow, told)
    return _taken()


def _told() -> Told | None:
    """Return what was told, if its signature is good: made for our own address, whatever the request says of it."""
    fields = dict(request.form.lists())
    return gateway().hear(request.path, fields, request.headers.get("X-Twilio-Signature", ""))


def _taken() -> Response:
    """Say nothing: an answer in words would be a text too, and she would see it."""
    return make_response("<Response/>", {"Content-Type": "text/xml; charset=utf-8"})
