"""Her own copy: which of her entries she takes, and opening them with keys that were handed out for that."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress

from portal.access.permissions import Permission
from portal.access.service import require
from portal.diary import queries
from portal.diary.facets import Facets, facets_of, from_body
from portal.diary.incidents import Incident
from portal.diary.models import AddendumRow
from portal.diary.order import Line
from portal.diary.service.bodies import open_incident_row, open_told
from portal.diary.service.reading import keys_that_open
from portal.diary.service.shards import Audience, Shards
from portal.diary.told import UnknownSchemaError
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.primitives import SealBrokenError

_AT_ONCE = 1_000


def keys_to_take(uow: UnitOfWork, case_id: CaseId, takes: Callable[[Facets], bool]) -> Mapping[str, bytes]:
    """Return the keys of what she takes a copy of, in the order in which it happened; for her copy and nothing else.

    Args:
        uow: the unit of work.
        case_id: her case.
        takes: says of an entry that is not opened whether she takes it.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    lines = Shards(uow, case_id, Audience.OWN).read().all()[::-1]
    taken: dict[str, bytes] = {}
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        keys = keys_that_open(lambda ids: vault.unwrap_own(uow.vault, ids), [line.incident_id for line in some])
        facets = {line.incident_id: from_body(line.beside) for line in some if line.beside is not None}
        facets |= _facets_of_old(uow, some, keys)
        taken |= {
            line.incident_id: keys[line.incident_id]
            for line in some
            if line.incident_id in keys and (line.incident_id not in facets or takes(facets[line.incident_id]))
        }
    return taken


def open_taken(uow: UnitOfWork, case_id: CaseId, keys: Mapping[str, bytes]) -> tuple[Incident, ...]:
    """Open entries by keys that were handed out for her copy, in their order; one that does not open is left out.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    ids, opened = list(keys), dict[str, Incident]()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        added = defaultdict[str, list[AddendumRow]](list)
        for one in queries.addenda(uow.session, some):
            added[one.incident_id].append(one)
        for row in queries.incidents(uow.session, some):
            with suppress(SealBrokenError, UnknownSchemaError):
                if row.case_id == case_id:
                    opened[row.id] = open_incident_row(keys[row.id], row, added[row.id])
    return tuple(opened[incident_id] for incident_id in ids if incident_id in opened)


def _facets_of_old(uow: UnitOfWork, lines: list[Line], keys: Mapping[str, bytes]) -> dict[str, Facets]:
    """Return the facets of entries whose line was written before lines had any: they have to be opened."""
    old = [line.incident_id for line in lines if line.beside is None and line.incident_id in keys]
    found: dict[str, Facets] = {}
    for row in queries.incidents(uow.session, old) if old else ():
        with suppress(SealBrokenError, UnknownSchemaError):
            found[row.id] = facets_of(open_told(keys[row.id], row))
    return found
