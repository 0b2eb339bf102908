"""The second factor of staff: codes that change every half minute (TOTP, RFC 6238)."""

from dataclasses import dataclass, replace
from datetime import datetime

import pyotp
from sqlalchemy import update

from portal.access.service import acting
from portal.accounts.models import PersonRow
from portal.accounts.own_settings import OwnSettings, open_own, seal_own
from portal.accounts.queries import people, visits
from portal.accounts.service.visits import PersonGoneError
from portal.audit.events import Event
from portal.kernel.errors import InvalidError, NotAllowedError
from portal.privacy.limits import Rate
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.primitives import same
from portal.web.visit import Visit

_STEP_SECONDS = 30
_DIGITS = 6


class WrongCodeError(InvalidError):
    """This is not the code of this moment, or it was used before."""


class SecondFactorFirstError(NotAllowedError):
    """Who has a second factor changes it only after having given its code."""


@dataclass(frozen=True)
class CodePicture:
    """A QR code (ISO/IEC 18004) as one path in a square, to be drawn inside the page.

    Args:
        size: length of the square's side, in modules, quiet zone included.
        path: what an SVG path's `d` says.
    """

    size: int
    path: str


def new_secret() -> str:
    """Return a new secret: 160 random bits in base32."""
    return pyotp.random_base32(32)


def code_of(secret: str, moment: datetime) -> str:
    """Return the six digits that an app with this secret shows at a moment (TOTP, RFC 6238)."""
    return pyotp.TOTP(secret).at(moment)


def propose_secret(uow: UnitOfWork, *, secret: str | None = None) -> str:
    """Return the secret that the acting person is setting up, the same until it is set; it is kept sealed.

    Args:
        uow: a unit that writes.
        secret: one that is known beforehand, for invented people; a new one where none is given.

    Raises:
        SecondFactorFirstError: there is one already, and its code has not been given in this visit.
    """
    row, settings = _own(uow)
    _check_may_change(uow, settings)
    if settings.proposed_secret is not None:
        return settings.proposed_secret
    secret = secret or new_secret()
    row.sealed_own = seal_own(uow.keyring.person, replace(settings, proposed_secret=secret))
    return secret


def set_second_factor(uow: UnitOfWork, code: str) -> None:
    """Put the proposed secret into force, once a code proves that it arrived; this visit is then let through.

    Raises:
        WrongCodeError: not the code of this moment.
        SecondFactorFirstError: there is one already, and its code has not been given in this visit.
    """
    row, settings = _own(uow)
    _check_may_change(uow, settings)
    step = _step_of(settings.proposed_secret or "", code, _step_now(uow))
    if step is None:
        raise WrongCodeError(field="code")
    kept = replace(settings, code_secret=settings.proposed_secret, proposed_secret=None)
    row.sealed_own = seal_own(uow.keyring.person, kept)
    row.code_step_used = step
    uow.record(Event.SECOND_FACTOR_SET, row.id)
    _let_through(uow)


def has_second_factor(uow: UnitOfWork) -> bool:
    """Say whether the acting person has a second factor."""
    return _own(uow)[1].code_secret is not None


def check_code(units: Units, visit: Visit, code: str) -> None:
    """Let a visit through whose code is right: of this half minute, the one before or after, and never used.

    Raises:
        WrongCodeError: it is not; the failure is written down.
        TooManyError: too many tries.
    """
    units.limits.check(Rate.CODE, visit.actor.person_id)
    if not _is_let_through(units, visit, code):
        with units.write(visit.actor) as uow:
            uow.record(Event.CODE_FAILED, visit.actor.person_id)
        raise WrongCodeError(field="code")
    units.limits.forget(Rate.CODE, visit.actor.person_id)


def picture_of(secret: str, *, site_name: str) -> CodePicture:
    """Return what an app photographs to take the secret over; it names the site as visitors see it, and nobody."""
    import segno  # noqa: PLC0415 - drawn once in somebody's time here

    address = pyotp.TOTP(secret).provisioning_uri(name=site_name, issuer_name=site_name)
    code = segno.make(address, micro=False)
    quiet = code.default_border_size
    runs = [
        f"M{quiet + first} {quiet + line}h{length}v1h-{length}z"
        for line, modules in enumerate(code.matrix)
        for first, length in _runs(bytes(modules))
    ]
    return CodePicture(size=len(code.matrix) + 2 * quiet, path="".join(runs))


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Return where dark modules begin in a line, and how many stand side by side."""
    runs: list[tuple[int, int]] = []
    for place, is_dark in enumerate(modules):
        if is_dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((place, 1))
    return runs


def _is_let_through(units: Units, visit: Visit, code: str) -> bool:
    with units.write(visit.actor, visit.keyring) as uow:
        row, settings = _own(uow)
        step = _step_of(settings.code_secret or "", code, _step_now(uow))
        if step is None:
            return False
        # In one statement, so that of two who send the same code at once only one comes in.
        where = (PersonRow.id == row.id, PersonRow.code_step_used < step)
        used = update(PersonRow).where(*where).values(code_step_used=step).returning(PersonRow.id)
        if uow.session.scalar(used) is None:
            return False
        _let_through(uow)
        return True


def _let_through(uow: UnitOfWork) -> None:
    visit = visits.visit(uow.session, acting(uow).session_id)
    if visit is not None and visit.awaits_code:
        visit.awaits_code = False
        uow.record(Event.SIGNED_IN, visit.person_id)


def _check_may_change(uow: UnitOfWork, settings: OwnSettings) -> None:
    # Without this the passphrase alone would do: one would simply set up another second factor.
    visit = visits.visit(uow.session, acting(uow).session_id)
    if settings.code_secret is not None and (visit is None or visit.awaits_code):
        raise SecondFactorFirstError


def _own(uow: UnitOfWork) -> tuple[PersonRow, OwnSettings]:
    row = people.person(uow.session, acting(uow).person_id)
    if row is None:
        raise PersonGoneError
    return row, open_own(uow.keyring.person, row.sealed_own)


def _step_now(uow: UnitOfWork) -> int:
    return int(uow.now.timestamp()) // _STEP_SECONDS


def _step_of(secret: str, code: str, now: int) -> int | None:
    """Return the step that a code belongs to, of the three that are accepted; all three are always compared."""
    if not secret:
        return None
    typed = "".join(code.split()).encode()
    factor = pyotp.TOTP(secret, digits=_DIGITS, interval=_STEP_SECONDS)
    right = [step for step in (now - 1, now, now + 1) if same(factor.generate_otp(step).encode(), typed)]
    return right[-1] if right else None
