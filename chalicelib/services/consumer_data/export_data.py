"""What is held here about one person becomes one signed ZIP file: the export of everything, reduced to them."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.takeout import Takeout
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.consumer_data.find_data import SUBMISSIONS_LIMIT
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.takeout.takeouts import LINK_SECONDS, in_work_or_ready
from chalicelib.values import dataclass, replace

EXPORTS_LIMIT: Final = 10  # of persons, in work or ready


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportData:
    """Which submissions, whether with what staff wrote for each other, and the request of the person that asks."""

    submissions: tuple[Reference, ...]
    notes: bool = False
    asked_in: RequestId | None = None
    language: str = "en"


def export_data(desk: Desk, staff: Staff, command: ExportData) -> Takeout:
    """Have the file made in the background.

    Raise `Forbidden`, `InvalidField` (`submissions`), `NotFound` for what is not there (any more), `NotPossible`
    (`too-many-person-exports`), `Conflict`.
    """
    require(staff.user.role, Permission.ADMINISTER)
    account, now = staff.account.id, desk.clock.now()
    named = known_submissions(desk, staff, command.submissions)
    if len(in_work_or_ready(desk, staff, of_persons=True)) >= EXPORTS_LIMIT:
        raise NotPossible("too-many-person-exports", limit=str(EXPORTS_LIMIT))
    takeout = Takeout(
        account=account,
        id=new_id(desk),
        by=staff.actor,
        asked_at=now,
        language=command.language,
        submissions=named,
        notes=command.notes,
        next_at=now,
    )
    because = Reason(
        Tag.ACCOUNT_CONSUMER_EXPORT_ASKED, staff.actor, None, {"export": takeout.id, "submissions": len(named)}
    )
    unit = desk.work.begin(account, now)
    unit.store(desk.accounts.get(account), because=because)
    unit.create(takeout, because=because)
    if command.asked_in:
        head = desk.requests.get(account, command.asked_in)
        unit.store(head, because=Reason(Tag.REQUEST_DATA_EXPORT_ASKED, staff.actor, head.id, {"export": takeout.id}))
    unit.commit()
    return replace(takeout, version=1)


def known_submissions(desk: Desk, staff: Staff, submissions: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """These, each once. Raise `InvalidField` (`submissions`: none, too many), `NotFound` for one that is not there."""
    named = tuple(dict.fromkeys(submissions))
    if not named:
        raise InvalidField(field="submissions", problem="missing")
    if len(named) > SUBMISSIONS_LIMIT:
        raise InvalidField(field="submissions", problem="too-many", limit=SUBMISSIONS_LIMIT)
    if len(desk.requests.submissions(staff.account.id, named)) < len(named):
        raise NotFound("request")
    return named


def own_exports(desk: Desk, staff: Staff) -> tuple[Takeout, ...]:
    """What is in work or can be fetched, newest first. Raise `Forbidden`."""
    require(staff.user.role, Permission.ADMINISTER)
    return in_work_or_ready(desk, staff, of_persons=True)


def fetch_export(desk: Desk, staff: Staff, name: str) -> str:
    """A link of five minutes; audited. Raise `Forbidden`, `NotFound`."""
    require(staff.user.role, Permission.ADMINISTER)
    now = desk.clock.now()
    takeout = desk.takeouts.get(staff.account.id, name)
    if not (takeout.submissions and takeout.ready(now)):
        raise NotFound("export")
    reason = Reason(Tag.VIEW_TAKEOUT, staff.actor, None, {"export": takeout.id})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=now)
    called = f"recourse-person-{staff.account.day_of(takeout.asked_at).isoformat()}.zip"
    return desk.takeout_bucket.link(takeout, name=called, seconds=LINK_SECONDS)


def drop_stale_exports(desk: Desk, account: AccountId) -> int:
    """Drop the persons' exports of which a submission is not there any more; return how many. Raise `Conflict`."""
    found = [one for one in desk.takeouts.of(account) if one.submissions and not one.is_dropped]
    stale = [one for one in found if len(desk.requests.submissions(account, one.submissions)) < len(one.submissions)]
    for takeout in stale:
        desk.work.settle(takeout.dropped(desk.clock.now()))
    return len(stale)
