"""Reads everything of an account, in pages, by indexes; see `services.ports.takeout.Belongings`."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from chalicelib.domain.correspondence import AnswerFile, FileState, NoteFile
from chalicelib.domain.ids import AccountId
from chalicelib.domain.inbound import InboundMail, PartState
from chalicelib.domain.request import Bucket, Request, Submission
from chalicelib.domain.telephony import ServiceCode
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.services.ports.takeout import Original, Some
from chalicelib.storage import keys, keys_api, keys_consumer_data, keys_inbound, keys_incentives, keys_suppressions
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Page

_SHARDS: Final = 100  # more lists than any account is cut into
_FILES: Final = "files"
_VOICEMAILS: Final = "voicemails"
_MAILS: Final = "mails"
_HIGHEST: Final = "~"
_SOUNDS: Final = {"audio/wav": "wav", "audio/x-wav": "wav", "audio/mpeg": "mp3"}


class StoredBelongings:
    """See `services.ports.takeout.Belongings`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def requests(self, account: AccountId, *, after: str, limit: int) -> tuple[tuple[Request, ...], str]:
        """See `Belongings`; list by list, shard by shard. What the index names is read where it lies."""
        page, onward = self._page(self._lists(account), after, limit)
        heads = [self._engine.get(row.pk, row.sk) for row in page.rows]
        return tuple(self._codec.record(row) for row in heads if row), onward

    def _lists(self, account: AccountId) -> list[str]:
        row = self._engine.get(keys.account(account), keys.ACCOUNT)
        shards = self._codec.record(row).list_shards if row else 1
        return [keys.queue(account, bucket, shard) for bucket in Bucket for shard in range(min(shards, _SHARDS))]

    def _page(self, lists: Sequence[str], after: str, limit: int) -> tuple[Page, str]:
        at, *place = after.split("\n") if after else ["0"]
        behind = (place[0], place[1], place[2]) if place else None
        page = self._engine.listed(lists[int(at)], after=behind, limit=limit)
        following = str(int(at) + 1) if int(at) + 1 < len(lists) else ""
        return page, "\n".join((at, *page.after)) if page.after else following

    def of_request(self, head: Request) -> tuple[Any, ...]:
        """See `Belongings`."""
        own = self._records(keys.request(head.account, head.id))
        sent = self._records(keys.submission(head.account, head.submission))
        first = next((one.requests[0] for one in sent if isinstance(one, Submission)), head.id)
        return (*sent, *own) if first == head.id else own

    def _records(self, pk: str) -> tuple[Any, ...]:
        return tuple(self._codec.record(row) for row in self._engine.partition(pk))

    def own(self, account: AccountId, *, after: str, limit: int) -> Some:
        """See `Belongings`. Keys are ASCII: a space behind one comes after it and before every other."""
        low = f"{after} " if after else " "
        rows = self._engine.between(keys.account(account), low, _HIGHEST, limit=limit)
        onward = rows[-1].sk if len(rows) == limit else ""
        return Some(tuple(self._codec.record(row) for row in rows), onward)

    def listed(self, account: AccountId, *, after: str, limit: int) -> Some:
        """See `Belongings`."""
        lists = (
            *(keys_suppressions.everybody(account), keys_api.everyone(account), keys_consumer_data.log(account)),
            keys_incentives.everybody(account),
        )
        page, onward = self._page(lists, after, limit)
        found = self._engine.gather([(row.pk, row.sk) for row in page.rows]).rows
        return Some(tuple(self._codec.record(row) for row in found.values()), onward)

    def originals(self, records: Sequence[Any]) -> Iterator[Original]:
        """See `Belongings`."""
        for record in records:
            make = _ORIGINALS.get(type(record))
            if make:
                yield from make(record)

    def greetings(self, account: AccountId) -> Iterator[Original]:
        """See `Belongings`."""
        for row in self._engine.partition(keys.account(account), keys.SERVICE):
            code: ServiceCode = self._codec.record(row)
            for language, sound in sorted(code.greeting.audio.items()):
                name = f"files/greetings/{code.code}-{language}"
                yield Original(_VOICEMAILS, keys.greeting_object(account, sound), name)


def _file(record: AnswerFile | NoteFile) -> Iterator[Original]:
    if record.state is not FileState.ACCEPTED or record.removed_at is not None:
        return
    make = keys.note_object if isinstance(record, NoteFile) else keys.answer_object
    kind = "notes" if isinstance(record, NoteFile) else "answers"
    ending = record.name.rpartition(".")[2].lower()
    shown = f".{ending}" if ending.isascii() and ending.isalnum() and "." in record.name else ""
    name = f"files/{kind}/{record.request}/{record.id}{shown}"
    yield Original(_FILES, make(record.account, record.request, record.id), name)


def _sound(record: Voicemail) -> Iterator[Original]:
    if record.audio is Audio.KEPT:
        ending = _SOUNDS.get(record.content_type, "audio")
        name = f"files/voicemails/{record.request}/{record.id}.{ending}"
        yield Original(_VOICEMAILS, keys.voicemail_object(record.account, record.request, record.id), name)


def _parts(record: InboundMail) -> Iterator[Original]:
    """What came with a mail; of what is in quarantine the name says so, and nothing opens it."""
    for one in record.parts:
        if one.state is not PartState.LEFT_OUT:
            ending = one.name.rpartition(".")[2].lower() if one.state is PartState.KEPT else "quarantined"
            key = keys_inbound.part(record.account, record.request, record.id, one.number)
            yield Original(_MAILS, key, f"files/mails/{record.request}/{record.id}-{one.number}.{ending}")


_ORIGINALS: Final[dict[type[Any], Callable[[Any], Iterator[Original]]]] = {
    AnswerFile: _file,
    NoteFile: _file,
    Voicemail: _sound,
    InboundMail: _parts,
}
