"""The same call twice is done once, whatever got lost on the way."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.request import Bucket
from chalicelib.errors import Unavailable
from tests.fakes.webhooks import MemorySender
from tests.http.api.test_registers import TRANSFER
from tests.http.api.test_vendors import ENTRY
from tests.http.office import asked
from tests.http.stage import Stage
from tests.http.systems import Office, Reply, another_business, connect, filing

pytestmark = pytest.mark.usefixtures("unlimited")


def opted_out(stage: Stage) -> int:
    """How many open requests the business has."""
    return len(stage.desk.requests.queue(stage.account, Bucket.OPEN, cursor="", limit=500).requests)


OPT_OUT = filing(rights=["opt_out_sale"])


def file(system: Office, key: str, **changed: object) -> Reply:
    """File an opt-out under a name of the caller's."""
    return system.post("/requests", OPT_OUT | changed, idempotency_key=key)


def test_the_same_call_gets_the_same_answer_and_is_done_once(stage: Stage, system: Office) -> None:
    before = opted_out(stage)
    first, second = file(system, "a1"), file(system, "a1")
    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body
    assert first.header("location") == second.header("location")
    assert (first.header("idempotency-replayed"), second.header("idempotency-replayed")) == ("", "true")
    assert opted_out(stage) == before + 1


def test_another_call_of_the_same_name_is_refused(system: Office) -> None:
    assert file(system, "a2").status == 201
    assert file(system, "a2", name="Eva").problem == "idempotency-key-reused"
    assert file(system, "a2").status == 201


def test_a_refused_call_may_be_mended_under_its_name(system: Office) -> None:
    assert file(system, "a3", residence="XX").problem == "invalid-input"
    assert file(system, "a3").status == 201


def test_names_are_a_keys_own(stage: Stage, system: Office) -> None:
    other = connect(stage)
    assert file(system, "a4").json["reference"] != file(other, "a4").json["reference"]


def test_after_a_day_a_name_is_free(stage: Stage, system: Office) -> None:
    first = file(system, "a5").json["reference"]
    stage.time.move(hours=24, seconds=1)
    assert file(system, "a5").json["reference"] != first


@pytest.mark.parametrize("name", ["with space", "ü", "x" * 201, "a,b c"])
def test_a_name_that_is_none_is_refused(system: Office, name: str) -> None:
    reply = file(system, name)
    assert reply.problem == "invalid-input"
    assert reply.json["errors"][0]["field"] == "Idempotency-Key"


def test_of_many_at_once_one_is_done(stage: Stage, system: Office) -> None:
    before = opted_out(stage)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: file(system, "a6"), range(8)))
    done = [reply for reply in replies if reply.status == 201]
    waiting = [reply for reply in replies if reply.status == 409]
    assert len(done) + len(waiting) == 8
    assert done
    assert len({reply.body for reply in done}) == 1
    assert all(reply.problem == "still-running" and reply.header("retry-after") for reply in waiting)
    assert opted_out(stage) == before + 1
    assert file(system, "a6").body == done[0].body


def kept(stage: Stage) -> bytes:
    """Everything that lies in the table of passing things, as anybody sees it who can read the table."""
    from chalicelib.aws import client

    found = client("dynamodb").scan(TableName=stage.desk.settings.ephemeral_table, ConsistentRead=True)
    return repr(found["Items"]).encode()


def test_a_secret_that_is_told_once_is_told_again_and_lies_sealed(stage: Stage, system: Office) -> None:
    wish = {"url": "https://hooks.acme.example/kept", "events": ["request.received"]}
    stage.desk.__dict__["webhook_sender"] = MemorySender()
    try:
        made = system.post("/webhooks", wish, idempotency_key="hook")
    finally:
        del stage.desk.__dict__["webhook_sender"]
    secret = made.json["secret"]
    again = system.post("/webhooks", wish, idempotency_key="hook")
    assert (again.header("idempotency-replayed"), again.json["secret"]) == ("true", secret)
    lies = kept(stage)
    for plain in (secret, secret.removeprefix("whsec_"), made.json["id"], "hooks.acme.example", "idempotency"):
        assert plain.encode() not in lies
    assert base64.b64decode(secret.removeprefix("whsec_")) not in lies
    name = hashlib.sha256(f"{system.system.key_id}|hook".encode()).hexdigest()
    assert name.encode() in lies, "the answer is there, and was looked at"


def test_what_a_call_said_cannot_be_guessed_from_what_is_kept(stage: Stage, system: Office) -> None:
    sent = system.system.sign("POST", "/api/v1/suppressions/check", {"email": "ana@example.com"})
    sent = sent.with_headers(idempotency_key="check")
    assert system.send(sent).status == 200
    plain = hashlib.sha256(f"POST {sent.url} []\n".encode() + sent.body).hexdigest()
    assert plain.encode() not in kept(stage)


