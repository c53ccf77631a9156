"""The signed API: what proving a call costs, a page of the list over a bare query, and AWS calls for each operation.

Calls are signed as a system would sign them, by code that shares nothing with the product's, and go through the Lambda
entry point as API Gateway would hand them over. Parts of one comparison take turns; each figure is a median.
"""

import base64
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.calls import Recorder, Rows, figures, recording
from bench.desk import Bench, event
from chalicelib.domain.api_key import Scope, parse_public_key
from chalicelib.domain.request import Bucket
from chalicelib.services.accounts.api_keys import add_key
from tests.fakes.api_client import Sent, System

_ROUNDS = 300
_WARM = 20
_PAGE = 50
_SERVICES = ("dynamodb", "s3", "kms", "secretsmanager", "sqs")
_FILING = {"residence": "US-CA", "name": "Ana López", "email": "ana@example.com", "relationship": "customer"}
_MATCH: dict[str, Any] = {
    "compared": ["name", "email", "order"],
    "method": "records",
    "result": "matched",
    "contact_on_file": True,
    "declaration": True,
}
_CHECK = "/suppressions/check"
_LIST = f"/requests?list=waiting&limit={_PAGE}"

Run = Callable[[], object]


def measure(bench: Bench) -> None:
    """Print what verifying costs, what the list costs, and what each operation asks of AWS."""
    print("\n# api")
    system = connect(bench)
    _verification(bench, system)
    _list(bench, system)
    _operations(bench, system)


def connect(bench: Bench) -> System:
    """A system of the bench's account with every scope."""
    system = System(bench.desk.public_url)
    public_key = parse_public_key(system.public_pem)
    key = add_key(bench.desk, bench.account, name="CRM", public_key=public_key, scopes=tuple(Scope), actor="user:bench")
    system.key_id = key.id
    return system


def call(system: System, method: str, path: str, content: Any = None, **headers: str) -> Any:
    """One call through the Lambda entry point; what it answers."""
    return _send(system.sign(method, f"/api/v1{path}", content, headers=headers))


def _send(sent: Sent) -> Any:
    from app import app

    answer = app(_event(sent), None)
    assert answer["statusCode"] < 300, answer["body"]
    return json.loads(answer["body"])


def _event(sent: Sent) -> dict[str, Any]:
    address = urlsplit(sent.url)
    made = event(sent.method, address.path, "", {})
    parameters = parse_qs(address.query) or None
    made |= {
        "headers": dict(sent.headers),
        "multiValueHeaders": {name: [value] for name, value in sent.headers.items()},
        "multiValueQueryStringParameters": parameters,
        "queryStringParameters": {name: values[-1] for name, values in parameters.items()} if parameters else None,
        "body": sent.body.decode() or None,
    }
    return made


def _verification(bench: Bench, system: System) -> None:
    """`prove`, with its nonce, over the bare verification of the same bytes and the bare write of the nonce."""
    for name, method, content in (("a read", "GET", None), ("a filing", "POST", _FILING | {"rights": ["delete"]})):
        path = "/api/v1/requests" + ("" if content else f"?limit={_PAGE}")
        times = _proof(bench, partial(system.sign, method, path, content), system)
        whole, floor, nonce = times["whole"], times["bare"], times["nonce"]
        print(
            f"proof of {name}: {whole:.2f} ms over {floor:.2f} ms for the bare verification and the bare write of the "
            f"nonce ({nonce:.2f} ms of it), ratio {whole / floor:.2f}; our own {whole - floor:.2f} ms"
        )


def _proof(bench: Bench, signed: Callable[[], Sent], system: System) -> dict[str, float]:
    from chalicelib.aws import client
    from chalicelib.http.api.signed import prove

    dynamodb = client("dynamodb")
    prove(bench.desk, _message(signed()))  # the key is remembered for seconds
    with recording(dynamodb) as recorder:
        prove(bench.desk, _message(signed()))
    assert recorder.names() == ["PutItem"], recorder.names()

    def bare() -> Run:
        verify, write = _bare_verification(system, signed()), _again(dynamodb, recorder)

        def run() -> None:
            verify()
            write()

        return run

    parts: dict[str, Callable[[], Run]] = {
        "whole": lambda: partial(prove, bench.desk, _message(signed())),
        "bare": bare,
        "nonce": lambda: _again(dynamodb, recorder),
    }
    return _medians(parts)


def _message(sent: Sent) -> Any:
    """A call as the frame hands it to `prove`."""
    from chalicelib.http.api.signed import Message

    address, _, query = sent.url.partition("?")
    pairs = [(name, value) for name, values in parse_qs(query).items() for value in values]
    return Message(method=sent.method, address=address, query=pairs, headers=sent.headers, body=sent.body)


def _bare_verification(system: System, sent: Sent) -> Run:
    """The verification of the same bytes with the key as an object, as `cryptography` alone does it."""
    params = sent.headers["signature-input"].removeprefix("sig=")
    values = {"@method": sent.method, "@target-uri": sent.url, **sent.headers}
    names = [name.strip('"') for name in params[1 : params.index(")")].split()]
    signed = "\n".join([*(f'"{name}": {values[name]}' for name in names), f'"@signature-params": {params}']).encode()
    signature = base64.b64decode(sent.headers["signature"].removeprefix("sig=:").removesuffix(":"))
    key = system.private.public_key()
    return lambda: key.verify(signature, signed)


def _again(client: Any, recorder: Recorder) -> Run:
    """The same calls by the same client, each with a mark and an audit entry of their own."""
    calls = [(name, _fresh(params)) for name, params in recorder.calls]

    def run() -> None:
        for name, params in calls:
            client._make_api_call(name, params)  # noqa: SLF001  as PynamoDB does

    return run


