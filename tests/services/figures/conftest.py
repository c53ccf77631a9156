"""A business in memory, and the hand that tells of its entries as the audit's stream does."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.figures import Counts, total
from chalicelib.domain.request import Bucket, Request
from chalicelib.services.figures.follow_audit import follow_entries
from chalicelib.services.figures.project_request import counted_now
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.memory_engine import MemoryEngine

EVERYTHING = ("desk", "due/", "age/", "month/", "year/")


@dataclass
class Office:
    """The desk with its business."""

    desk: FakeDesk
    staff: Staff

    @property
    def account(self) -> Account:
        """The business as it is now."""
        return self.desk.accounts.get(self.staff.account.id)

    @property
    def engine(self) -> MemoryEngine:
        """The tables."""
        return self.desk._engine

    def entries(self) -> list[AuditEntry]:
        """All entries of the chains of requests, in the order of their making."""
        chains = [entry for entry in self.engine.audit.values() if "#R#" in entry.chain]
        return sorted(chains, key=lambda entry: (entry.at, entry.chain, entry.seq))

    def tell(self, entries: Iterable[AuditEntry] | None = None) -> int:
        """Let the stream tell; of everything, unless said otherwise."""
        told = self.entries() if entries is None else entries
        return follow_entries(self.desk, self.account.id, told)

    def requests(self) -> list[Request]:
        """All requests of the business."""
        return [
            request
            for bucket in Bucket
            for request in self.desk.requests.queue(self.account, bucket, cursor="", limit=1000).requests
        ]

    def recounted(self) -> Counts:
        """What a count of the requests comes to."""
        account = self.account
        today = account.day_of(self.desk.clock.now())
        return total(counted_now(account, head, today) for head in self.requests())

    def shown(self) -> Counts:
        """What the sheets say."""
        sheets = self.desk.figures.sheets(self.account, *EVERYTHING)
        return {(sheet, name): number for sheet, counts in sheets.items() for name, number in counts.items()}


@pytest.fixture
def office() -> Office:
    """Acme, without any request."""
    desk = FakeDesk()
    return Office(desk, open_acme(desk))