def test_an_answer_is_nobody_elses(stage: Stage, system: Office) -> None:
    first = file(system, "a8")
    colleague = connect(stage)
    other = connect(stage, account=another_business(stage))
    for stranger in (colleague, other):
        reply = file(stranger, "a8")
        assert (reply.status, reply.header("idempotency-replayed")) == (201, "")
        assert reply.json["reference"] != first.json["reference"]
    reader = connect(stage, Scope.READ)
    assert file(reader, "a8").problem == "scope-missing"


def test_a_key_that_was_revoked_gets_no_answer_again(stage: Stage) -> None:
    gone = connect(stage)
    assert file(gone, "a9").status == 201
    assert gone.post(f"/keys/{gone.system.key_id}/revocation", None).status == 200
    stage.time.move(seconds=31)
    assert file(gone, "a9").problem == "signature-invalid"


class _Died(BaseException):
    """The function was killed."""


@dataclass(frozen=True)
class _Dying:
    """Work, or its ephemeral door, of a function that is killed when it comes to keep the answer."""

    real: Any

    @property
    def ephemeral(self) -> "_Dying":
        return _Dying(self.real.ephemeral)

    def exchange(self, *_: object, **__: object) -> bool:
        raise _Died

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def test_a_worker_that_dies_after_its_commit_files_nothing_twice(stage: Stage, system: Office) -> None:
    """What was committed is met again by its reference: only the answer was lost."""
    before = opted_out(stage)
    alive = stage.desk.work
    stage.desk.__dict__["work"] = _Dying(alive)
    with pytest.raises(_Died):
        file(system, "a7")
    stage.desk.__dict__["work"] = alive
    assert opted_out(stage) == before + 1
    assert file(system, "a7").problem == "still-running"
    stage.time.move(seconds=61)
    reply = file(system, "a7")
    assert reply.status == 201
    assert opted_out(stage) == before + 1
    assert file(system, "a7").body == reply.body


CHILD = {"name": "Kim Little", "words": "Told us that she is nine."}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/requests/{request}/messages", {"text": "Which shop?"}),
        ("/requests/{request}/notes", {"text": "Rings often."}),
        ("/vendors", ENTRY | {"name": "Once House"}),
        ("/registers/transfers", {"values": TRANSFER}),
        ("/child-tasks", CHILD),
    ],
)
def test_a_worker_that_dies_after_its_commit_writes_nothing_twice(
    stage: Stage, system: Office, path: str, content: dict[str, Any]
) -> None:
    head = asked(stage)
    about = "{request}" in path
    path = path.format(request=head.id)
    headers = {"idempotency_key": f"dies{path}"}
    if about:  # the version that it saw is past when the call comes again
        headers["if_match"] = system.get(f"/requests/{head.id}").header("etag")
    before = items(system, path)
    alive = stage.desk.work
    stage.desk.__dict__["work"] = _Dying(alive)
    with pytest.raises(_Died):
        system.post(path, content, **headers)
    stage.desk.__dict__["work"] = alive
    stage.time.move(seconds=61)
    reply = system.post(path, content, **headers)
    assert reply.status == 201, reply.json
    [made] = [one for one in items(system, path) if one not in before]
    assert made["id"] == reply.json["id"]


@dataclass(frozen=True)
class _Losing:
    """Units of work whose commit is done, and whose answer nobody gets."""

    real: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def begin(self, *about: Any) -> "_Losing":
        return _Losing(self.real.begin(*about))

    def commit(self) -> None:
        self.real.commit()
        raise Unavailable("the answer was lost")


@pytest.mark.parametrize("path", ["/requests/{request}/notes", "/requests"])
def test_what_was_done_before_a_failure_is_met_by_the_repetition(stage: Stage, system: Office, path: str) -> None:
    path = path.format(request=asked(stage).id)
    content = OPT_OUT if path == "/requests" else {"text": "Rings often."}
    before = items(system, path)
    alive = stage.desk.work
    stage.desk.__dict__["work"] = _Losing(alive)
    assert system.post(path, content, idempotency_key=f"lost{path}").status == 503
    stage.desk.__dict__["work"] = alive
    assert system.post(path, content, idempotency_key=f"lost{path}").status == 201
    assert len(items(system, path)) == len(before) + 1


def items(system: Office, path: str) -> list[dict[str, Any]]:
    """All that lies there."""
    return list(system.get(path).json["items"])


def test_a_call_without_a_name_is_done_each_time(stage: Stage, system: Office) -> None:
    before = opted_out(stage)
    for _ in range(2):
        assert system.post("/requests", OPT_OUT).status == 201
    assert opted_out(stage) == before + 2
