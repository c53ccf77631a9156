"""The telephone company's token: plain on this machine only."""

import pytest

from chalicelib.errors import Unavailable
from chalicelib.outbound.secrets import phone_token


def test_on_this_machine_the_setting_is_the_token() -> None:
    assert phone_token("12345", plain=True) == "12345"


def test_elsewhere_it_is_the_name_of_a_secret_that_is_read_once_a_minute(aws: dict[str, str]) -> None:
    from chalicelib.aws import client

    client("secretsmanager").create_secret(Name="phone-token", SecretString="12345\n")
    assert phone_token("phone-token", plain=False) == "12345"
    client("secretsmanager").delete_secret(SecretId="phone-token", ForceDeleteWithoutRecovery=True)
    assert phone_token("phone-token", plain=False) == "12345"


def test_a_secret_that_cannot_be_read_may_become_readable(aws: dict[str, str]) -> None:
    with pytest.raises(Unavailable):
        phone_token("no-such-secret", plain=False)
