"""Pages of a list whose rows are read where they lie, for what they say is not in the index."""

from chalicelib.storage.engine import Engine, Index, Row
from chalicelib.values import dataclass

_LOW, _HIGH = " ", "~"


@dataclass(frozen=True, slots=True)
class WholePage:
    """Rows in order; `after` continues behind the last one, empty at the end."""

    rows: tuple[Row, ...]
    after: str = ""


def whole_page(engine: Engine, list_pk: str, *, after: str, limit: int, newest: bool) -> WholePage:
    """At most `limit` rows of a list, behind `after`; one more is read, to know whether there are more."""
    low, high = (_LOW, after or _HIGH) if newest else (after or _LOW, _HIGH)
    listed = engine.ordered(Index.LIST, list_pk, low=low, high=high, limit=limit + 2, newest=newest)
    behind = [row for row in listed if row.list_sk != after]
    shown = behind[:limit]
    found = engine.gather([(row.pk, row.sk) for row in shown]).rows
    whole = tuple(found[row.pk, row.sk] for row in shown if (row.pk, row.sk) in found)
    return WholePage(whole, (shown[-1].list_sk or "") if len(behind) > limit else "")
