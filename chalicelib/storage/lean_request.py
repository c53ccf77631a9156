"""What a request's row says of an agent in few bytes, so that one that comes through an agent fits into a write unit.

What was asked and seen of the permission is one text: a number whose bits are the facts, and the microseconds of its
three instants, all to the base of 36.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from chalicelib.domain.request_terms import Behalf

if TYPE_CHECKING:
    from chalicelib.domain.verification import AgentProof

_KIND: Final = "request"
_PACKED: Final = "a"
_INSTANTS: Final = ("permission_at", "identity_at", "denied_at")
# The place of a fact is its bit in rows that are stored: a new one goes to the end, and none changes its place.
_FACTS: Final = (
    *("permission_asked", "confirmation_asked", "attorney", "receives"),
    *("notary_asked", "notarized", "identity_asked", "by_consumer"),
    *("address_asked", "address_shown", "address_denied"),
)
_SIGNS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def shorten(record: Any, plain: dict[str, Any]) -> None:
    """Shorten what of a request is stored in the clear: who has such a proof is an agent, which need not be said."""
    if record.KIND != _KIND or not record.verification.agent or record.behalf is not Behalf.AGENT:
        return
    check = {name: value for name, value in plain["verification"].items() if name != "agent"}
    plain["verification"] = check | {_PACKED: _packed(record.verification.agent)}
    del plain["behalf"]


def lengthen(kind: Any, values: dict[str, Any]) -> None:
    """Undo it; what was stored as it is stays so."""
    check = values["verification"] if kind.KIND == _KIND else {}
    if _PACKED in check:
        check["agent"] = _unpacked(check.pop(_PACKED))
        values["behalf"] = Behalf.AGENT.value


def _packed(proof: AgentProof) -> str:
    bits = sum(1 << place for place, name in enumerate(_FACTS) if getattr(proof, name))
    instants = (getattr(proof, name) for name in _INSTANTS)
    return ".".join((_short(bits), *(_short((at - _EPOCH) // _MICROSECOND) if at else "" for at in instants))).rstrip(
        "."
    )


def _unpacked(packed: str) -> Mapping[str, Any]:
    bits, *instants = packed.split(".")
    known = int(bits, 36)
    facts: dict[str, Any] = {name: bool(known >> place & 1) for place, name in enumerate(_FACTS)}
    found = (
        (name, text) for name, text in zip(_INSTANTS, instants, strict=False) if text
    )  # none at the end is left out
    return facts | {name: _EPOCH + int(text, 36) * _MICROSECOND for name, text in found}


def _short(number: int) -> str:
    signs = ""
    while number:
        number, sign = divmod(number, len(_SIGNS))
        signs = _SIGNS[sign] + signs
    return signs or "0"
