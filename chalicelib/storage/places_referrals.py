"""Where the directory of controllers and what was passed on to them lie."""

from chalicelib.domain.controller import Controller, Service
from chalicelib.domain.referral import Referral, ReferralAgenda, ReferredFrom
from chalicelib.storage import keys, keys_referrals
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_grants import place

__all__ = ["place"]


@place.register
def _(record: Controller, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_referrals.CONTROLLER + record.id)


@place.register
def _(record: Service, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_referrals.SERVICE + record.id)


@place.register
def _(record: Referral, pepper: Pepper) -> Place:
    del pepper
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys_referrals.REFERRAL + record.id,
        list_pk=keys_referrals.listed(record.account, open_ones=record.open),
        list_sk=keys_referrals.sort(record.due, record.id),
    )


@place.register
def _(record: ReferralAgenda, pepper: Pepper) -> Place:
    del pepper
    silent = record.silent_since
    return Place(
        pk=keys.request(record.account, record.request),
        sk=keys_referrals.AGENDA + record.referral,
        list_pk=keys_referrals.silent() if silent else None,
        list_sk=keys.by_minute(silent, record.referral) if silent else None,
        due_pk=keys_referrals.waking(keys.shard_of(record.request, keys.DUE_SHARDS)),
        due_sk=keys.by_minute(record.wake_at, record.referral),
    )


@place.register
def _(record: ReferredFrom, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.request(record.account, record.request), sk=keys_referrals.FROM)
