"""A telephone in a page, where texts stay on this machine: to look at what she would see, and to answer."""

from flask import Response

from portal.access.numbers import spoken_number, written_number
from portal.checkins import service
from portal.checkins.forms import PhoneForm
from portal.checkins.views.blueprint import bp
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.sms import LocalGateway
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_uow, gateway, site


@bp.route("/phone", methods=["GET", "POST"])
@for_roles(Role.ADVOCATE, Role.LEAD)
def phone() -> Response:
    local = gateway()
    if not isinstance(local, LocalGateway) or site("texts") != "local":
        raise NotFoundError
    form = PhoneForm()
    if form.validate_on_submit() and (number := written_number(form.phone.data)):
        service.hear_text(current_uow(), local.answer(number, form.words.data))
        return go(".phone")
    texts = [(text, spoken_number(text.phone)) for text in local.texts()]
    if texts and not form.is_submitted():
        form.phone.data = texts[0][1]  # whoever was written to last is who answers, most of the time
    return render("checkins/phone.html", form=form, texts=texts)
