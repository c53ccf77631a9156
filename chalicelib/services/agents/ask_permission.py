"""Staff ask the consumer whether they allow the agent to act; the consumer answers by the link (11 CCR 7063(a))."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.text import required
from chalicelib.domain.verification import AgentProof, Verification
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.agents.agent_permission import proof_of
from chalicelib.services.agents.permission_link import PermissionAsked, asked_by, token_of
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.handling.step import open_request
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

_NAME: Final = 200  # characters of a name as it is typed to sign


@dataclass(frozen=True, slots=True, kw_only=True)
class SaysOfAgent:
    """The consumer's word: whether they gave permission, whether the agent may receive the answer, their name."""

    given: bool
    receives: bool = False
    name: str = ""


def ask_permission(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> Request:
    """Mail the consumer a link; the agent's address never gets it.

    Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`request-closed`, `no-agent`, `no-address`,
    `attorney-shown`: who has a power of attorney need not be permitted, 11 CCR 7063(b)).
    """
    head = open_request(desk, staff, request, seen=seen)
    if proof_of(head).attorney:
        raise NotPossible("attorney-shown")
    submission = desk.requests.submission(head.account, head.submission)
    typed = submission.typed
    if typed.email is None:
        raise NotPossible("no-address")
    now = desk.clock.now()
    letter = new_letter(
        desk,
        LetterKind.AGENT_PERMISSION,
        account=head.account,
        language=submission.language,
        submission=submission.id,
        to=typed.email,
        values={
            "reference": submission.id,
            "agent": typed.agent_name,
            "permission_token": token_of(desk, submission),
        },
    )
    because = Reason(Tag.REQUEST_AGENT_ASKED, staff.actor, head.id, {"letter": letter.id})
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return replace(head, version=head.version + 1)


def answer_by_link(desk: Desk, token: str, said: SaysOfAgent) -> None:
    """Take the consumer's word on every open request of the submission; the same word again changes nothing.

    The link came by mail, so whoever has it reads that mailbox: the address counts as confirmed. Raise `NotFound`,
    `InvalidField` (`permission_name`: `missing`, `not-the-person`), `NotPossible` (`account-closed`, `request-closed`,
    `answered-already`: another word than before).
    """
    asked = asked_by(desk, token)
    if not asked.account.may_change:
        raise NotPossible("account-closed")
    if said.given:
        _check_name(asked, said.name)
    if persistently(lambda: _answer(desk, asked_by(desk, token), said)) and said.given:
        mark_confirmed(desk, desk.requests.submission(asked.account.id, asked.submission.id))


def _answer(desk: Desk, asked: PermissionAsked, said: SaysOfAgent) -> bool:
    if _said_before(asked, said):
        return True
    if asked.needless:
        raise NotPossible("request-closed")
    now = desk.clock.now()
    unit = desk.work.begin(asked.account.id, now)
    for head in asked.heads:
        if not head.open or head.verification.agent is None:
            continue
        proof = replace(
            head.verification.agent,
            by_consumer=True,
            permission_at=now if said.given else None,
            denied_at=None if said.given else now,
            receives=said.given and said.receives,
            attorney=said.given and head.verification.agent.attorney,
        )
        because = Reason(Tag.REQUEST_AGENT_PERMISSION, CONSUMER, head.id, _detail(said))
        unit.store(_with(head, proof), because=because)
    unit.commit()
    return True


def _said_before(asked: PermissionAsked, said: SaysOfAgent) -> bool:
    """Whether the same was said before. Raise `NotPossible` where it was the contrary: staff must be written to."""
    proof = asked.proof
    if proof is None or not proof.by_consumer:
        return False
    if (proof.denied_at is None) != said.given or proof.receives != (said.given and said.receives):
        raise NotPossible("answered-already")
    return True


def _with(head: Request, proof: AgentProof) -> Request:
    check: Verification = replace(head.verification, agent=proof)
    return replace(head, verification=check)


def _detail(said: SaysOfAgent) -> Detail:
    return {"shown": "link" if said.given else "denied", "receives": said.given and said.receives}


def _check_name(asked: PermissionAsked, text: str) -> None:
    """Who signs writes the name that the request is about; nothing where an opt-out came without one."""
    typed = required("permission_name", text, limit=_NAME)
    name = asked.submission.typed.name
    if name and _folded(typed) != _folded(name):
        raise InvalidField(field="permission_name", problem="not-the-person")


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
