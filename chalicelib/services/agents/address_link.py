"""The link by which an agent shows that the address that they left is theirs, and that they sent what names it.

Whoever can name an agent's address can have it written to three times a day and no more; the page behind any of the
links offers all that waits under that address.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_name import look_up_of_agent
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request, Submission
from chalicelib.errors import NotFound
from chalicelib.services.agents.signed_link import SignedLink
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.values import dataclass

PATH: Final = "/permission/agent"
ASKED_A_DAY: Final = 3  # mails that one address gets from one business because somebody named it as an agent's
OTHERS: Final = 100  # submissions under one address that are shown, of those that wait, the newest
LOOKED_AT: Final = 1_000  # and that are looked at for them


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressAsked:
    """What an agent is asked: whether they sent it; `others` wait under the same address, the newest first."""

    account: Account
    submission: Submission
    heads: tuple[Request, ...]
    others: tuple[tuple[Submission, tuple[Request, ...]], ...] = ()

    @property
    def said(self) -> str:
        """What was said of it before: yes, no or nothing."""
        proofs = [head.verification.agent for head in self.heads if head.verification.agent]
        if any(proof.address_denied for proof in proofs):
            return "no"
        return "yes" if any(proof.address_shown for proof in proofs) else ""


def ask_address(
    desk: Desk, unit: Unit, submission: Submission, requests: Sequence[Request], *, because: Reason
) -> None:
    """Let a link go to the agent's own address with what is being filed, where nobody has shown that it is theirs."""
    if not any(head.verification.agent and head.verification.agent.address_outstanding for head in requests):
        return
    if _may_ask(desk, submission):
        unit.create(address_letter(desk, submission), because=because)


def _may_ask(desk: Desk, submission: Submission) -> bool:
    """Take one of the day's places for the address; a submission that is tried again finds its own."""
    now = desk.clock.now()
    hashed = desk.secrets.hash("agent-asked", f"{submission.account}|{Email(submission.typed.agent_email).look_up}")
    name, until = f"agent-asked|{hashed[:32]}|{now:%Y-%m-%d}", now + timedelta(days=1)
    places = (f"{name}|{place}" for place in range(ASKED_A_DAY))
    return any(desk.work.ephemeral.claim(place, by=submission.id, until=until) for place in places)


def address_letter(desk: Desk, submission: Submission) -> Letter:
    """The mail with the link: of the person whom it is about it says nothing."""
    return new_letter(
        desk,
        LetterKind.AGENT_ADDRESS,
        account=submission.account,
        language=submission.language,
        submission=submission.id,
        to=Email(submission.typed.agent_email),
        values={"reference": submission.id, "agent_token": address_token(desk, submission)},
    )


def address_token(desk: Desk, submission: Submission) -> str:
    """What stands in the link."""
    return _LINK.token(desk, submission)


def address_asked(desk: Desk, token: str) -> AddressAsked:
    """What the link leads to, with what else waits under the address. Raise `NotFound`, whatever is wrong with it."""
    account, submission = _LINK.read(desk, token)
    heads = desk.requests.several(account.id, submission.requests)
    if not heads:
        raise NotFound("agent-address")
    own = tuple(heads[name] for name in submission.requests if name in heads)
    return AddressAsked(account=account, submission=submission, heads=own, others=_others(desk, submission))


def _others(desk: Desk, submission: Submission) -> tuple[tuple[Submission, tuple[Request, ...]], ...]:
    account = submission.account
    entries = desk.requests.by_contact(account, look_up_of_agent(submission))
    newest = sorted(entries, key=lambda entry: (entry.received_at, entry.submission), reverse=True)
    names = [name for name in dict.fromkeys(entry.submission for entry in newest) if name != submission.id]
    waiting: list[tuple[Submission, tuple[Request, ...]]] = []
    for start in range(0, min(len(names), LOOKED_AT), OTHERS):
        if len(waiting) >= OTHERS:
            break
        page = names[start : start + OTHERS]
        found = desk.requests.submissions(account, page)
        heads = desk.requests.several(account, [each for one in found.values() for each in one.requests])
        for one in (found[name] for name in page if name in found):
            own = tuple(heads[each] for each in one.requests if each in heads)
            if any(_waits(head) for head in own):
                waiting.append((one, own))
    return tuple(waiting[:OTHERS])


def _waits(head: Request) -> bool:
    """Whether nobody has said yet that the address sent it; what was denied waits for nobody."""
    proof = head.verification.agent
    return proof is not None and proof.address_outstanding and not proof.address_denied


def _bound(submission: Submission) -> str:
    """The address that it went to."""
    return Email(submission.typed.agent_email).look_up if submission.typed.agent_email else ""


_LINK: Final = SignedLink(purpose="agent-address", bound=_bound)
