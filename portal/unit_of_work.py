"""The narrow waist: one unit of work carries the transaction, the clock, the actor and the open keys."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.audit.events import Event
from portal.audit.service import INSTALLATION, Happening
from portal.audit.service import append as append_to_chain
from portal.database import make_engine, reading, writing
from portal.kernel.actor import Actor
from portal.kernel.clock import Clock
from portal.kernel.limits import Limits, NoLimits
from portal.storage import BlobStore
from portal.vault.keyring import Keyring
from portal.vault.keys import ServerKeys
from portal.vault.primitives import StretchProfile
from portal.vault.service import VaultDesk
from portal.vault.stretching import Stretcher, room_in_line

Thing = TypeVar("Thing")
log = logging.getLogger("linden")


@dataclass
class UnitOfWork:
    """One thing done, wholly or not at all.

    Args:
        session: the transaction.
        clock: what the time is.
        actor: who acts; nobody before sign-in and in the worker.
        keyring: the keys that are open.
        blobs: where sealed files are.
        writes: whether this unit may change anything.
    """

    units: "Units"
    session: Session
    clock: Clock
    actor: Actor | None
    keyring: Keyring
    blobs: BlobStore
    writes: bool
    _stack: ExitStack = field(repr=False)
    now: datetime = field(init=False)
    _happenings: list[Happening] = field(default_factory=list, repr=False)
    refusals: list[Happening] = field(default_factory=list, repr=False)
    kept: dict[str, object] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Fix the moment: a unit of work happens at one time."""
        self.now = self.clock.now()

    @property
    def vault(self) -> VaultDesk:
        """Return what the vault needs to act within this unit."""
        return VaultDesk(self.session, self.keyring, self.now)

    def record(
        self, event: Event, subject_id: str | None = None, *, case_id: str | None = None, chain: str | None = None
    ) -> None:
        """Write an event down when the unit is finished, in the same transaction.

        Args:
            event: what happened.
            subject_id: what it happened to.
            case_id: in which case, if any.
            chain: whose chain, where nobody is signed in.
        """
        self._happenings.append(self._happening(event, subject_id, case_id, chain))

    def refuse(
        self, event: Event, subject_id: str | None = None, *, case_id: str | None = None, chain: str | None = None
    ) -> None:
        """Note a refusal; it is written down in its own unit once this one is undone."""
        self.refusals.append(self._happening(event, subject_id, case_id, chain))

    def each_apart(
        self, things: Iterable[Thing], do: Callable[[Thing], object], otherwise: Callable[[Thing], object]
    ) -> None:
        """Do something with one thing after another; where one fails, that one is undone and dealt with otherwise.

        Args:
            things: one after another.
            do: what is done with each.
            otherwise: what is done with one that failed, so that it stops neither itself nor the others for good.
        """
        for thing in things:
            noted = len(self._happenings)
            try:
                with self.session.begin_nested():
                    do(thing)
            except Exception as error:  # noqa: BLE001 - whatever it is, the others must not wait for it
                del self._happenings[noted:]
                log.error("one of several: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold content
                otherwise(thing)

    def finish(self) -> None:
        """Keep everything: the chain's new links last, so that its lock is held shortest; then commit."""
        if not self.writes:
            if self._happenings:
                message = "a unit that only reads cannot record an event"
                raise RuntimeError(message)
            return
        self.session.flush()
        append_to_chain(self.session, self.keyring.server.audit, self.now, self._happenings)
        self._happenings.clear()
        self.session.commit()

    def undo(self) -> None:
        """Keep nothing but the refusals."""
        self.session.rollback()
        self._happenings.clear()
        refusals, self.refusals = self.refusals, []
        if refusals:
            self.close()  # on SQLite the write lock must be free first
            self.units.write_down(refusals)

    def close(self) -> None:
        """Give the connection back."""
        self._stack.close()

    def _happening(self, event: Event, subject_id: str | None, case_id: str | None, chain: str | None) -> Happening:
        actor_id = self.actor.person_id if self.actor else None
        where = chain or (self.actor.service_id if self.actor else INSTALLATION)
        return Happening(where, event, actor_id, case_id=case_id, subject_id=subject_id)


@dataclass(frozen=True)
class Units:
    """Opens units of work; holds what the whole installation shares."""

    engine: Engine
    clock: Clock
    server: ServerKeys
    blobs: BlobStore
    stretcher: Stretcher
    limits: Limits = field(default_factory=NoLimits)

    def read(self, actor: Actor | None = None, keyring: Keyring | None = None) -> AbstractContextManager[UnitOfWork]:
        """Open a unit that changes nothing."""
        return self._unit(actor, keyring, writes=False)

    def write(self, actor: Actor | None = None, keyring: Keyring | None = None) -> AbstractContextManager[UnitOfWork]:
        """Open a unit that is finished at the end of the block, or undone if the block fails."""
        return self._unit(actor, keyring, writes=True)

    def write_down(self, happenings: list[Happening]) -> None:
        """Write events down in a transaction of their own."""
        with writing(self.engine) as session:
            append_to_chain(session, self.server.audit, self.clock.now(), happenings)
            session.commit()

    def begin(self, actor: Actor | None, keyring: Keyring | None, *, writes: bool) -> UnitOfWork:
        """Open a unit that the caller will finish or undo, and then close."""
        stack = ExitStack()
        session = stack.enter_context(writing(self.engine) if writes else reading(self.engine))
        return UnitOfWork(self, session, self.clock, actor, keyring or Keyring(self.server), self.blobs, writes, stack)

    @contextmanager
    def _unit(self, actor: Actor | None, keyring: Keyring | None, *, writes: bool) -> Iterator[UnitOfWork]:
        uow = self.begin(actor, keyring, writes=writes)
        try:
            yield uow
            uow.finish()
        except BaseException:
            uow.undo()
            raise
        finally:
            uow.close()


def open_units(
    *,
    database_url: str,
    clock: Clock,
    server: ServerKeys,
    blobs: BlobStore,
    profile: StretchProfile,
    limits: Limits | None = None,
    threads: int = 16,
) -> Units:
    """Return what opens units of work on one database.

    Args:
        database_url: SQLite or PostgreSQL.
        clock: what the time is.
        server: the machine's keys.
        blobs: where sealed files lie.
        profile: what one stretching of a passphrase costs.
        limits: how often somebody may try; no limit where nobody comes in from outside.
        threads: how many requests are answered side by side; at most half of them may be busy with passphrases.
    """
    stretcher = Stretcher(profile, server.pepper, in_line=room_in_line(threads))
    return Units(make_engine(database_url), clock, server, blobs, stretcher, limits or NoLimits())
