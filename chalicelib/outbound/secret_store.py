"""AWS Secrets Manager and KMS as the command line changes them; no function of the deployment may."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from chalicelib.aws import client
from chalicelib.errors import Conflict
from chalicelib.outbound.checkup_functions import allows, deployed, function_of, policies
from chalicelib.outbound.kms import public_jwk
from chalicelib.services.ports.secret_store import SigningKey

_NEXT: Final = "-next"
_CURRENT: Final = "AWSCURRENT"
_PREPARED: Final = "RECOURSEPREPARED"
_SIGNERS: Final = "TheFunctionsThatSign"


class AwsSecretStore:
    """See `services.ports.secret_store.SecretStore`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def read(self) -> tuple[dict[str, Any], str]:
        """See `SecretStore`."""
        found = client("secretsmanager").get_secret_value(SecretId=self._name)
        return json.loads(found["SecretString"]), found["VersionId"]

    def write(self, values: Mapping[str, Any], *, was: str) -> None:
        """See `SecretStore`: the version is written apart, then the label moves from the one that was read."""
        manager = client("secretsmanager")
        made = manager.put_secret_value(
            SecretId=self._name,
            ClientRequestToken=str(uuid.uuid4()),
            SecretString=json.dumps(values, sort_keys=True),
            VersionStages=[_PREPARED],
        )
        try:
            manager.update_secret_version_stage(
                SecretId=self._name,
                VersionStage=_CURRENT,
                MoveToVersionId=made["VersionId"],
                RemoveFromVersionId=was,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "InvalidParameterException":
                raise Conflict("secret") from None
            raise


class KmsSigningKeys:
    """See `services.ports.secret_store.SigningKeys`."""

    def __init__(self, alias: str, stage: str) -> None:
        self._alias = alias
        self._stage = stage

    def current(self) -> SigningKey:
        """See `SigningKeys`."""
        return _key(self._alias)

    def following(self) -> SigningKey | None:
        """See `SigningKeys`."""
        try:
            return _key(self._alias + _NEXT)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotFoundException":
                return None
            raise

    def make(self) -> SigningKey:
        """See `SigningKeys`.

        It has the policy of the present one, and says itself which functions may sign by it: their own policies name
        the key that the template has made.
        """
        kms = client("kms")
        present = kms.describe_key(KeyId=self._alias)["KeyMetadata"]["Arn"]
        made = kms.create_key(
            KeyUsage="SIGN_VERIFY",
            KeySpec="RSA_2048",
            Description=f"Recourse {self._stage}: signs receipts, exports and digests",
            Policy=key_policy(kms.get_key_policy(KeyId=present, PolicyName="default")["Policy"], self._stage),
        )["KeyMetadata"]
        kms.create_alias(AliasName=self._alias + _NEXT, TargetKeyId=made["KeyId"])
        return _key(self._alias + _NEXT)

    def move(self, key: SigningKey) -> None:
        """See `SigningKeys`."""
        client("kms").update_alias(AliasName=self._alias, TargetKeyId=key.name)

    def settle(self) -> None:
        """See `SigningKeys`."""
        client("kms").delete_alias(AliasName=self._alias + _NEXT)


def key_policy(present: str, stage: str) -> str:
    """A key's policy by which the functions that sign may sign; one that says so already is made anew."""
    document = json.loads(present)
    document["Statement"] = [one for one in document["Statement"] if one.get("Sid") != _SIGNERS]
    sign = {name for name, policy in policies().items() if allows(policy, "kms:Sign")}
    roles = [role_of(one["Role"]) for one in deployed(stage) if function_of(one) in sign]
    if roles:
        account = roles[0].split(":")[4]
        document["Statement"].append(
            {
                "Sid": _SIGNERS,
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": ["kms:GetPublicKey", "kms:Sign"],
                "Resource": "*",
                "Condition": {
                    "StringEquals": {"kms:CallerAccount": account},
                    "ArnLike": {"aws:PrincipalArn": sorted(set(roles))},
                },
            }
        )
    return json.dumps(document)


def role_of(arn: str) -> str:
    """A role's ARN without what CloudFormation draws at random: it changes when the role is made anew."""
    return re.sub(r"-[A-Za-z0-9]{10,16}$", "-*", arn)


def _key(alias: str) -> SigningKey:
    kms = client("kms")
    about = kms.describe_key(KeyId=alias)["KeyMetadata"]
    public = kms.get_public_key(KeyId=about["Arn"])["PublicKey"]
    return SigningKey(name=about["Arn"], jwk=public_jwk(public), made_at=about["CreationDate"])
