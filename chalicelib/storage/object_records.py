"""Says from the records, unopened, which objects of the buckets are still there for somebody."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from chalicelib.domain.correspondence import FileState
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.services.ports.removals import Store
from chalicelib.storage import keys, keys_inbound, keys_misuse
from chalicelib.storage.engine import Engine, Row

_Look = Callable[..., Iterator[bool]]
_THERE: Final = frozenset({FileState.EXPECTED.value, FileState.ACCEPTED.value})


class StoredObjectRecords:
    """See `services.ports.removals.ObjectRecords`; it reads what is not sealed and needs no key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def speaks_of(self, store: Store, key: str) -> bool:
        """See `ObjectRecords`."""
        kind, *place = key.split("/")
        if kind.startswith("acc_") and store is Store.FILES:
            return any(self._answer(kind, *place))
        look = self._looks[store].get(kind)
        if look is None:
            raise ValueError("no page lets such an object go")
        return any(look(*place))

    @property
    def _looks(self) -> Mapping[Store, Mapping[str, _Look]]:
        """What the keys of a bucket begin with that pages let go, and what is asked about each."""
        files = {"uploads": self._upload, "notes": self._note, "evidence": self._evidence}
        mails: Mapping[str, _Look] = {"originals": self._mail, "parts": self._mail, "held": _of_no_record}
        return {Store.FILES: files, Store.MAILS: mails, Store.VOICEMAILS: {"greetings": self._greeting}}

    def _upload(self, account: str, request: str, file: str) -> Iterator[bool]:
        """It may be on its way to any of three places."""
        for look in (self._answer, self._note, self._evidence):
            yield from look(account, request, file)

    def _answer(self, account: str, request: str, file: str) -> Iterator[bool]:
        yield self._is_kept(_request(account, request), keys.FILE + file)

    def _note(self, account: str, request: str, file: str) -> Iterator[bool]:
        yield self._is_kept(_request(account, request), keys.NOTE_FILE + file)

    def _evidence(self, account: str, report: str, file: str) -> Iterator[bool]:
        found = (
            _plain(self._engine.get(keys_misuse.report(AccountId(account), report), keys.HEAD)).get("evidence") or {}
        )
        yield found.get("id") == file and found.get("state") in _THERE

    def _mail(self, account: str, request: str, mail: str, part: str = "") -> Iterator[bool]:
        """The original and the parts go with the record, which another request may have taken over by then."""
        del part
        yield self._engine.get(_request(account, request), keys_inbound.MAIL + mail) is not None

    def _greeting(self, account: str, sound: str) -> Iterator[bool]:
        for row in self._engine.partition(keys.account(AccountId(account)), keys.SERVICE):
            yield sound in _plain(row).get("greeting", {}).get("audio", {}).values()

    def _is_kept(self, pk: str, sk: str) -> bool:
        found = _plain(self._engine.get(pk, sk))
        return found.get("state") in _THERE and not found.get("removed_at")


def _of_no_record(*parts: str) -> Iterator[bool]:
    """A mail that is held back has none: it belongs to no request yet."""
    del parts
    yield False


def _request(account: str, request: str) -> str:
    return keys.request(AccountId(account), RequestId(request))


def _plain(row: Row | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.body) if row else {}
    return found
