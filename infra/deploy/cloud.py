"""The AWS account that a stage lies in."""

from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from infra.deploy.trouble import CannotDeploy

_CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 8}, connect_timeout=10)


class Cloud:
    """Clients of one account and region, each made when first asked for."""

    def __init__(self, region: str) -> None:
        self.region = region
        self._session = boto3.Session(region_name=region)
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """Return the client of a service."""
        if service not in self._clients:
            self._clients[service] = self._session.client(service, config=_CONFIG)
        return self._clients[service]

    @cached_property
    def account(self) -> str:
        """The account's number. Raise `CannotDeploy` where nobody is signed in."""
        try:
            return str(self.client("sts").get_caller_identity()["Account"])
        except (NoCredentialsError, NoRegionError):
            raise CannotDeploy(
                "no AWS credentials: run `aws configure sso` or `aws login`, or set AWS_PROFILE to who deploys."
            ) from None
        except ClientError as error:
            raise CannotDeploy(f"AWS does not take your credentials ({code_of(error)}): sign in again.") from None
        except BotoCoreError as error:
            raise CannotDeploy(f"AWS cannot be reached: {error}.") from None


def code_of(error: ClientError) -> str:
    """AWS's own name of a refusal."""
    return str(error.response["Error"]["Code"])


def message_of(error: ClientError) -> str:
    """AWS's own words of a refusal."""
    return str(error.response["Error"].get("Message", ""))
