"""Where what the operator tells the accounts lies: notices in its own partition, boards where each page finds them."""

from chalicelib.domain.mailing import Mailing
from chalicelib.domain.operator_notice import NoticeBoard, OperatorNotice
from chalicelib.storage import keys, keys_operator
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.places import Place
from chalicelib.storage.places_misuse import place

__all__ = ["place"]


@place.register
def _(record: OperatorNotice, pepper: Pepper) -> Place:
    del pepper
    return Place(pk=keys.account(record.account), sk=keys_operator.NOTICE + record.id)


@place.register
def _(record: NoticeBoard, pepper: Pepper) -> Place:
    del pepper
    pk = keys_operator.common_board() if record.common else keys.account(record.account)
    return Place(pk=pk, sk=keys_operator.BOARD)


@place.register
def _(record: Mailing, pepper: Pepper) -> Place:
    del pepper
    at = record.next_at
    return Place(
        pk=keys.account(record.account),
        sk=keys_operator.MAILING + record.id,
        due_pk=keys_operator.mailings() if at else None,
        due_sk=keys.by_minute(at, record.id) if at else None,
    )
