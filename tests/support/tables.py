"""Everything that stands in every table, to be held against what stood there before."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Engine, select

from portal.database import reading
from portal.schema import metadata

Rows = Mapping[str, Counter[tuple[tuple[str, object], ...]]]


def every_row(engine: Engine, *, but: Mapping[str, set[str]] | None = None) -> Rows:
    """Return the rows of every table.

    Args:
        engine: the database.
        but: columns that are left out, by table; an empty set leaves the whole table out.
    """
    but = but or {}
    found: dict[str, Counter[tuple[tuple[str, object], ...]]] = {}
    with reading(engine) as session:
        for table in metadata.sorted_tables:
            left_out = but.get(table.name)
            if left_out is not None and not left_out:
                continue
            columns = [column for column in table.columns if column.name not in (left_out or set())]
            rows = session.execute(select(*columns)).mappings()
            found[table.name] = Counter(tuple((name, value) for name, value in row.items()) for row in rows)
    return found


def changes(before: Rows, after: Rows) -> dict[str, tuple[int, int]]:
    """Return by table how many rows went and how many came, where any did; a changed row went and came."""
    found = {name: ((before[name] - after[name]).total(), (after[name] - before[name]).total()) for name in before}
    return {name: counts for name, counts in found.items() if counts != (0, 0)}
