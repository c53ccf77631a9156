"""Reads a business's own questions; of an edition they are remembered, because each page of a form asks for them."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId
from chalicelib.domain.question import OwnQuestions
from chalicelib.domain.rights import Right
from chalicelib.storage import keys, keys_letters
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine

_MOST: Final = 200


class StoredQuestions:
    """See `services.ports.wordings.OwnQuestionsKept`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec
        self._known: dict[AccountId, tuple[int, tuple[OwnQuestions, ...]]] = {}

    def of_right(self, account: AccountId, right: Right) -> OwnQuestions:
        """See `OwnQuestionsKept`."""
        row = self._engine.get(keys.account(account), keys_letters.questions(right.value))
        found: OwnQuestions = self._codec.record(row) if row else OwnQuestions(account=account, right=right)
        return found

    def listed(self, account: AccountId) -> tuple[OwnQuestions, ...]:
        """See `OwnQuestionsKept`."""
        rows = self._engine.partition(keys.account(account), keys_letters.QUESTIONS)
        return tuple(self._codec.record(row) for row in rows)

    def every(self, account: Account) -> tuple[OwnQuestions, ...]:
        """See `OwnQuestionsKept`."""
        if not account.questions:
            return ()
        edition, found = self._known.get(account.id, (0, ()))
        if edition == account.questions:
            return found
        if len(self._known) >= _MOST:
            self._known.clear()
        read = self.listed(account.id)
        self._known[account.id] = account.questions, read
        return read
