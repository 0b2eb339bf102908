"""Where somebody on the staff sets their work telephone, to be told by text too."""

from flask import Response

from portal.access.numbers import spoken_number
from portal.checkins import service
from portal.checkins.forms import WorkPhoneForm
from portal.checkins.views.again import is_the_person
from portal.checkins.views.blueprint import bp
from portal.checkins.wording import STAFF_ALL_CLEAR, STAFF_CALL
from portal.kernel.actor import Role
from portal.web.forms import ButtonForm
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_uow, site

_staff = for_roles(Role.ADVOCATE, Role.LEAD)


@bp.route("/team/phone", methods=["GET", "POST"])
@_staff
def work_phone() -> Response:
    form = WorkPhoneForm()
    if form.validate_on_submit():
        number = form.to_number(may_be_fictional=site("is_demo") == "yes")
        if number is not None and is_the_person(form):
            service.set_work_phone(current_uow(), number)
            return go(".work_phone")
    known = service.my_work_phone(current_uow())
    return render(
        "checkins/work_phone.html",
        form=form,
        button=ButtonForm(formdata=None),
        known=spoken_number(known) if known else "",
        says=(STAFF_CALL, STAFF_ALL_CLEAR),
        is_offered=site("texts") != "none",
    )


@bp.post("/team/phone/end")
@_staff
def end_work_phone() -> Response:
    ButtonForm().require()
    service.end_work_phone(current_uow())
    return go(".work_phone")
