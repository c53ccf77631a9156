"""How an agent stands with the business: what they have sent, what of it was permitted, what was unfounded.

Counted from the requests themselves when somebody looks, and kept nowhere: what is deleted counts no more.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.agent_name import look_up_of_address, look_up_of_agent
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import NOTHING_TO_TELL, Outcome, Request, Submission
from chalicelib.domain.verification import AgentProof
from chalicelib.errors import NotFound
from chalicelib.law.grounds import Kind, kind_of
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

SUBMISSIONS_READ: Final = 100  # of one agent: the newest, in one read each of submissions and requests
_UNFOUNDED: Final = frozenset({Kind.UNFOUNDED, Kind.FRAUD, Kind.AGENT})
_UNCOUNTED: Final = frozenset({*NOTHING_TO_TELL, Outcome.DUPLICATE, Outcome.REFERRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStanding:
    """Figures of an agent's newest submissions; `left_out` counts the older ones that were not read.

    `decided` are requests with an answer that says anything of their merit; `unfounded` those of them that were refused
    as unfounded, as fraud or for want of permission, and what the consumer says they never asked for.
    """

    names: tuple[str, ...]  # as they were given, the newest first, each once
    organisations: tuple[str, ...]
    contact: str
    requests: tuple[Request, ...]
    submissions: int
    left_out: int
    open: int
    decided: int
    unfounded: int
    permitted: int  # signed permission seen, or given by the consumer
    attorney: int
    denied: int  # the consumer says that they gave none
    missing: int
    known: bool  # they can be found again: they left an address
    unshown: int = 0  # submissions that name the address and nobody has confirmed: counted nowhere else
    shown: bool = False  # somebody has shown by a link or a code that the address is theirs

    @property
    def share(self) -> int | None:
        """Per cent of what was decided that was unfounded; None while nothing was."""
        return round(100 * self.unfounded / self.decided) if self.decided else None


def read_standing(desk: Desk, staff: Staff, request: RequestId) -> AgentStanding:
    """The standing of the agent who sent a request; the look is audited.

    Raise `Forbidden`, `NotFound`, also where no agent sent it. Who left no address stands alone with what this is.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    account = staff.account.id
    head = desk.requests.get(account, request)
    if head.verification.agent is None:
        raise NotFound("agent")
    submission = desk.requests.submission(account, head.submission)
    name = look_up_of_agent(submission)
    entries = desk.requests.by_contact(account, name) if name else ()
    newest = sorted(entries, key=lambda entry: (entry.received_at, entry.submission), reverse=True)
    references = list(dict.fromkeys((*(entry.submission for entry in newest), submission.id)))
    found = desk.requests.submissions(account, references[:SUBMISSIONS_READ]) | {submission.id: submission}
    sent = [found[reference] for reference in references if reference in found]
    reason = Reason(Tag.VIEW_AGENT, staff.actor, None, {"request": head.id, "submissions": len(sent)})
    desk.work.witness(account, reason, user=staff.user.id, at=desk.clock.now())
    heads = desk.requests.several(account, [each for one in sent for each in one.requests])
    requests = [heads[each] for one in sent for each in one.requests if each in heads]
    return _standing(sent, requests, left_out=max(0, len(references) - len(sent)), known=bool(name))


def find_agent(desk: Desk, staff: Staff, email: Email) -> RequestId:
    """The newest request of an agent who left this address: `read_standing` tells the rest, and audits the look.

    Raise `Forbidden`, `NotFound` where nobody did.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    account = staff.account.id
    entries = desk.requests.by_contact(account, look_up_of_address(email))
    for entry in sorted(entries, key=lambda one: (one.received_at, one.submission), reverse=True):
        names = entry.requests or (entry.request,)
        if there := desk.requests.several(account, names):
            return next(name for name in names if name in there)
    raise NotFound("agent")


def _standing(all_sent: Sequence[Submission], heads: Sequence[Request], *, left_out: int, known: bool) -> AgentStanding:
    """The figures: what nobody has confirmed under an address is not the agent's, whoever typed it."""
    unshown = {
        head.submission for head in heads if head.verification.agent and head.verification.agent.address_outstanding
    }
    requests = [head for head in heads if head.submission not in unshown]
    sent = [one for one in all_sent if one.id not in unshown]
    proofs = [head.verification.agent for head in requests if head.verification.agent]
    decided = [head for head in requests if head.outcome and head.outcome not in _UNCOUNTED]
    denied = {head.id for head in requests if head.verification.agent and head.verification.agent.denied_at}
    unfounded = {head.id for head in decided if _is_unfounded(head)} | denied
    return AgentStanding(
        names=_each_once(one.typed.agent_name for one in sent or all_sent),
        organisations=_each_once(one.typed.agent_organisation for one in sent or all_sent),
        contact=next((one.typed.agent_email for one in all_sent if one.typed.agent_email), ""),
        unshown=len(unshown),
        shown=any(head.verification.agent and head.verification.agent.address_shown for head in requests),
        requests=tuple(requests),
        submissions=len(sent),
        left_out=left_out,
        open=sum(head.open for head in requests),
        decided=len({head.id for head in decided} | denied),
        unfounded=len(unfounded),
        permitted=sum(_permitted(proof) for proof in proofs),
        attorney=sum(proof.attorney for proof in proofs),
        denied=len(denied),
        known=known,
        missing=sum(proof.permission_outstanding and proof.denied_at is None for proof in proofs),
    )


def _is_unfounded(head: Request) -> bool:
    return head.outcome is Outcome.DENIED and any(kind_of(code) in _UNFOUNDED for code in head.grounds)


def _permitted(proof: AgentProof) -> bool:
    return proof.permission_at is not None and not proof.attorney and proof.denied_at is None


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
