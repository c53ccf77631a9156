"""Where the versions of the operator's privacy policy lie, its news, and what it passes on."""

from chalicelib.domain.news import NewsMail
from chalicelib.domain.policy import PolicyText, PolicyVersion
from chalicelib.domain.transfer import Transfer
from chalicelib.storage import keys, keys_operator, keys_policies
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_notices import place

__all__ = ["place"]


@place.register
def _(record: PolicyVersion, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys_policies.versions(), sk=keys_policies.version(record.number))


@place.register
def _(record: PolicyText, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys_policies.versions(), sk=keys_policies.text(record.number, record.language))


@place.register
def _(record: NewsMail, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_operator.NEWS + record.id)


@place.register
def _(record: Transfer, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_operator.TRANSFER + record.id)
