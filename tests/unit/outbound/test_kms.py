"""The key service that does not open a key is an outage for who waits, whatever the reason."""

import pytest

from chalicelib.domain.ids import AccountId
from chalicelib.errors import Unavailable, Unreadable
from chalicelib.outbound.kms import KmsKeyService


def test_a_key_that_is_not_opened_now_may_be_opened_later(aws: dict[str, str]) -> None:
    with pytest.raises(Unavailable) as refused:
        KmsKeyService("alias/none").unwrap(AccountId("acc_x"), b"not wrapped by it")
    assert not isinstance(refused.value, Unreadable)
