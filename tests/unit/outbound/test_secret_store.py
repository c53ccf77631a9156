"""The secret and the signing key are changed against the real engine: each step can be taken again."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.aws import client
from chalicelib.domain.secret_values import LEAD
from chalicelib.errors import Conflict, NotPossible, Unavailable
from chalicelib.outbound import kms
from chalicelib.outbound.kms import KmsSigner
from chalicelib.outbound.secret_store import AwsSecretStore, KmsSigningKeys, key_policy
from chalicelib.outbound.secrets import DeploymentSecret
from chalicelib.services.health.change_secrets import change_key, change_signing_key, change_token
from tests.fakes.desk import START, FakeDesk


class CloudDesk(FakeDesk):
    """A desk whose secret and signing key are the engine's own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.__dict__["secret_store"] = AwsSecretStore(name)
        self.__dict__["signing_keys"] = KmsSigningKeys(f"alias/{name}", "test")
        self.secret_name = name

    def fresh_secret(self) -> DeploymentSecret:
        """As a container finds it that starts now."""
        return DeploymentSecret(self.secret_name, self.clock.now)

    def container(self) -> KmsSigner:
        """What signs in one container."""
        secret = self.fresh_secret()
        return KmsSigner(f"alias/{self.secret_name}", lambda: secret.retired_keys)


@pytest.fixture
def cloud(aws: dict[str, str]) -> CloudDesk:
    name = f"rotate-{uuid.uuid4().hex[:8]}"
    values = {"pepper": {"1": "cHA="}, "form_key": "ZmY=", "cursor_key": "Y2M="}
    client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(values))
    made = client("kms").create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")["KeyMetadata"]["KeyId"]
    client("kms").create_alias(AliasName=f"alias/{name}", TargetKeyId=made)
    return CloudDesk(name)


def test_a_secret_is_written_for_the_version_that_was_read_and_for_no_other(cloud: CloudDesk) -> None:
    store = AwsSecretStore(cloud.secret_name)
    values, was = store.read()
    store.write(values | {"form_key": "Z2c="}, was=was)
    with pytest.raises(Conflict):
        store.write(values | {"form_key": "aGg="}, was=was)
    assert store.read()[0]["form_key"] == "Z2c="


def test_each_key_is_changed_and_the_former_value_believed_meanwhile(cloud: CloudDesk) -> None:
    for name in ("form_key", "cursor_key", "seed", "pepper"):
        assert change_key(cloud, name) == START + LEAD
    before = cloud.fresh_secret()
    assert before.form_keys[-1] == b"ff"
    assert before.peppers.in_use == 1
    hashed = before.hash("code", "x")
    with pytest.raises(NotPossible, match="not-yet-used"):
        change_key(cloud, "pepper")
    cloud.clock.pass_(seconds=LEAD.total_seconds())
    after = cloud.fresh_secret()
    assert after.form_keys[0] == b"ff"
    assert len(after.form_keys[-1]) == len(after.cursor_keys[-1]) == 32
    assert (after.peppers.in_use, after.peppers.live) == (2, (1, 2))
    assert after.hashes("code", "x")[1] == hashed


def test_a_token_is_taken_beside_the_former_one_and_alone(cloud: CloudDesk) -> None:
    for token, alone, kept in (("a", False, "a"), ("b", False, "b a"), ("b", True, "b")):
        change_token(cloud, token, alone=alone)
        assert cloud.secret_store.read()[0]["telephone_token"] == kept


