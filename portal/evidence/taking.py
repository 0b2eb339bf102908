"""Taking in the pictures that a form has brought, for the views of any room."""

from portal.evidence.receiving import incoming_of
from portal.evidence.sealing import NotKeptError
from portal.evidence.service import ReceivedPicture, receive
from portal.evidence.wording import why_not
from portal.storage import StorageFullError
from portal.web.forms import Form
from portal.web.requests import units


def take_pictures(form: Form, name: str) -> list[ReceivedPicture] | None:
    """Make the pictures of a form's field ready to be kept, or refuse the form and return nothing.

    To be called before the request's unit of work is opened: it takes a second or two a picture, and nobody else
    should wait for it.

    Args:
        form: a form that was found good.
        name: of its field of pictures.
    """
    try:
        return [receive(units().blobs, incoming) for incoming in incoming_of(form[name].data)]
    except (NotKeptError, StorageFullError) as fault:
        form.refuse(name, why_not(fault))
        return None
