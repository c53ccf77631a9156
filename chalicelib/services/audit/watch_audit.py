"""What a look at every change of the audit table leads to: a register of the chains, or an alarm."""

import hmac
from datetime import datetime

from chalicelib.domain.audit import AuditEntry
from chalicelib.services.ports.desk import Desk


def note_entry(desk: Desk, entry: AuditEntry) -> None:
    """Register how far a chain has grown; an entry whose content does not have its hash raises the alarm instead."""
    if not hmac.compare_digest(entry.hash, entry.expected_hash()):
        raise_alarm(desk, chain=entry.chain, seq=entry.seq, what="FORGED")
        return
    desk.work.register(entry.chain, seq=entry.seq, head=entry.hash, at=datetime.fromisoformat(entry.at))


def raise_alarm(desk: Desk, *, chain: str, seq: int, what: str) -> None:
    """Tell the operator that an entry was changed after it was written."""
    desk.alarm.tampered(chain, seq, what)
