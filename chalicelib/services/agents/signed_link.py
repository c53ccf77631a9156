"""A link that was mailed to one address about one submission by an agent, and is the authority of who has it.

It is a keyed hash over the submission and what else it is bound to: nothing is stored for it, nobody can guess it, and
it is void once staff have corrected what it is bound to. Using it twice changes nothing.
"""

import hmac
import re
from collections.abc import Callable
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.request import Behalf, Submission
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

_TOKEN: Final = re.compile(r"(acc_[a-z2-7]{16})\.([0-9]{11})\.([0-9a-f]{40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLink:
    """One kind of link: `purpose` keys the hash, and `bound` tells what it is bound to, empty where there is none."""

    purpose: str
    bound: Callable[[Submission], str]

    def token(self, desk: Desk, submission: Submission) -> str:
        """What stands in the link."""
        return f"{submission.account}.{submission.id}.{self._marks(desk, submission)[0]}"

    def read(self, desk: Desk, token: str) -> tuple[Account, Submission]:
        """What the link leads to. Raise `NotFound`, whatever is wrong with it."""
        named = _TOKEN.fullmatch(token)
        if named is None:
            raise NotFound(self.purpose)
        account_id, reference, mark = named.groups()
        submission = desk.requests.submission(AccountId(account_id), Reference(reference))
        asks = submission.behalf is Behalf.AGENT and bool(self.bound(submission))
        if not asks or not any(hmac.compare_digest(mark, one) for one in self._marks(desk, submission)):
            raise NotFound(self.purpose)
        account = desk.accounts.get(submission.account)
        if not account.may_read:
            raise NotFound(self.purpose)
        return account, submission

    def _marks(self, desk: Desk, submission: Submission) -> list[str]:
        """Newest first: one that was mailed before the pepper was changed still holds."""
        content = f"{submission.account}|{submission.id}|{self.bound(submission)}|{submission.salt}"
        return [mark[:40] for mark in desk.secrets.hashes(self.purpose, content)]
