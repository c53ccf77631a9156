"""Where reports of misuse and the words about a restriction lie."""

from chalicelib.domain.misuse import MisuseNote, MisuseReport
from chalicelib.domain.restriction import RestrictionWords
from chalicelib.storage import keys, keys_misuse
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_referrals import place

__all__ = ["place"]


@place.register
def _(record: MisuseReport, pepper: Pepper) -> Place:
    del pepper
    at = record.next_at
    return Place(
        pk=keys_misuse.report(record.account, record.id),
        sk=keys.HEAD,
        list_pk=keys_misuse.listed(record.account, open_ones=record.open),
        list_sk=record.id,
        due_pk=keys_misuse.ends() if at else None,
        due_sk=keys.by_minute(at, record.id) if at else None,
    )


@place.register
def _(record: MisuseNote, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys_misuse.report(record.account, record.report), sk=keys_misuse.NOTE + record.id)


@place.register
def _(record: RestrictionWords, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_misuse.RESTRICTION)
