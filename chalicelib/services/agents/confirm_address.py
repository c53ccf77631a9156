"""An agent shows that the address that they left is theirs, or says that they sent nothing; staff ask once more."""

from collections.abc import Collection
from enum import StrEnum
from functools import partial

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AGENT
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.agents.address_link import AddressAsked, address_asked, address_letter
from chalicelib.services.agents.agent_permission import proof_of
from chalicelib.services.handling.step import open_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import replace


class Sent(StrEnum):
    """What who reads the agent's mailbox says of what names the address."""

    THIS = "this"  # this one is theirs
    ALL = "all"  # all that they had before them are
    SOME = "some"  # those that they ticked are
    NONE = "none"  # they did not send this one
    NOTHING = "nothing"  # nor any of those that they had before them


def confirm_address(desk: Desk, token: str, said: str, listed: Collection[str] = ()) -> None:
    """Take their word; the last one stands, and the same again changes nothing.

    `listed` are the references of the others that they had before them, for "all" and "nothing"; for "some" those that
    they ticked, this one among them or not. What came meanwhile is never meant, and what they left out goes on waiting.
    It proves that the mailbox is theirs, and neither who they are nor that the person has allowed anything. Raise
    `NotFound`, `InvalidField` (`agent_sent`: `missing`; `sent`: `missing` where they ticked none), `NotPossible`
    (`account-closed`).
    """
    if said not in set(Sent):
        raise InvalidField(field="agent_sent", problem="missing")
    if Sent(said) is Sent.SOME and not listed:
        raise InvalidField(field="sent", problem="missing")
    asked = address_asked(desk, token)
    if not asked.account.may_change:
        raise NotPossible("account-closed")
    for submission in _meant(asked, Sent(said), listed):
        persistently(partial(_note, desk, submission, shown=Sent(said) not in {Sent.NONE, Sent.NOTHING}))


def _meant(asked: AddressAsked, said: Sent, listed: Collection[str]) -> list[Submission]:
    others = [one for one, _ in asked.others if one.id in listed]
    match said:
        case Sent.THIS | Sent.NONE:
            return [asked.submission]
        case Sent.ALL | Sent.NOTHING:
            return [asked.submission, *others]
        case Sent.SOME:
            return [*([asked.submission] if asked.submission.id in listed else []), *others]


def ask_address_again(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> Request:
    """Mail the agent another link.

    Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`request-closed`, `no-agent`, `agent-without-address`,
    `agent-shown`).
    """
    head = open_request(desk, staff, request, seen=seen)
    check_unshown(head)
    now = desk.clock.now()
    letter = address_letter(desk, desk.requests.submission(head.account, head.submission))
    because = Reason(Tag.REQUEST_AGENT_ADDRESS_ASKED, staff.actor, head.id, {"letter": letter.id})
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return replace(head, version=head.version + 1)


def check_unshown(head: Request) -> None:
    """Raise `NotPossible` where no agent asks, none left an address, or it was shown already."""
    proof = proof_of(head)
    if not proof.address_asked:
        raise NotPossible("agent-without-address")
    if proof.address_shown:
        raise NotPossible("agent-shown")


def _note(desk: Desk, submission: Submission, *, shown: bool) -> None:
    now = desk.clock.now()
    unit = desk.work.begin(submission.account, now)
    changed = [head for head in _heads(desk, submission) if _differs(head, shown=shown)]
    for head in changed:
        proof = replace(proof_of(head), address_shown=shown, address_denied=not shown)
        because = Reason(Tag.REQUEST_AGENT_ADDRESS, AGENT, head.id, {"said": "shown" if shown else "denied"})
        unit.store(replace(head, verification=replace(head.verification, agent=proof)), because=because)
    if changed:
        unit.commit()


def _heads(desk: Desk, submission: Submission) -> list[Request]:
    found = desk.requests.several(submission.account, submission.requests)
    return [found[name] for name in submission.requests if name in found]


def _differs(head: Request, *, shown: bool) -> bool:
    proof = head.verification.agent
    return (
        proof is not None and proof.address_asked and (proof.address_shown, proof.address_denied) != (shown, not shown)
    )