def test_whatever_was_signed_by_whichever_container_is_verified_before_while_and_after_the_key_is_changed(
    cloud: CloudDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr("chalicelib.outbound.kms.time.time", lambda: now[0])
    monkeypatch.setattr("chalicelib.outbound.secrets.time.time", lambda: now[0])
    old = cloud.container()
    signed = [(old.kid, old.sign(b"before"), b"before")]
    assert change_signing_key(cloud) == ("published", START + LEAD)
    assert change_signing_key(cloud) == ("waits", START + LEAD)
    assert len(cloud.container().jwks()["keys"]) == 2  # the next one is published before it signs
    assert cloud.container().kid == old.kid
    cloud.clock.pass_(seconds=LEAD.total_seconds())
    assert change_signing_key(cloud)[0] == "moved"
    assert old.kid == signed[0][0]
    with pytest.raises(Unavailable, match="changed"):  # rather than a signature under another key's name
        old.sign(b"believes it is the former")
    signed.append((old.kid, old.sign(b"knows it now"), b"knows it now"))
    young = cloud.container()
    assert young.kid == signed[1][0] != signed[0][0]
    signed.append((young.kid, young.sign(b"after"), b"after"))
    idle = cloud.container()
    assert idle.kid == young.kid
    change_signing_key(cloud, at_once=True)
    change_signing_key(cloud, at_once=True)
    now[0] += kms.KEY_KEPT + 1
    signed.append((idle.kid, idle.sign(b"learnt by itself"), b"learnt by itself"))
    assert idle.kid not in {kid for kid, _, _ in signed[:-1]}
    published = {key["kid"]: key for key in cloud.container().jwks()["keys"]}
    assert set(published) == {kid for kid, _, _ in signed}
    for kid, signature, content in signed:
        key = RSAPublicNumbers(_number(published[kid]["e"]), _number(published[kid]["n"])).public_key()
        key.verify(signature, content, PKCS1v15(), SHA256())


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=="))


@pytest.mark.parametrize("lost", ["create_alias", "put_secret_value", "update_alias", "delete_alias"])
def test_a_change_that_broke_off_anywhere_is_taken_up_again(
    cloud: CloudDesk, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = cloud.container().kid
    service = "secretsmanager" if lost == "put_secret_value" else "kms"
    real = getattr(client(service), lost)

    def breaks_off(**given: object) -> object:
        monkeypatch.setattr(client(service), lost, real)
        real(**given)
        raise RuntimeError  # it was done, and nobody heard

    monkeypatch.setattr(client(service), lost, breaks_off)
    steps = []
    for _ in range(6):
        try:
            steps.append(change_signing_key(cloud)[0])
        except RuntimeError:
            steps.append("broke off")
        except Conflict:
            steps.append("conflict")
        cloud.clock.pass_(seconds=LEAD.total_seconds())
        if steps[-1] == "moved":
            break
    assert (steps[-1], steps.count("broke off")) == ("moved", 1)
    assert cloud.signing_keys.following() is None
    assert cloud.container().kid != former
    assert former in {key["kid"] for key in cloud.container().jwks()["keys"]}


def test_at_once_there_is_no_wait(cloud: CloudDesk) -> None:
    former = cloud.container().kid
    assert change_signing_key(cloud, at_once=True)[0] == "published"
    assert change_signing_key(cloud, at_once=True)[0] == "moved"
    assert cloud.container().kid != former
    assert cloud.signing_keys.current().made_at > datetime.now(UTC) - timedelta(hours=1)


def test_a_new_key_lets_the_functions_sign_that_sign_and_no_others(
    aws: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their own policies name the template's key alone, so that the new key says itself who may sign."""
    arn = "arn:aws:iam::123456789012:role/recourse-prod-"
    functions = [
        {"Handler": "chalicelib.routes.doors.app", "Role": f"{arn}APIHandlerRole-1A2B3C4D5E6F"},
        {"Handler": "chalicelib.jobs.audit_watch.write_digest", "Role": f"{arn}WriteDigestRole-1A2B3C4D5E6F"},
        {"Handler": "chalicelib.jobs.deliveries.sweep_outbox", "Role": f"{arn}SweepOutboxRole-1A2B3C4D5E6F"},
    ]
    monkeypatch.setattr("chalicelib.outbound.secret_store.deployed", lambda stage: functions)
    root = {"Sid": "Root", "Effect": "Allow", "Principal": {"AWS": "root"}, "Action": "kms:*", "Resource": "*"}
    once = key_policy(json.dumps({"Version": "2012-10-17", "Statement": [root]}), "prod")
    assert key_policy(once, "prod") == once
    kept, added = json.loads(once)["Statement"]
    assert kept == root
    assert added["Action"] == ["kms:GetPublicKey", "kms:Sign"]
    assert added["Condition"] == {
        "StringEquals": {"kms:CallerAccount": "123456789012"},
        "ArnLike": {"aws:PrincipalArn": [f"{arn}APIHandlerRole-*", f"{arn}WriteDigestRole-*"]},
    }
