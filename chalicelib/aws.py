"""The one AWS session of a process and its clients, each made once; used by `storage/` and `outbound/` only."""

import threading
from functools import cache
from typing import Any

import boto3.session
from botocore.config import Config

_LOCK = threading.RLock()  # making botocore clients is not thread-safe

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    parameter_validation=False,  # our own types are checked already; saves 0.6 ms of CPU a call
    max_pool_connections=50,
    s3={"addressing_style": "auto"},
)


@cache
def _session() -> boto3.session.Session:
    return boto3.session.Session()


@cache
def _make(service: str) -> Any:
    return _session().client(service, config=_CONFIG)


def client(service: str) -> Any:
    """Return the process's client for `service` (`dynamodb`, `s3`, `kms`, `sesv2`, `secretsmanager`)."""
    with _LOCK:
        return _make(service)


def forget() -> None:
    """Drop all clients: for tests that move to another endpoint."""
    with _LOCK:
        _make.cache_clear()
        _session.cache_clear()
