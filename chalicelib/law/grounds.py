"""The grounds on which a right may be refused, as data: each with its citation, by law and right.

`needs_identity` marks a ground that says whether data are held: it may not be used towards somebody who has
not been verified (11 CCR 7024; the answer to an unverified person is "could not verify" and nothing else).
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from chalicelib.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground; `code` is also the key of its text (`ground.<code>`)."""

    code: str
    citation: str
    needs_identity: bool


@cache
def grounds_for(regime: str, right: Right) -> tuple[Ground, ...]:
    """The grounds that fit a right under a regime, in the order of the form."""
    return tuple(
        Ground(row["code"], row["citation"][regime], row["needs_identity"])
        for row in _rows()
        if regime in row["regimes"] and _fits(row["rights"], right)
    )


def _fits(rights: str | list[str], right: Right) -> bool:
    if rights == "all":
        return True
    if rights == "verified":
        return right.touches_data
    return right.value in rights


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    text = resources.files("chalicelib.law").joinpath("grounds.json").read_text(encoding="utf-8")
    return tuple(json.loads(text)["grounds"])
