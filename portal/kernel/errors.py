"""The five kinds of refusal; each room derives its own beside the function that raises it."""


class LindenError(Exception):
    """Anything this house refuses on purpose."""


class NotFoundError(LindenError):
    """There is nothing here, or nothing for this person, which must look the same."""


class NotAllowedError(LindenError):
    """This person may not do this."""


class InvalidError(LindenError):
    """What was given cannot be used; `field` names the form field it stands in, if any."""

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        """Remember which field the fault is in."""
        super().__init__(message)
        self.field = field


class ConflictError(LindenError):
    """Something else happened first."""


class TooManyError(LindenError):
    """Too often or too many at once: try again in a while."""
