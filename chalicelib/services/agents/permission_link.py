"""The link by which a consumer says whether an agent may ask for them: it went to them alone, and is bound to them.

It is a keyed hash over the submission, the agent and the address that it went to: nothing is stored for it, nobody can
guess it, and it is void once staff have corrected any of the three. Using it twice changes nothing.
"""

import hmac
import re
from typing import Final

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.request import Behalf, Request, Submission
from chalicelib.domain.verification import AgentProof
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

PATH: Final = "/permission"
_TOKEN: Final = re.compile(r"(acc_[a-z2-7]{16})\.([0-9]{11})\.([0-9a-f]{40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionAsked:
    """What a consumer is asked: whether the agent who sent this may."""

    account: Account
    submission: Submission
    heads: tuple[Request, ...]

    @property
    def proof(self) -> AgentProof | None:
        """What is known of the permission; all requests of a submission share it."""
        return next((head.verification.agent for head in self.heads if head.verification.agent), None)

    @property
    def needless(self) -> bool:
        """Whether nothing waits for an answer any more."""
        return not any(head.open for head in self.heads)


def agent_named(desk: Desk, submission: Submission) -> dict[str, str]:
    """What a letter says of the agent through whom the person asks, with the link where the agent wants them asked.

    Nothing where the person asks for themselves.
    """
    if submission.behalf is not Behalf.AGENT:
        return {}
    named = {"agent": submission.typed.agent_name}
    return named | ({"permission_token": token_of(desk, submission)} if submission.typed.agent_shows == "ask" else {})


def token_of(desk: Desk, submission: Submission) -> str:
    """What stands in the link."""
    return f"{submission.account}.{submission.id}.{_marks(desk, submission)[0]}"


def asked_by(desk: Desk, token: str) -> PermissionAsked:
    """What the link leads to. Raise `NotFound`, whatever is wrong with it."""
    named = _TOKEN.fullmatch(token)
    if named is None:
        raise NotFound("permission")
    account_id, reference, mark = named.groups()
    submission = desk.requests.submission(AccountId(account_id), Reference(reference))
    agent = submission.behalf is Behalf.AGENT and submission.typed.email is not None
    if not agent or not any(hmac.compare_digest(mark, one) for one in _marks(desk, submission)):
        raise NotFound("permission")
    account = desk.accounts.get(submission.account)
    if account.state is AccountState.ERASED:
        raise NotFound("permission")
    heads = tuple(desk.requests.get(account.id, request) for request in submission.requests)
    return PermissionAsked(account=account, submission=submission, heads=heads)


def _marks(desk: Desk, submission: Submission) -> list[str]:
    """What shows that a link is ours, newest first: one that was mailed before the pepper was changed still holds."""
    typed = submission.typed
    to = typed.email.look_up if typed.email else ""
    content = f"{submission.account}|{submission.id}|{to}|{typed.agent_name}|{typed.agent_email}|{submission.salt}"
    return [mark[:40] for mark in desk.secrets.hashes("agent-permission", content)]
