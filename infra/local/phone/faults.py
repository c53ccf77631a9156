"""Spoils the answers of the REST addresses as one wishes."""

from dataclasses import dataclass, replace

from infra.local.phone.exchange import Exchange
from infra.local.phone.records import Fault
from infra.local.phone.rest import Answer, Problem

SLOW_SECONDS = 30.0
LONG_BYTES = 64 * 1024 * 1024
KINDS = frozenset({"slow", "redirect", "truncated", "empty", "wrong-type", "long"})


@dataclass(frozen=True)
class Spoiled:
    """What a fault makes of an answer: `instead` of it, or of it."""

    kind: str = ""
    instead: Answer | None = None

    def apply(self, good: Answer) -> Answer:
        """Spoil a good answer."""
        headers = good.headers
        match self.kind:
            case "slow":
                return replace(good, pause=SLOW_SECONDS)
            case "truncated":
                return replace(good, body=good.body[: len(good.body) // 2], announced=len(good.body))
            case "empty":
                return replace(good, body=b"")
            case "wrong-type":
                page = b"<!doctype html><title>Not a recording</title>"
                return replace(good, body=page, headers=headers | {"Content-Type": "text/html"})
            case "long":
                return replace(good, body=good.body + bytes(LONG_BYTES))
        return good


def spoil(exchange: Exchange, resource: str) -> Spoiled:
    """Return what the first fault that is set for this resource does; one that is used up goes."""
    faults = exchange.book.state.faults
    with exchange.book.lock:
        faults[:] = [one for one in faults if not _is_over(exchange, one)]
        found = next((one for one in faults if one.resource in {resource, "*"}), None)
        if found is None:
            return Spoiled()
        if found.count is not None:
            found.count -= 1
    if found.kind == "redirect":
        return Spoiled(instead=Answer(302, b"", {"Location": found.to or "http://127.0.0.2:9/elsewhere"}))
    if found.kind.isdecimal():
        status = int(found.kind)
        code = 20404 if status == 404 else 20500
        return Spoiled(instead=Problem(status, code, "This fault was set at the local telephone").answer)
    if found.kind not in KINDS:
        raise ValueError(f"{found.kind} is no fault; there are {', '.join(sorted(KINDS))} and statuses")
    return Spoiled(found.kind)


def _is_over(exchange: Exchange, fault: Fault) -> bool:
    return fault.count == 0 or (fault.until is not None and fault.until <= exchange.clock())
