"""Keeping the order in which things happened: sealed under her own key, and under the key of the class."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.exc import IntegrityError

from portal.database import table_of
from portal.diary import queries
from portal.diary.facets import month_of
from portal.diary.models import DiaryShardRow
from portal.diary.order import Line, Mark, Order
from portal.kernel.ids import CaseId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keys import RecordClass

_TABLE = table_of(DiaryShardRow)
_ADD = _TABLE.insert()
_CHANGE = update(_TABLE).where(_TABLE.c.id == bindparam("shard_id")).values(sealed_lines=bindparam("sealed"))


class Audience(StrEnum):
    """For whom an order is kept."""

    OWN = "own"
    CLASS = "class"


@dataclass(frozen=True)
class OrderFacts:
    """What stands beside the marks of an order.

    Args:
        is_whole: of her own order: whether everything that is shared stands in it too, as it must unless she came
            back with new keys and has not had the key of the class in her hands since.
        taken_back: of the class's: how many entries were shared and are not any more.
    """

    is_whole: bool = True
    taken_back: int = 0


@dataclass
class Shards:
    """One order of one case, as it is kept.

    Args:
        uow: the unit of work in which it is read or changed.
        case_id: whose.
        audience: for her alone, or for the class.
    """

    uow: UnitOfWork
    case_id: CaseId
    audience: Audience
    facts: OrderFacts = field(default_factory=OrderFacts)
    _fetched: dict[str, bytes] = field(default_factory=dict, repr=False)

    def read(self) -> Order:
        """Return the order; empty where there is none yet."""
        sealed = self._fetch_root()
        if sealed is None:
            self.facts = OrderFacts(is_whole=False)
            return self._order([], Counter())
        return self._order(*self._open_root(sealed))

    def exists(self) -> bool:
        """Say whether there is an order yet."""
        return self._fetch_root() is not None

    @contextmanager
    def change(self) -> Iterator[Order]:
        """Lock the order, hand it out, and keep what was changed in it.

        The lock is what makes two people who write at once wait for each other; on SQLite the writer has it already.
        """
        order = self._order(*self._open_root(self._locked_root()))
        before = self.facts
        yield order
        if order.changed or order.dropped or self.facts != before:
            self._keep(order)

    def note(self, *, is_whole: bool | None = None, taken_back: int = 0) -> None:
        """Change, within `change`, what stands beside the marks; `taken_back` is added."""
        whole = self.facts.is_whole if is_whole is None else is_whole
        self.facts = replace(self.facts, is_whole=whole, taken_back=self.facts.taken_back + taken_back)

    @property
    def _root_id(self) -> str:
        if self.audience is Audience.CLASS:
            return f"{self.case_id}.{self.audience}"
        # Who came back with new keys begins a new order, and the old one stays: should it turn out that it was not she
        # who came, she has all hers again.
        return f"{self.case_id}.{self.audience}.{self.uow.keyring.person.pair.public.hex()}"

    @property
    def _first_leaf_id(self) -> str:
        return f"{self._root_id}.0"

    def _fetch_root(self, *, for_update: bool = False) -> bytes | None:
        """Fetch the marks and, in the same breath, the leaf with the newest lines, which is nearly always the next."""
        wanted = (self._root_id, self._first_leaf_id)
        self._fetched = queries.marks_and_leaf(self.uow.session, *wanted, for_update=for_update)
        return self._fetched.get(self._root_id)

    def _locked_root(self) -> bytes:
        session = self.uow.session
        sealed = self._fetch_root(for_update=True)
        if sealed is None:
            self.facts = self._facts_of_new()
            with suppress(IntegrityError), session.begin_nested():  # somebody else may just have made it
                session.execute(_ADD, self._new_row(self._root_id, self._root_body([], Counter())))
            sealed = self._fetch_root(for_update=True)
        if sealed is None:
            raise RuntimeError("an order that was just made is gone")
        return sealed

    def _facts_of_new(self) -> OrderFacts:
        """A new order of hers lacks what is shared already, if anything is."""
        has_shared = self.audience is Audience.OWN and Shards(self.uow, self.case_id, Audience.CLASS).exists()
        return OrderFacts(is_whole=not has_shared)

    def _order(self, marks: list[Mark], months: Counter[int] | None) -> Order:
        return Order(marks, self._read_leaves, self._first_leaf_id, new_id, month_of=_month_of, months=months)

    def _read_leaves(self, leaf_ids: Collection[str]) -> Mapping[str, list[Line]]:
        if not self._fetched.keys() >= set(leaf_ids):
            self._fetched |= queries.shards(self.uow.session, leaf_ids)
        return {leaf_id: self._open_leaf(leaf_id) for leaf_id in leaf_ids if leaf_id in self._fetched}

    def _open_leaf(self, leaf_id: str) -> list[Line]:
        return [Line(*parts) for parts in self._open(leaf_id, self._fetched[leaf_id])["lines"]]

    def _keep(self, order: Order) -> None:
        """Keep the marks and the leaves that were changed, in as few statements as there are kinds of them."""
        months = order.count_months()
        bodies = {
            leaf_id: {"lines": [[line.happened, line.written, line.incident_id, line.beside] for line in lines]}
            for leaf_id, lines in order.changed.items()
        }
        new = [self._new_row(leaf_id, body) for leaf_id, body in bodies.items() if leaf_id not in self._fetched]
        old = {leaf_id: body for leaf_id, body in bodies.items() if leaf_id in self._fetched}
        session = self.uow.session
        if order.dropped:
            session.execute(delete(_TABLE).where(_TABLE.c.id.in_(order.dropped)))
        if new:
            session.execute(_ADD, new)
        changed = {**old, self._root_id: self._root_body(order.marks, months)}
        session.execute(
            _CHANGE, [{"shard_id": name, "sealed": self._seal(name, body)} for name, body in changed.items()]
        )

    def _new_row(self, shard_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": shard_id,
            "case_id": self.case_id,
            "audience": self.audience,
            "sealed_lines": self._seal(shard_id, body),
        }

    def _root_body(self, marks: list[Mark], months: Counter[int]) -> dict[str, Any]:
        leaves = [[m.leaf_id, m.count, m.newest.happened, m.newest.written, m.newest.incident_id] for m in marks]
        return {
            "leaves": leaves,
            "whole": self.facts.is_whole,
            "taken_back": self.facts.taken_back,
            "months": sorted(months.items(), reverse=True),
        }

    def _open_root(self, sealed: bytes) -> tuple[list[Mark], Counter[int] | None]:
        body = self._open(self._root_id, sealed)
        self.facts = OrderFacts(is_whole=body["whole"], taken_back=body["taken_back"])
        months = Counter(dict(body["months"])) if "months" in body else None
        return [Mark(leaf_id, Line(*newest), count) for leaf_id, count, *newest in body["leaves"]], months

    def _seal(self, shard_id: str, body: Mapping[str, Any]) -> bytes:
        key, version = self._key(None)
        return seal_content(key, self._place(shard_id), body, key_version=version)

    def _open(self, shard_id: str, sealed: bytes) -> dict[str, Any]:
        key, _ = self._key(key_version_of(sealed))
        return open_content(key, self._place(shard_id), sealed).body

    def _key(self, version: int | None) -> tuple[bytes, int]:
        if self.audience is Audience.OWN:
            return self.uow.keyring.person.own, 1
        key = vault.class_key(self.uow.vault, self.case_id, RecordClass.DIARY, version)
        return key.symmetric, key.version

    def _place(self, shard_id: str) -> Place:
        return Place("diary_shard", "sealed_lines", shard_id, f"{self.case_id}/{self.audience}")


def _month_of(line: Line) -> int:
    return month_of(line.happened, line.beside)
