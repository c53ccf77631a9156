"""The telephone company's token, which lies in the deployment's one secret."""

import pytest

from chalicelib.errors import Unavailable
from chalicelib.outbound.secrets import phone_token


def test_the_secret_is_read_once_a_minute(aws: dict[str, str]) -> None:
    from chalicelib.aws import client

    client("secretsmanager").create_secret(Name="phone-token", SecretString='{"telephone_token": "12345\\n"}')
    assert phone_token("phone-token") == "12345"
    client("secretsmanager").delete_secret(SecretId="phone-token", ForceDeleteWithoutRecovery=True)
    assert phone_token("phone-token") == "12345"


def test_a_secret_that_cannot_be_read_may_become_readable(aws: dict[str, str]) -> None:
    with pytest.raises(Unavailable):
        phone_token("no-such-secret")


def test_a_secret_without_a_token_proves_nobody(aws: dict[str, str]) -> None:
    from chalicelib.aws import client

    client("secretsmanager").create_secret(Name="secret-without-token", SecretString='{"pepper": {}}')
    with pytest.raises(Unavailable):
        phone_token("secret-without-token")
