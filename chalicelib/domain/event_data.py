"""What a webhook tells of a thing as it is now: codes, dates and ids; who asked, and what was said, is never in it."""

from datetime import datetime
from typing import Any

from chalicelib.domain.audit import timestamp
from chalicelib.domain.request import Clock, Request
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.domain.voicemail import Voicemail
from chalicelib.domain.webhook import Delivery


def payload(delivery: Delivery, data: dict[str, Any]) -> dict[str, Any]:
    """The body of a webhook (Standard Webhooks): type, when it happened, and the data."""
    return {"type": delivery.event.value, "timestamp": timestamp(delivery.at), "data": data}


def request_data(head: Request, *, sequence: int) -> dict[str, Any]:
    """A request's present state.

    `sequence` numbers the events of one request: a higher one happened later. `revision` is the number of the last
    one that this state includes, so that whoever gets two events in the wrong order keeps the higher revision.
    """
    check = head.verification
    return {
        "id": head.id,
        "reference": head.submission,
        "sequence": sequence,
        "revision": head.chain_head.seq,
        "right": head.right.value,
        "regime": head.regime,
        "law_version": head.law_version,
        "residence": head.residence,
        "channel": _word(head.channel),
        "language": head.language,
        "state": _word(head.state),
        "outcome": _word(head.outcome) if head.outcome else None,
        "grounds": list(head.grounds),
        "received_at": timestamp(head.received_at),
        "closed_at": _at(head.closed_at),
        "due": head.due.isoformat(),
        "clocks": [_clock(clock) for clock in head.clocks],
        "verification": {
            "needed": int(check.needed),
            "reached": int(check.reached),
            "sufficient": check.sufficient,
            "contact_confirmed_at": _at(check.contact_confirmed_at),
            "approval": check.approval.value,
        },
        "assignee": head.assignee or None,
        "waiting_message": head.waiting_message,
        "held": head.hold is not None,
    }


def voicemail_data(voicemail: Voicemail, *, sequence: int) -> dict[str, Any]:
    """A voicemail's present state: neither audio nor words."""
    return {
        "id": voicemail.id,
        "request": voicemail.request,
        "reference": voicemail.submission,
        "sequence": sequence,
        "language": voicemail.language,
        "received_at": timestamp(voicemail.received_at),
        "seconds": voicemail.seconds,
        "audio": voicemail.audio.value,
        "transcript": voicemail.words.value,
        "held": voicemail.hold,
        "expires_at": timestamp(voicemail.expires_at),
    }


def suppression_data(delivery: Delivery) -> dict[str, Any]:
    """That an opt-out began or ended, and of what; whose it is, the list of suppressions says to who may read it."""
    return {"request": delivery.request, "sequence": delivery.sequence, **delivery.facts}


def vendor_data(task: VendorTask, *, link: str) -> dict[str, Any]:
    """What a vendor's own system is asked: whom it is about, the link says (`/data`), and there it answers."""
    return {
        "id": f"{task.request}.{task.vendor}",
        "reference": task.submission,
        "right": task.right.value,
        "due": task.due.isoformat(),
        "link": link,
        "data": f"{link}/data",
    }


def _word(value: str) -> str:
    """A word of the product as the interface writes it."""
    return value.replace(" ", "-")


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "period": clock.period.value,
        "due": clock.due.isoformat(),
        "target": clock.target.isoformat(),
        "extended": clock.extended,
        "met_at": _at(clock.met_at),
    }


def _at(moment: datetime | None) -> str | None:
    return timestamp(moment) if moment else None
