"""Where the marks of addresses lie that letters do not reach, wishes for another form, and complaints outside."""

from datetime import date

from chalicelib.domain.address_mark import AddressMark
from chalicelib.domain.format_wish import FormatWish
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.storage import keys, keys_mail
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_policies import place

__all__ = ["place"]


@place.register
def _(record: AddressMark, pepper: Pepper) -> Place:
    name = record.name or pepper.newest(record.email.look_up)
    return Place(
        pk=keys.account(record.account),
        sk=keys_mail.mark(name),
        list_pk=keys_mail.marks(record.account),
        list_sk=keys.by_minute(record.last_at, name),
        due_pk=keys_mail.ended_marks(keys.shard_of(name, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.ends_at, name),
    )


@place.register
def _(record: FormatWish, pepper: Pepper) -> Place:
    del pepper
    ended = record.ended_at or record.asked_at
    due = keys_mail.wish_sort(record.due, record.request, record.id)
    listed = due if record.open else keys_mail.ended_sort(ended, record.request, record.id)
    day = record.next_on
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys_mail.WISH + record.id,
        list_pk=keys_mail.wishes(record.account, open_ones=record.open),
        list_sk=listed,
        due_pk=keys_mail.nudges(keys.shard_of(record.id, keys.DUE_SHARDS)) if day else None,
        due_sk=keys_mail.by_day(day, record.id) if day else None,
    )


@place.register
def _(record: OutsideCase, pepper: Pepper) -> Place:
    del pepper
    day, names = record.next_on, (record.request, record.id)
    ended = keys_mail.ended_sort(record.ended_at, *names) if record.ended_at else None
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys_mail.CASE + record.id,
        list_pk=keys_mail.cases(record.account, open_ones=record.open),
        list_sk=ended or keys_mail.wish_sort(record.due or date.max, *names),  # without a date: behind all others
        due_pk=keys_mail.outside_cases(keys.shard_of(record.id, keys.DUE_SHARDS)) if day else None,
        due_sk=keys_mail.by_day(day, record.id) if day else None,
    )
