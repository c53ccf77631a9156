"""The API function: each part of the pages and of the API is loaded at the first call that it answers.

A cold start pays for what is asked for and for nothing else: who opens a form does not wait until the staff's pages and
the API are read, nor until the form's last page is. Parts of many pages say in their `CONTENTS` which module answers
where. `app.py` adds the jobs, which Chalice must know to package them.
"""

from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from typing import Final

from chalice.app import Chalice

from chalicelib.http.router import TABLES, Table, hear

# Module of `chalicelib.routes` -> the first segments that it answers, with the most segments that an address has.
DOORS: Final[Mapping[str, Mapping[str, int]]] = {
    "public": {"health": 1, "brand": 2, "static": 2, ".well-known": 2},
    "policies": {"policy": 2, "news": 2},
    "consumer": {"c": 7, "e": 4},
    "permission": {"permission": 3},
    "referral": {"referral": 4},
    "vendor": {"vendor": 3},
    "unsubscribe": {"unsubscribe": 2},
    "misuse": {"report-misuse": 3},
    "staff": {"staff": 7, "sign-up": 2},
    "operator": {"operator": 4},
    "api": {"api": 7},
    "telephony": {"telephony": 3},
    "drp": {"drp": 7},
}

app: Final = Chalice(app_name="recourse", configure_logs=False)


def load_all() -> tuple[Table, ...]:
    """Load every part with all that it has, for whoever wants to know all routes at once."""
    tables = tuple(_load(module) for module in DOORS)
    for table in tables:
        table.keep_promises()
    return tables


@cache
def _load(module: str) -> Table:
    """The routes of a part, declared or promised; its blueprint learns where the present call is found."""
    part = import_module(f"chalicelib.routes.{module}")
    app.register_blueprint(part.blueprint)
    table = TABLES.setdefault(part.blueprint, Table())
    for page, paths in getattr(part, "CONTENTS", {}).items():
        table.promise(paths, partial(import_module, f"{part.__name__}.{page}"))
    return table


def _open(module: str, first: str, depth: int) -> None:
    hear(app, first, depth, lambda: _load(module))


for _module, _firsts in DOORS.items():
    for _first, _depth in _firsts.items():
        _open(_module, _first, _depth)
