"""Her pages for the people and orders that her notes can name."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.access.service import case_of_victim, kept_whole_since
from portal.accounts.views.again import is_she
from portal.diary import service
from portal.diary.correcting import HeldError
from portal.diary.forms import OrderForm, PersonForm, RecordForm, RemoveForm, offer_records, record_as_typed
from portal.diary.forms.groups import DetailFields
from portal.diary.record_wording import WORDS, name_of, record_lines, removed_lines
from portal.diary.records import RecordChangedMeanwhileError, RecordKind, SharedInEntryError
from portal.diary.views.blueprint import bp
from portal.i18n import _
from portal.kernel.actor import Role
from portal.web.forms import ButtonForm
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, current_visit, units, zone

_hers = for_roles(Role.VICTIM)


@dataclass(frozen=True)
class _Pages:
    """Where the pages of one kind are: the list, and what each address calls the record that it names."""

    kind: RecordKind
    form: Callable[..., RecordForm]
    home: str
    new: str
    one: str
    remove: str
    back: str
    names: str


_PEOPLE = _Pages(
    RecordKind.PERSON,
    PersonForm,
    home=".people",
    new=".new_person",
    one=".person",
    remove=".remove_person",
    back=".bring_back_person",
    names="known_id",
)
_ORDERS = _Pages(
    RecordKind.ORDER,
    OrderForm,
    home=".orders",
    new=".new_order",
    one=".order",
    remove=".remove_order",
    back=".bring_back_order",
    names="order_id",
)


@bp.get("/notes/people")
@_hers
def people() -> Response:
    return _list(_PEOPLE)


@bp.route("/notes/people/new", methods=["GET", "POST"])
@_hers
def new_person() -> Response:
    return _new(_PEOPLE)


@bp.route("/notes/people/<known_id>", methods=["GET", "POST"])
@_hers
def person(known_id: str) -> Response:
    return _change(_PEOPLE, known_id)


@bp.route("/notes/people/<known_id>/remove", methods=["GET", "POST"])
@_hers
def remove_person(known_id: str) -> Response:
    return _remove(_PEOPLE, known_id)


@bp.post("/notes/people/<known_id>/return")
@_hers
def bring_back_person(known_id: str) -> Response:
    return _bring_back(_PEOPLE, known_id)


@bp.get("/notes/orders")
@_hers
def orders() -> Response:
    return _list(_ORDERS)


@bp.route("/notes/orders/new", methods=["GET", "POST"])
@_hers
def new_order() -> Response:
    return _new(_ORDERS)


@bp.route("/notes/orders/<order_id>", methods=["GET", "POST"])
@_hers
def order(order_id: str) -> Response:
    return _change(_ORDERS, order_id)


@bp.route("/notes/orders/<order_id>/remove", methods=["GET", "POST"])
@_hers
def remove_order(order_id: str) -> Response:
    return _remove(_ORDERS, order_id)


@bp.post("/notes/orders/<order_id>/return")
@_hers
def bring_back_order(order_id: str) -> Response:
    return _bring_back(_ORDERS, order_id)


def offer_hers(form: DetailFields) -> None:
    """Offer whom and what she keeps in the form of a note, read before the request's own unit of work is opened.

    What is sent can bring pictures, which are sealed before that too: nobody waits for them meanwhile.
    """
    visit = current_visit()
    if visit is None or not form.is_submitted():
        offer_records(form, service.records_of_case(current_uow(), current_case()))
        return
    with units().read(visit.actor, visit.keyring) as uow:
        offer_records(form, service.records_of_case(uow, case_of_victim(uow)))


def _list(pages: _Pages) -> Response:
    uow = current_uow()
    found = [one for one in service.records_of_case(uow, current_case()) if one.told.kind is pages.kind]
    return render(
        "diary/records.html",
        pages=pages,
        words=WORDS[pages.kind],
        form=ButtonForm(),
        lines=record_lines(one for one in found if one.removed_at is None),
        removed=removed_lines(found, uow.now, zone()),
    )


def _new(pages: _Pages) -> Response:
    form = pages.form()
    draft = form.to_draft() if form.validate_on_submit() else None
    if draft is not None:
        service.keep_record(current_uow(), current_case(), draft, form.once.data)
        return go(pages.home)
    return render("diary/record.html", pages=pages, words=WORDS[pages.kind], form=form, record=None, draft=pages.kind)


def _change(pages: _Pages, record_id: str) -> Response:
    form, uow, case_id = pages.form(), current_uow(), current_case()
    draft = form.to_draft() if form.validate_on_submit() else None
    if draft is not None:
        try:
            service.change_record(uow, case_id, record_id, draft, seen=form.seen.data or "")
        except RecordChangedMeanwhileError:
            first = next(iter(draft.to_body()))
            form.refuse(first, _("This was changed on another page just now. Look there first."))
        else:
            return go(pages.home)
    record = service.open_record(uow, case_id, pages.kind, record_id)
    if not form.is_submitted():
        form = pages.form(formdata=MultiDict(record_as_typed(record)))
    return render(
        "diary/record.html",
        pages=pages,
        words=WORDS[pages.kind],
        form=form,
        record=record,
        draft=f"{pages.kind} {record_id}",
    )


def _remove(pages: _Pages, record_id: str) -> Response:
    form = RemoveForm()
    if form.validate_on_submit() and is_she(form):
        try:
            service.remove_record(current_uow(), current_case(), pages.kind, record_id)
        except SharedInEntryError:
            form.refuse("passphrase", _("You have shared a note in which it is named, so it cannot be removed."))
        except HeldError:
            form.refuse("passphrase", _("Everything has to be kept for now, so it cannot be removed."))
        else:
            return go(pages.home)
    uow, case_id = current_uow(), current_case()
    record = service.open_record(uow, case_id, pages.kind, record_id)
    return render(
        "diary/record_remove.html",
        pages=pages,
        words=WORDS[pages.kind],
        form=form,
        record=record,
        name=name_of(record.told),
        is_held=kept_whole_since(uow, case_id) is not None,
    )


def _bring_back(pages: _Pages, record_id: str) -> Response:
    ButtonForm().require()
    service.bring_back_record(current_uow(), current_case(), pages.kind, record_id)
    return go(pages.home)
