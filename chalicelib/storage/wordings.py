"""Reads the own words of letters."""

from dataclasses import replace

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.wording import ANY_LAW, LetterName, Wording
from chalicelib.storage import keys, keys_letters
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredWordings:
    """See `services.ports.wordings.Wordings`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def newest(self, account: AccountId, letter: LetterName) -> Wording | None:
        """See `Wordings`."""
        row = self._engine.get(keys.account(account), keys_letters.of(letter))
        found: Wording | None = self._codec.record(row) if row else None
        return found

    def of_step(self, account: AccountId, step: LetterKind, language: str) -> tuple[Wording, ...]:
        """See `Wordings`."""
        rows = self._engine.partition(keys.account(account), keys_letters.words_of_step(step.value, language))
        return tuple(self._codec.record(row) for row in rows)

    def for_letter(self, account: AccountId, letter: LetterName) -> dict[str, str]:
        """See `Wordings`."""
        names = (replace(letter, law=ANY_LAW), letter)
        places = [(keys.account(account), keys_letters.of(name)) for name in names]
        found = self._engine.gather(places).rows
        words: dict[str, str] = {}
        for place in places:  # those for the law come before those for all
            if place in found:
                words |= self._codec.record(found[place]).words
        return words

    def past(self, account: AccountId, letter: LetterName, *, below: int, limit: int) -> tuple[Wording, ...]:
        """See `Wordings`."""
        low, high = (keys_letters.of(letter, number) for number in (0, max(below - 1, 0)))
        rows = self._engine.between(keys.account(account), low, high, limit=limit, newest=True)
        earlier = [self._codec.record(row).wording for row in rows]
        return tuple(sorted(earlier, key=lambda one: -one.number))
