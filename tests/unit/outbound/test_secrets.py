"""The deployment's one secret: which version of each key is in use, and the telephone company's token."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.errors import Unavailable
from chalicelib.outbound.secrets import SECRET_KEPT, DeploymentSecret, phone_token

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def text(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


def known(values: dict[str, Any], now: datetime = NOW) -> DeploymentSecret:
    """A secret that was read, without anybody to read it from."""
    secret = DeploymentSecret("none", lambda: now)
    secret._found, secret._fresh_until = values, float("inf")
    return secret


def test_a_key_of_one_value_is_that_value() -> None:
    secret = known({"pepper": {"1": text("p")}, "form_key": text("f"), "cursor_key": text("c")})
    assert (secret.form_keys, secret.cursor_keys) == ([b"f" * 32], [b"c" * 32])
    assert (secret.pepper_in_use(), secret.live_peppers(), dict(secret.pepper)) == (1, (1,), {1: b"p" * 32})
    assert secret.peppers.since is None
    assert secret.retired_keys == []


def test_a_new_value_is_believed_before_it_is_used_and_the_former_one_afterwards() -> None:
    then = NOW + timedelta(minutes=15)
    values = {"form_key": {"1": text("f"), "2": text("g")}, "form_key_from": {"2": then.isoformat()}}
    assert known(values).form_keys == [b"g" * 32, b"f" * 32]
    assert known(values, then).form_keys == [b"f" * 32, b"g" * 32]


def test_a_new_pepper_is_looked_up_before_it_is_used_and_a_retired_one_no_more() -> None:
    then = NOW + timedelta(minutes=15)
    values = {"pepper": {"1": text("p"), "2": text("q")}, "pepper_from": {"2": then.isoformat()}}
    assert (known(values).pepper_in_use(), known(values).live_peppers()) == (1, (1, 2))
    retired = known(values | {"pepper_retired": [1]}, then)
    assert (retired.pepper_in_use(), retired.live_peppers(), set(retired.pepper)) == (2, (2,), {1, 2})
    assert retired.peppers.since == then


def test_a_new_pepper_changes_no_other_hash_and_a_new_seed_keeps_the_former_ones() -> None:
    before = known({"pepper": {"1": text("p")}}).hash("code", "x")
    assert known({"pepper": {"1": text("p"), "2": text("q")}}).hash("code", "x") == before
    planted = known({"pepper": {"1": text("q")}, "seed": {"1": text("p"), "2": text("s")}})
    assert planted.hash("code", "x") != before
    assert planted.hashes("code", "x") == (planted.hash("code", "x"), before)


def test_the_secret_is_read_again_every_five_minutes_and_what_was_known_outlasts_a_fault(
    aws: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.aws import client

    now = [1_000_000.0]
    monkeypatch.setattr("chalicelib.outbound.secrets.time.time", lambda: now[0])
    client("secretsmanager").create_secret(Name="read-again", SecretString=json.dumps({"form_key": text("f")}))
    secret = DeploymentSecret("read-again")
    assert secret.form_keys == [b"f" * 32]
    client("secretsmanager").put_secret_value(SecretId="read-again", SecretString=json.dumps({"form_key": text("g")}))
    assert secret.form_keys == [b"f" * 32]
    now[0] += SECRET_KEPT
    assert secret.form_keys == [b"g" * 32]
    client("secretsmanager").delete_secret(SecretId="read-again", ForceDeleteWithoutRecovery=True)
    now[0] += SECRET_KEPT
    assert secret.form_keys == [b"g" * 32]
    with pytest.raises(ClientError):
        _ = DeploymentSecret("read-again").form_keys


def test_the_token_is_read_once_a_minute(aws: dict[str, str]) -> None:
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
