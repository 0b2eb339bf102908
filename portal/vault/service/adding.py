"""Adding to a class without being able to read it: sealed to its public half by whoever holds no key of the case."""

import json
from collections.abc import Mapping
from typing import Any

from portal.kernel.ids import CaseId
from portal.kernel.text import clean
from portal.vault import queries
from portal.vault.envelope import Place
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError, open_with, pad, seal_to, unpad
from portal.vault.proofs import check_proof, version_proof
from portal.vault.service.classes import class_key
from portal.vault.service.desk import VaultDesk

_VERSION_BYTES = 2


def seal_for_class(
    desk: VaultDesk, case_id: CaseId, record_class: RecordClass, place: Place, body: Mapping[str, Any]
) -> bytes:
    """Seal a small record so that only whoever holds a class opens it; no key is needed.

    Args:
        desk: the session and the machine's keys.
        case_id: whose class.
        record_class: which.
        place: where it stands; it is sealed with the record, because a sealed box binds nothing by itself.
        body: anything JSON can say.

    Raises:
        NoKeyError: the case has no such class.
        SealBrokenError: the class was not made by this house.
    """
    row = queries.version_row(desk.session, case_id, record_class)
    if row is None:
        raise NoKeyError
    expected = version_proof(desk.keyring.server.rows, case_id, record_class, row.version, row.public_key)
    check_proof(row.proof, expected)
    plain = json.dumps({"place": place.to_bytes().hex(), "body": body}, ensure_ascii=True, separators=(",", ":"))
    return row.version.to_bytes(_VERSION_BYTES) + seal_to(row.public_key, pad(plain.encode()))


def open_for_class(
    desk: VaultDesk, case_id: CaseId, record_class: RecordClass, place: Place, sealed: bytes
) -> dict[str, Any]:
    """Open what was sealed to a class's public half, in the place it was made for.

    Raises:
        NoKeyError: the acting person does not hold the class.
        SealBrokenError: moved from another place, or changed.
    """
    key = class_key(desk, case_id, record_class, int.from_bytes(sealed[:_VERSION_BYTES]))
    told = json.loads(unpad(open_with(key.pair, sealed[_VERSION_BYTES:])))
    if told["place"] != place.to_bytes().hex():
        raise SealBrokenError
    return {name: clean(value) if isinstance(value, str) else value for name, value in told["body"].items()}