def _fresh(params: Mapping[str, Any]) -> dict[str, Any]:
    """The same with a mark, counter or chain of its own: the key's budget is for the calls that are measured."""
    place = "Key" if "Key" in params else "Item"
    item = dict(params.get(place) or {})
    for name in ("id", "pk"):
        if name in item:
            item[name] = {"S": f"{item[name]['S']}{secrets.token_hex(8)}"}
    return dict(params) | ({place: item} if item else {})


def _list(bench: Bench, system: System) -> None:
    """A page of 50 over the bare query of the same index, and where the rest of the time goes."""
    from chalicelib.aws import client
    from chalicelib.storage.items import RecordItem

    for _ in range(_PAGE + 10):
        bench.submission()
    dynamodb = client("dynamodb")
    for _ in range(2):  # the first one notes the key's use and reads it anew
        call(system, "GET", _LIST)
    with recording(dynamodb) as recorder:
        assert len(call(system, "GET", _LIST)["items"]) == _PAGE
    query = next(params for name, params in recorder.calls if name == "Query" and "IndexName" in params)
    place = next(iter(query["ExpressionAttributeValues"].values()))["S"]
    print(f"list of {_PAGE}: {recorder.names()}")
    account, queue = bench.account, bench.desk.requests.queue
    parts: dict[str, Callable[[], Run]] = {
        "whole": lambda: partial(_send, system.sign("GET", f"/api/v1{_LIST}")),
        "bare": lambda: partial(dynamodb._make_api_call, "Query", query),  # noqa: SLF001  as PynamoDB does
        "pynamodb": lambda: lambda: list(RecordItem.by_list.query(place, limit=_PAGE, page_size=_PAGE)),
        "calls": lambda: _again(dynamodb, recorder),
        "reader": lambda: partial(queue, account, Bucket.WAITING, cursor="", limit=_PAGE),
    }
    times = _medians(parts)
    for what, floor in (("bare", "bare query"), ("pynamodb", "PynamoDB's query"), ("calls", "bare calls of all of it")):
        ratio = times["whole"] / times[what]
        print(
            f"list of {_PAGE}: whole call {times['whole']:.2f} ms over {floor} {times[what]:.2f} ms, ratio {ratio:.2f}"
        )
    for what, floor in (("bare", "bare query"), ("pynamodb", "PynamoDB's query")):
        _compared("our reader", times["reader"], floor, times[what])


def _compared(what: str, ours: float, floor: str, bare: float) -> None:
    print(f"list of {_PAGE}: {what} {ours:.2f} ms over {floor} {bare:.2f} ms, ratio {ours / bare:.2f}")


def _medians(parts: Mapping[str, Callable[[], Run]]) -> dict[str, float]:
    """Milliseconds of each part, made ready outside of the measurement; they take turns, and who begins changes."""
    times: dict[str, list[float]] = {name: [] for name in parts}
    names = list(parts)
    for number in range(_WARM + _ROUNDS):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            run = parts[name]()
            started = time.perf_counter()
            run()
            times[name].append((time.perf_counter() - started) * 1000)
    return {name: median(taken[_WARM:]) for name, taken in times.items()}


def _operations(bench: Bench, system: System) -> None:
    """What the main operations ask of AWS, one after the other on one request."""
    from chalicelib.services.consumer.confirm_contact import mark_confirmed

    ledger = _Ledger(system)
    one = _FILING | {"rights": ["delete"]}
    call(system, "GET", "/requests?list=open&limit=1")  # the key is remembered for seconds, the receipts' key for good
    filed = call(system, "POST", "/requests", one)
    ledger.asked("file a request", "POST", "/requests", one)
    named = {"idempotency-key": secrets.token_hex(8)}
    filed = ledger.asked("file one, named by Idempotency-Key", "POST", "/requests", one, **named)
    ledger.asked("the same again", "POST", "/requests", one, **named)
    ledger.asked(f"list {_PAGE}", "GET", _LIST)
    path = f"/requests/{filed['requests'][0]['id']}"
    ledger.asked("read one", "GET", path)
    words = {"text": "We have your request and look for your data."}
    ledger.asked("write a message", "POST", f"{path}/messages", words)
    with ledger.recording():  # which the consumer does, not the system
        submission = bench.desk.requests.submission(bench.account.id, filed["reference"])
        mark_confirmed(bench.desk, submission)
    ledger.asked("record a match", "POST", f"{path}/match", _MATCH)
    answer = {"outcome": "granted", "text": "Everything is deleted."}
    ledger.asked("decide", "POST", f"{path}/decision", answer)
    ledger.asked("check an address that nobody knows", "POST", _CHECK, {"email": "nobody@example.com"})
    call(system, "POST", "/requests", _FILING | {"rights": ["opt_out_sale"]})
    ledger.asked("check one that has opted out", "POST", _CHECK, {"email": _FILING["email"]})


@dataclass
class _Ledger:
    """What lies in the tables after what was recorded, so that units are exact for the indexes."""

    system: System
    rows: Rows = field(default_factory=dict)

    @contextmanager
    def recording(self, what: str = "") -> Iterator[None]:
        """Record what is asked of AWS inside, and print it where it has a name."""
        from chalicelib.aws import client

        with recording(*map(client, _SERVICES)) as recorder:
            yield
        names, written = Counter(recorder.names()), recorder.write_units(self.rows)
        if what:
            units = figures(written, recorder.read_units(), names)
            print(f"{what}: {sum(names.values())} AWS calls: {units}")

    def asked(self, what: str, method: str, path: str, content: Any = None, **headers: str) -> Any:
        """Make a call and print what it asks of AWS."""
        with self.recording(what):
            return call(self.system, method, path, content, **headers)
