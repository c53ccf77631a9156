"""What the audit's stream, and the hourly look at chains that have grown, mean for the figures."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import event_of
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Request
from chalicelib.services.accounts.count_stored import note_full_month
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.figures import Happening


def follow_entries(desk: Desk, account: AccountId, entries: Iterable[AuditEntry]) -> int:
    """Count the requests of an account that these entries tell of, and note for Home what happened.

    Return how many counted as something else than before.
    """
    told = [(desk.webhooks.subject(entry.chain)[1], entry) for entry in entries]
    done = project_requests(desk, account, [request for request, _ in told if request is not None])
    heads = {head.id: head for head in done.heads}
    happened = [_happening(heads[request], entry) for request, entry in told if request in heads and _shows(entry)]
    if happened:
        desk.figures.note_happenings(done.account, happened)
    if any(entry.tag == Tag.REQUEST_RECEIVED for _, entry in told):
        note_full_month(desk, done.account)
    return done.changed


def _shows(entry: AuditEntry) -> bool:
    return event_of(entry.tag) is not None


def _happening(head: Request, entry: AuditEntry) -> Happening:
    at = datetime.fromisoformat(entry.at)
    return Happening(at=at, tag=entry.tag, request=head.id, reference=head.submission, right=head.right)


def catch_up(desk: Desk, account: AccountId, grown: Mapping[RequestId, int]) -> int:
    """Count those requests that were not counted up to the given entry of their chain; return how many had changed."""
    known = desk.figures.counted_to(account, list(grown))
    behind = [request for request, seq in grown.items() if request not in known or known[request].seq < seq]
    return project_requests(desk, account, behind).changed if behind else 0
