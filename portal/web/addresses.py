"""What may stand in an address: the site's own words, numbers of pages, and opaque ids."""

from werkzeug.routing import BaseConverter

from portal.kernel.ids import ID_SHAPE


class IdInAddress(BaseConverter):
    """A place in an address that holds an id; what has another shape leads nowhere, and is not even looked up."""

    regex = ID_SHAPE
