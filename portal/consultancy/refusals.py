"""Why a paper does not go on as it stands: each is something that can be put right."""

from portal.kernel.errors import ConflictError, InvalidError


class NotNowError(ConflictError):
    """A summary in this state does not take this step."""


class HerViewMissingError(ConflictError):
    """She has not said what she thinks of every part, and nobody has said with a second person why she cannot."""


class CorrectionOpenError(ConflictError):
    """She corrected something, and the part was neither changed nor an answer given."""


class ObjectionUnsaidError(ConflictError):
    """She objects to a part, and the paper says that she agrees to sharing it."""


class SecondSignatureMissingError(ConflictError):
    """The rules ask for a second signature here."""


class SamePersonError(ConflictError):
    """The second must be somebody else."""


class NoReasonError(InvalidError):
    """This needs a reason."""


class HasWayInError(ConflictError):
    """That she has no way in here is no reason: she has one, and it works."""


class PutAsideError(ConflictError):
    """What was said in her place, while somebody else had her way in, is still in it: it has to be composed again."""


class SharingAsideError(ConflictError):
    """What she says to sharing it was said in her place by somebody else: she has to be asked again."""
