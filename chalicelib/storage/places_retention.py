"""Where holds, reviews and what is left of a deleted request lie, and the look-ups that a deletion must find."""

from typing import Any

from chalicelib.domain.agent_request import AgentRequestEntry
from chalicelib.domain.correspondence import AnswerFile, NoteFile
from chalicelib.domain.figures import Tally
from chalicelib.domain.legal_hold import LegalHold, Review
from chalicelib.domain.suppression import Suppression
from chalicelib.domain.telephony import CallEntry, TextStop
from chalicelib.storage import keys, keys_agents, keys_figures, keys_retention, keys_suppressions
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_vendors import place

__all__ = ["place"]


@place.register
def _(record: CallEntry, pepper: Pepper) -> Place:
    del pepper
    look_ups = keys_retention.look_ups(record.account, record.request)
    return Place(pk=keys.call(record.call), sk=keys.CALL, list_pk=look_ups, list_sk=record.call)


@place.register
def _(record: AgentRequestEntry, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys_agents.request(record.account, record.id),
        sk=keys_agents.REQUEST,
        list_pk=keys_retention.look_ups(record.account, record.request),
        list_sk=record.id,
    )


@place.register
def _(record: Tally, pepper: Pepper) -> Place:
    del pepper
    at = record.gone_at
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys_figures.TALLY,
        list_pk=keys_retention.gone(record.account) if at else None,
        list_sk=keys.by_minute(at, record.request) if at else None,
    )


@place.register(AnswerFile)
@place.register(NoteFile)
def _(record: AnswerFile | NoteFile, pepper: Pepper) -> Place:
    del pepper
    kind = keys.NOTE_FILE if isinstance(record, NoteFile) else keys.FILE
    pk, sk = keys.request(record.account, record.request), kind + record.id
    at = record.removable_at
    if at is None:
        return Place(pk=pk, sk=sk)
    shard = keys.shard_of(record.id, keys.DUE_SHARDS)
    return Place(pk=pk, sk=sk, due_pk=keys.removals(shard), due_sk=keys.by_minute(at, record.id))


@place.register
def _(record: Suppression, pepper: Pepper) -> Place:
    hashed, name = record.keyed or (pepper.newest(record.drop_hash), pepper.newest(record.contact.look_up))
    at = record.proof_ends_at
    return Place(
        pk=keys_suppressions.record(record.account, hashed),
        sk=keys_suppressions.VALUE + name,
        list_pk=keys_suppressions.everybody(record.account),
        list_sk=keys_suppressions.sort(record.changed_at, name),
        due_pk=keys_retention.ended_opt_outs(keys.shard_of(name, keys.DUE_SHARDS)) if at else None,
        due_sk=keys.by_minute(at, name) if at else None,
    )


@place.register
def _(record: TextStop, pepper: Pepper) -> Place:
    if not (record.number or record.hashed):
        raise TypeError("a text stop is written with its number")
    hashed, at = record.hashed or pepper.newest(record.number), record.proof_ends_at
    return Place(
        pk=keys.text_stop(record.account, hashed),
        sk=keys.STOP,
        due_pk=keys_retention.ended_opt_outs(keys.shard_of(hashed, keys.DUE_SHARDS)) if at else None,
        due_sk=keys.by_minute(at, hashed) if at else None,
    )


@place.register
def _(record: LegalHold, pepper: Pepper) -> Place:
    name = record.name or (pepper.newest(record.contact) if record.contact else "")
    if not (record.request or name):
        raise TypeError("a hold is written with its request or its contact")
    at: Any = record.removable_at
    return Place(
        pk=keys.account(record.account),
        sk=keys_retention.hold(record.request, name),
        due_pk=keys_retention.ended_holds() if at else None,
        due_sk=keys.by_minute(at, record.account) if at else None,
    )


@place.register
def _(record: Review, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys.account(record.account),
        sk=keys_retention.REVIEW,
        due_pk=keys_retention.reviews(),
        due_sk=keys.by_minute(record.next_at, record.account),
    )
