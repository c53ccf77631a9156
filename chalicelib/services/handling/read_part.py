"""One sub-page of a request's file: each reads only what it shows, and every look is audited."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Staff, User
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Filed, Letter, Message, Note
from chalicelib.domain.flags import Flag
from chalicelib.domain.ids import RequestId, UserId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import BY_TELEPHONE, Channel, ContactEntry, Request, Submission
from chalicelib.domain.suppression import OptOut
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.vendor import Vendor, cause_of
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.domain.voicemail import Voicemail
from chalicelib.services.agents.permission_file import files_of_submission
from chalicelib.services.handling.related_requests import Related, other_entries, read_related
from chalicelib.services.opt_outs.check_suppression import standing_of
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.read_line import Line
from chalicelib.services.vendors.missing_answers import Missing, missing_answers
from chalicelib.values import dataclass, field


class Part(StrEnum):
    """The sub-pages, in the order of their tabs."""

    OVERVIEW = "overview"
    TIMELINE = "timeline"
    DETAILS = "details"
    VERIFICATION = "verification"
    VOICEMAIL = "voicemail"
    VENDORS = "vendors"
    MESSAGES = "messages"
    NOTES = "notes"
    FILES = "files"
    RELATED = "related"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A request with what one sub-page shows of it; what it does not show is empty."""

    request: Request
    filed: tuple[Filed, ...] = ()
    submission: Submission | None = None
    letters: tuple[Letter, ...] = ()  # of the submission
    history: tuple[AuditEntry, ...] = ()
    users: tuple[User, ...] = ()  # all of the account for the overview, else those who are named
    line: Line | None = None
    agent: AgentRequest | None = None
    others: tuple[ContactEntry, ...] = ()  # what the same address has sent besides
    opt_outs: tuple[OptOut, ...] = ()
    related: Related = field(default_factory=Related)
    flags: tuple[Flag, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    tasks: tuple[VendorTask, ...] = ()  # what they were asked
    missing: tuple[Missing, ...] = ()  # those without whom it is not answered in full


def read_part(desk: Desk, staff: Staff, request: RequestId, part: Part) -> Leaf:
    """Return what a sub-page shows. Raise `NotFound` for another account's request."""
    require(staff.user.role, Permission.READ_REQUESTS)
    leaf = _READERS[part](desk, staff, request)
    reason = Reason(Tag.VIEW_REQUEST, staff.actor, None, {"request": leaf.request.id, "part": part.value})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return leaf


def parts_of(head: Request) -> tuple[Part, ...]:
    """The sub-pages that a request has: the line's only where it came by it, vendors' where they are told of it."""
    left_out = set() if head.channel in BY_TELEPHONE else {Part.VOICEMAIL}
    left_out |= set() if cause_of(head.right) else {Part.VENDORS}
    return tuple(part for part in Part if part not in left_out)


def _overview(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    """Head, letters and files for the next step; what was left on the line, or how much else the address has sent."""
    head, filed = desk.requests.dossier(staff.account.id, request)
    users = desk.accounts.users(staff.account.id)
    if head.channel not in BY_TELEPHONE:
        others = other_entries(desk, head, head.email) if head.email else ()
        sent = desk.requests.submission(head.account, head.submission) if head.unsorted else None
        missing = _missing(desk, head)
        return Leaf(request=head, filed=filed, users=users, others=others, submission=sent, missing=missing)
    submission = desk.requests.submission(head.account, head.submission)
    line = _line(head, submission, filed)
    missing = _missing(desk, head)
    return Leaf(request=head, filed=filed, users=users, submission=submission, line=line, missing=missing)


def _timeline(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    head = desk.requests.get(staff.account.id, request)
    history = desk.audit_log.of_request(head.account, head.id)
    return Leaf(request=head, history=history, users=_named(desk, staff, (entry.actor for entry in history), history))


def _details(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    head = desk.requests.get(staff.account.id, request)
    submission, letters = desk.requests.filed(head.account, head.submission)
    contacts = (submission.typed.email, submission.typed.phone)
    opt_outs = standing_of(desk, head.account, *contacts).opt_outs
    return Leaf(request=head, submission=submission, letters=letters, opt_outs=opt_outs)


def _verification(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    head = desk.requests.get(staff.account.id, request)
    check = head.verification
    actors = [actor for actor in (check.match.by if check.match else "", check.approved_by) if actor]
    agent = desk.agents.request(head.account, head.id) if head.channel is Channel.AGENT else None
    submission = desk.requests.submission(head.account, head.submission) if check.agent else None
    shown = files_of_submission(desk, head)
    return Leaf(request=head, users=_named(desk, staff, actors), agent=agent, submission=submission, filed=shown)


def _voicemail(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    """Calls are filed under the first request of a submission; several rights of one call share them."""
    head, filed = desk.requests.dossier(staff.account.id, request)
    submission = desk.requests.submission(head.account, head.submission)
    if submission.requests[0] != head.id:
        _, filed = desk.requests.dossier(head.account, submission.requests[0])
    line = _line(head, submission, filed)
    return Leaf(request=head, submission=submission, line=line, users=_named(desk, staff, _correctors(line)))


def _correctors(line: Line) -> list[str]:
    return [one.corrected_by for one in line.voicemails if one.corrected_by]


def _messages(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    """The person writes about all that they sent: what lies with another right of it is read here as well."""
    head, own = desk.requests.dossier(staff.account.id, request)
    names = [one for one in desk.requests.submission(head.account, head.submission).requests if one != head.id]
    there = desk.requests.several(head.account, names) if names else {}
    others = (desk.requests.dossier(head.account, name)[1] for name in names if name in there)
    thread = [item for each in (own, *others) for item in each if isinstance(item, Message)]
    thread.sort(key=lambda one: (one.at, one.id))
    filed = (*(item for item in own if not isinstance(item, Message)), *thread)
    letters = desk.requests.letters(head.account, head.submission)
    return Leaf(request=head, filed=filed, letters=letters, users=_named(desk, staff, (item.by for item in thread)))


def _notes(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    head, filed = desk.requests.dossier(staff.account.id, request)
    authors = (item.by for item in filed if isinstance(item, Note))
    return Leaf(request=head, filed=filed, users=_named(desk, staff, authors))


def _files(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    head, filed = desk.requests.dossier(staff.account.id, request)
    return Leaf(request=head, filed=filed)


def _missing(desk: Desk, head: Request) -> tuple[Missing, ...]:
    return missing_answers(desk, head) if head.open else ()


def _vendors(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    head = desk.requests.get(staff.account.id, request)
    tasks = desk.vendors.tasks(head.account, head.id)
    return Leaf(
        request=head,
        vendors=desk.vendors.listed(head.account),
        tasks=tasks,
        missing=_missing(desk, head),
        users=_named(desk, staff, (task.without_by for task in tasks if task.without_by)),
    )


def _related(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    head = desk.requests.get(staff.account.id, request)
    submission = desk.requests.submission(head.account, head.submission)
    related = read_related(desk, staff.account, head, submission)
    return Leaf(request=head, submission=submission, related=related, flags=related.flags)


def _audit(desk: Desk, staff: Staff, request: RequestId) -> Leaf:
    return _timeline(desk, staff, request)


_READERS: Final[Mapping[Part, Callable[[Desk, Staff, RequestId], Leaf]]] = {
    Part.OVERVIEW: _overview,
    Part.TIMELINE: _timeline,
    Part.DETAILS: _details,
    Part.VERIFICATION: _verification,
    Part.VOICEMAIL: _voicemail,
    Part.VENDORS: _vendors,
    Part.MESSAGES: _messages,
    Part.NOTES: _notes,
    Part.FILES: _files,
    Part.RELATED: _related,
    Part.AUDIT: _audit,
}


def _line(head: Request, submission: Submission, filed: Iterable[Filed]) -> Line:
    every = tuple(filed)
    calls = tuple(item for item in every if isinstance(item, PhoneCall))
    return Line(head, (), submission, calls, tuple(item for item in every if isinstance(item, Voicemail)))


def _named(desk: Desk, staff: Staff, actors: Iterable[str], history: tuple[AuditEntry, ...] = ()) -> tuple[User, ...]:
    """The colleagues whose names the page shows; who reads is known already, and systems have no name."""
    ids = {actor.removeprefix("user:") for actor in actors if actor.startswith("user:")}
    ids |= {str(entry.detail["assignee"]) for entry in history if "assignee" in entry.detail} - {"nobody"}
    others = [UserId(name) for name in sorted(ids - {staff.user.id})]
    return (staff.user, *(desk.accounts.some_users(staff.account.id, others) if others else ()))
