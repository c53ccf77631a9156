"""Both engines behind one fixture: every contract test runs on each."""

import secrets
from collections.abc import Iterator

import pytest

from chalicelib import aws
from chalicelib.domain.ids import AccountId
from chalicelib.settings import Settings
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.codec import Codec
from chalicelib.storage.cursor import Cursors
from chalicelib.storage.dynamo import DynamoEngine
from chalicelib.storage.engine import Engine
from chalicelib.storage.pepper import Pepper
from chalicelib.storage.requests import StoredRequests
from chalicelib.storage.work import StorageWork
from tests.fakes.memory_engine import MemoryEngine


class PlainKeys:
    """A key service that wraps by remembering; `EnvelopeCipher` around it is the real one."""

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}

    def new_data_key(self, account: AccountId) -> tuple[bytes, bytes]:
        wrapped = f"{account}|{secrets.token_hex(8)}".encode()
        self._known[wrapped] = secrets.token_bytes(32)
        return self._known[wrapped], wrapped

    def unwrap(self, account: AccountId, wrapped: bytes) -> bytes:
        assert wrapped.decode().startswith(account)
        return self._known[wrapped]


@pytest.fixture(scope="module")
def dynamo(stage_environment: dict[str, str]) -> Iterator[DynamoEngine]:
    """The real engine, on tables of this module's own."""
    aws.forget()
    settings = Settings.from_environment(stage_environment)
    yield DynamoEngine(
        aws.client("dynamodb"),
        records=settings.records_table,
        audit=settings.audit_table,
        ephemeral=settings.ephemeral_table,
        keys=settings.keys_table,
    )
    aws.forget()


@pytest.fixture(params=["memory", "dynamo"])
def any_engine(request: pytest.FixtureRequest) -> Engine:
    """An engine; the test does not know which."""
    if request.param == "memory":
        return MemoryEngine()
    engine: DynamoEngine = request.getfixturevalue("dynamo")
    return engine


@pytest.fixture
def account(any_engine: Engine, cipher: EnvelopeCipher) -> AccountId:
    """An account of this test's own, with a data key."""
    made = AccountId(f"acc_{secrets.token_hex(8)}")
    cipher.new_key(made)
    return made


@pytest.fixture
def cipher(any_engine: Engine) -> EnvelopeCipher:
    """The real cipher over keys in memory."""
    return EnvelopeCipher(any_engine, PlainKeys())


@pytest.fixture
def pepper() -> Pepper:
    """A pepper in its first version."""
    return Pepper({1: b"p" * 32})


@pytest.fixture
def codec(cipher: EnvelopeCipher, pepper: Pepper) -> Codec:
    """The real codec."""
    return Codec(cipher, pepper)


@pytest.fixture
def work(any_engine: Engine, codec: Codec) -> StorageWork:
    """The only writer."""
    return StorageWork(any_engine, codec)


@pytest.fixture
def requests(any_engine: Engine, codec: Codec, pepper: Pepper) -> StoredRequests:
    """The reader of requests."""
    return StoredRequests(any_engine, codec, pepper, Cursors(lambda: [b"c" * 32]))
