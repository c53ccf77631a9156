"""The link by which a consumer says whether an agent may ask for them: it went to them alone, and is bound to them."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.request import Behalf, Request, Submission
from chalicelib.domain.verification import AgentProof
from chalicelib.services.agents.signed_link import SignedLink
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

PATH: Final = "/permission"


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
    return _LINK.token(desk, submission)


def asked_by(desk: Desk, token: str) -> PermissionAsked:
    """What the link leads to. Raise `NotFound`, whatever is wrong with it."""
    account, submission = _LINK.read(desk, token)
    heads = tuple(desk.requests.get(account.id, request) for request in submission.requests)
    return PermissionAsked(account=account, submission=submission, heads=heads)


def _bound(submission: Submission) -> str:
    """The address that it went to, and the agent."""
    typed = submission.typed
    return f"{typed.email.look_up}|{typed.agent_name}|{typed.agent_email}" if typed.email else ""


_LINK: Final = SignedLink(purpose="agent-permission", bound=_bound)
