"""What stands in the way of an answer in full: required vendors that were not told, or whose answer is missing."""

from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.vendor import Vendor, cause_of
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.errors import NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """A required vendor without an answer that lets the request be answered in full; `task` is None if untold."""

    vendor: Vendor
    task: VendorTask | None = None


def missing_answers(desk: Desk, head: Request) -> tuple[Missing, ...]:
    """The required vendors that have neither done it nor hold nothing, and that nobody has recorded to do without."""
    if cause_of(head.right) is None:
        return ()
    tasks = {task.vendor: task for task in desk.vendors.tasks(head.account, head.id)}
    vendors = desk.vendors.listed(head.account)
    return tuple(Missing(vendor, tasks.get(vendor.id)) for vendor in vendors if _is_missing(vendor, head, tasks))


def check_vendors(desk: Desk, head: Request, outcome: Outcome) -> None:
    """Raise `NotPossible` (`vendors-missing`, with their names) for an answer in full that would not be true."""
    if outcome is not Outcome.GRANTED:
        return
    missing = missing_answers(desk, head)
    if missing:
        raise NotPossible("vendors-missing", names=", ".join(sorted(one.vendor.name for one in missing)))


def _is_missing(vendor: Vendor, head: Request, tasks: dict[str, VendorTask]) -> bool:
    task = tasks.get(vendor.id)
    if task is None:
        return vendor.required and vendor.concerns(head.right)
    return task.required and not task.satisfied
