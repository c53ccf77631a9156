"""The one AWS session of a process and its clients, each made once; used by `storage/` and `outbound/` only.

A part that does not answer, or has too much to do, is `Unavailable` whoever called it, after the SDK's last try.
"""

import sys
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

# Where it finds pyOpenSSL, which another library of ours brings, botocore takes it instead of the standard library's
# ssl: 30 ms of each cold start for the same encryption.
sys.modules.setdefault("urllib3.contrib.pyopenssl", None)  # type: ignore[arg-type]  # None: not to be imported

from botocore.config import Config  # noqa: E402  after the line above
from botocore.exceptions import HTTPClientError  # noqa: E402
from botocore.loaders import Loader  # noqa: E402  after the line above
from botocore.session import Session, get_session  # noqa: E402

from chalicelib.errors import Unavailable  # noqa: E402

_LOCK = threading.RLock()  # making botocore clients is not thread-safe

# Three tries with their pauses are over before API Gateway's 29 seconds: the person gets our page and not its.
_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
    parameter_validation=False,  # our own types are checked already; saves 0.6 ms of CPU a call
    max_pool_connections=50,
    s3={"addressing_style": "auto"},
)
# Presigned links and forms default to version 2 in some regions, which S3 refuses for objects under KMS keys.
_S3_CONFIG = _CONFIG.merge(Config(signature_version="s3v4"))


# A function that is called and waited for must not be called again because it takes long.
_LAMBDA_CONFIG = _CONFIG.merge(Config(read_timeout=65, retries={"mode": "standard", "total_max_attempts": 1}))
# A mail that is given up too early goes out twice; only jobs send any.
_MAIL_CONFIG = _CONFIG.merge(Config(read_timeout=10))
_CONFIGS = {"s3": _S3_CONFIG, "lambda": _LAMBDA_CONFIG, "sesv2": _MAIL_CONFIG}

# What the services call it when they are asked too much; the SDK has waited and tried again by then.
_TOO_MUCH: Final = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_NOT_IMPLEMENTED: Final = 501


_SERVICES = (
    *("dynamodb", "dynamodbstreams", "kms", "lambda", "s3", "secretsmanager", "sesv2", "sqs", "sts", "transcribe"),
    *("cloudformation", "cloudwatch", "iam", "sns"),  # asked by the command line alone
)


class _OurServices(Loader):  # type: ignore[misc]  # botocore has no types
    """Knows which services there are without listing botocore's 400 folders, 40 ms of each cold start."""

    def list_available_services(self, type_name: str) -> list[str]:
        """The services that this house speaks to."""
        del type_name
        return list(_SERVICES)


@cache
def _session() -> Session:
    # botocore itself, not boto3 over it: that would import its transfer manager, 80 ms of each cold start.
    session = get_session()
    session.register_component("data_loader", _OurServices(session.get_config_variable("data_path")))
    return session


@cache
def _make(service: str) -> Any:
    made = _session().create_client(service, config=_CONFIGS.get(service, _CONFIG))
    made.meta.events.register("after-call-error", _unanswered)
    made.meta.events.register("after-call", _refused)
    return made


def _unanswered(exception: Exception, **_: Any) -> None:
    """The network failed, to the last try."""
    if isinstance(exception, HTTPClientError):
        raise Unavailable(type(exception).__name__) from None


def _refused(http_response: Any, parsed: Mapping[str, Any], **_: Any) -> None:
    """The service failed, or had too much to do, to the last try."""
    if http_response.status_code < 300:
        return
    code = str(parsed.get("Error", {}).get("Code", ""))
    if code in _TOO_MUCH or (http_response.status_code >= 500 and http_response.status_code != _NOT_IMPLEMENTED):
        raise Unavailable(code)


def client(service: str) -> Any:
    """Return the process's client for `service` (`dynamodb`, `s3`, `kms`, `sesv2`, `secretsmanager`)."""
    with _LOCK:
        return _make(service)


def client_as(service: str, credentials: Mapping[str, str], *, region: str) -> Any:
    """Return a new client that acts with an assumed role's credentials (STS), in a region of its owner's choice."""
    with _LOCK:
        return _session().create_client(
            service,
            config=_S3_CONFIG if service == "s3" else _CONFIG,
            region_name=region,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )


def forget() -> None:
    """Drop all clients: for tests that move to another endpoint."""
    with _LOCK:
        _make.cache_clear()
        _session.cache_clear()
