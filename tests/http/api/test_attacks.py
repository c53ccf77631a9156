"""What somebody with bad intentions, and a key of their own or a stolen one, tries at the API."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import Scope
from chalicelib.domain.ids import KeyId
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import Nothing
from chalicelib.http.api.read_json import read_query
from chalicelib.services.accounts.api_keys import revoke_key
from chalicelib.services.handling.attach_file import prepare_upload
from chalicelib.services.telephone.service_codes import add_code
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint, send_test
from tests.fakes import acme
from tests.fakes.webhooks import MemoryQueue, MemorySender
from tests.http.stage import Stage
from tests.http.systems import Office, Reply, connect, filing

pytestmark = pytest.mark.usefixtures("unlimited")
NOBODYS = ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z"]


@pytest.fixture(scope="module")
def attacker(stage: Stage) -> Office:
    """A system of another business of the same deployment, with every scope there."""
    return connect(stage, account=acme.open_acme(stage.desk, "umbrella").account)


@pytest.fixture
def quiet(stage: Stage) -> Iterator[None]:
    """Receivers that take everything, and a queue in memory."""
    stage.desk.__dict__ |= {"webhook_sender": MemorySender(), "webhook_queue": MemoryQueue(stage.time.now)}
    yield
    del stage.desk.__dict__["webhook_sender"], stage.desk.__dict__["webhook_queue"]


def by(system: Office, method: str, path: str, content: Any = None) -> Reply:
    return system.send(system.system.sign(method, f"/api/v1{path}", content))


# -- bodies and queries


@pytest.mark.parametrize("body", [b'{"\\ud800":1,"\\ud800":2}', b'{"\\ud800":1}', b'{"text":"\\udfff"}'])
def test_half_a_character_is_a_problem_of_the_body_and_no_failure(system: Office, body: bytes) -> None:
    reply = by(system, "POST", "/disclosure-check", body)
    assert reply.status == 400
    assert reply.problem in {"malformed-body", "invalid-input"}


class Name(str):
    """A name that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Name.compared += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


def test_one_name_twice_among_thousands_is_found_without_comparing_each_with_each() -> None:
    names = [Name(f"n{number}") for number in range(2000)]
    Name.compared = 0
    with pytest.raises(InvalidField, match="n1999: repeated"):
        read_query([*((name, "") for name in names), (Name("n1999"), "")], Nothing)
    assert Name.compared < 20_000


@pytest.mark.parametrize("moment", NOBODYS)
def test_a_moment_that_some_time_zone_cannot_show_is_refused_by_its_field(system: Office, moment: str) -> None:
    query = moment.replace("+", "%2B")
    replies = {
        "received_at": system.post("/requests", filing(received_at=moment)),
        "since": system.post("/suppressions", suppressed(since=moment)),
        "changed_since": system.get(f"/suppressions?changed_since={query}"),
        "received_from": system.get(f"/requests?received_from={query}"),
    }
    for field, reply in replies.items():
        assert (reply.status, reply.problem) == (400, "invalid-input"), reply.body
        assert [error["field"] for error in reply.json["errors"]] == [field]


def suppressed(**more: Any) -> dict[str, Any]:
    return {"email": "eve@example.com", "purposes": ["sale_sharing"], "why": "asked", **more}


def test_no_problem_repeats_what_was_typed(system: Office) -> None:
    secret = "Ana-María-4111"
    for path, content in (
        ("/requests", filing(email=secret)),
        ("/requests", filing(residence=secret)),
        ("/requests", filing(rights=[secret])),
        ("/requests", filing(received_at=secret)),
        ("/suppressions/check", {"email": secret}),
        ("/suppressions/check", {"phone": secret}),
        ("/suppressions/check", {"hash": secret}),
        ("/webhooks", {"url": secret, "events": ["request.late"]}),
        ("/keys", {"name": "x", "scopes": ["read"], "public_key": secret}),
        (f"/requests/{secret}/notes", {"text": secret}),
    ):
        reply = by(system, "POST", path if path.isascii() else "/requests/x/notes", content)
        assert reply.status in {400, 404}, path
        assert secret not in reply.body.decode()


# -- signatures and keys


def test_of_calls_with_one_nonce_at_one_moment_a_single_one_is_heard(system: Office, attacker: Office) -> None:
    sent = system.system.sign("POST", "/api/v1/requests", filing(rights=["opt_out_sale"]), params={"nonce": "n-1"})
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _: system.send(sent), range(8)))
    assert sorted(reply.status for reply in replies) == [201, *[401] * 7]
    other = attacker.system.sign("GET", "/api/v1/requests", params={"nonce": "n-1"})
    assert attacker.send(other).status == 200, "the nonces of a key are its own"


def test_a_key_that_was_just_revoked_makes_itself_no_successor(stage: Stage) -> None:
    stolen = connect(stage)
    for _ in range(2):
        assert stolen.get("/keys").status == 200  # remembered for seconds from now on
    revoke_key(stage.desk, stage.account, stolen.system.key_id, actor="operator:test")  # in another container
    successor = {"name": "x", "scopes": ["read", "write", "admin"], "public_key": stolen.system.public_pem}
    reply = stolen.post("/keys", successor)
    assert (reply.status, reply.problem) == (401, "signature-invalid")


@pytest.mark.parametrize("first", [0, 1])
def test_a_key_under_which_anybody_could_sign_is_refused(system: Office, first: int) -> None:
    weak = base64.b64encode(bytes([first]) + bytes(31)).decode()
    reply = system.post("/keys", {"name": "x", "scopes": ["read"], "public_key": weak})
    assert (reply.status, reply.json["errors"][0]["field"]) == (400, "public_key")


@pytest.mark.parametrize("scopes", [(Scope.READ,), (Scope.WRITE,), (Scope.ADMIN,)])
def test_no_scope_stands_for_another(stage: Stage, scopes: tuple[Scope, ...]) -> None:
    narrow = connect(stage, *scopes)
    wanted = {Scope.READ: "/requests", Scope.ADMIN: "/keys"}
    for scope, path in wanted.items():
        assert narrow.get(path).status == (200 if scope in scopes else 403)
    assert narrow.post("/disclosure-check", {"text": "x"}).status == (200 if Scope.WRITE in scopes else 403)


# -- what belongs to others


def test_nothing_of_another_business_can_be_read_changed_or_named(
    stage: Stage, system: Office, attacker: Office, quiet: None
) -> None:
    acme_id, actor = stage.account.id, "operator:test"
    hook = add_endpoint(stage.desk, acme_id, url="https://hooks.acme.example/", events=("request.late",), actor=actor)
    sent = send_test(stage.desk, acme_id, hook.id, actor=actor)
    delivery = stage.desk.webhooks.log(acme_id, hook.id, limit=1)[0]
    assert delivery.id == sent.id
    code = add_code(stage.desk, stage.account, name="Brand", actor=actor).code
    here, log = f"/webhooks/{hook.id}", system.get(f"/webhooks/{hook.id}/deliveries").json["items"][0]["name"]
    named = {"url": "https://evil.example/", "events": ["request.late"]}
    tries: list[tuple[str, str, Any]] = [
        ("GET", here, None),
        ("PUT", here, named),
        ("DELETE", here, None),
        *(("POST", f"{here}/{step}", None) for step in ("secret", "disable", "enable", "test")),
        ("GET", f"{here}/deliveries", None),
        ("POST", f"{here}/deliveries/{log}/resend", None),
        ("POST", f"{here}/resend", {"since": "2026-01-01T00:00:00Z"}),
        ("POST", f"/keys/{system.system.key_id}/revocation", None),
        ("POST", f"/codes/{code}/name", {"name": "Evil"}),
        ("POST", f"/codes/{code}/greeting", {"ready": "brief"}),
        ("POST", f"/codes/{code}/retirement", {}),
    ]
    for method, path, content in tries:
        reply = by(attacker, method, path, content)
        assert (reply.status, reply.problem) == (404, "not-found"), (method, path, reply.body)
    own = by(attacker, "POST", "/codes", {"name": "Mine"}).json["code"]
    assert by(attacker, "POST", f"/codes/{own}/retirement", {"forwards_to": code}).status == 404
    assert system.get(here).json["url"] == "https://hooks.acme.example/"
    assert stage.desk.lines.code(code).name == "Brand"


def test_what_lies_under_another_request_is_not_there_under_an_own_one(
    stage: Stage, system: Office, attacker: Office
) -> None:
    theirs = acme.ask_one(stage.desk, stage.desk.accounts.get(stage.account.id), Right.DELETE)
    mine = acme.ask_one(stage.desk, account_of(stage, attacker), Right.DELETE)
    file = prepare_upload(stage.desk, stage.staff, theirs.id, "a.txt", back="http://127.0.0.1/back").file
    letter = stage.desk.requests.letters(theirs.account, theirs.submission)[0].id
    for step in (f"files/{file.id}/acceptance", f"files/{file.id}/withdrawal", f"letters/{letter}/abandonment"):
        assert by(attacker, "POST", f"/requests/{mine.id}/{step}").status == 404, step
    assert by(attacker, "GET", f"/requests/{mine.id}/files/{file.id}/link").status == 404
    told = {"means": "post", "told": stage.time.now().date().isoformat()}
    assert by(attacker, "POST", f"/requests/{mine.id}/letters/{letter}/told", told).status == 404
    reply = by(attacker, "POST", f"/requests/{mine.id}/assignment", {"assignee": stage.owner.id})
    assert reply.status in {400, 404}


def account_of(stage: Stage, system: Office) -> Account:
    return stage.desk.accounts.get(stage.desk.api_keys.get(KeyId(system.system.key_id)).account)


def test_a_cursor_leads_nowhere_for_another_business_list_or_after_a_change(system: Office, attacker: Office) -> None:
    for number in range(2):
        assert system.post("/suppressions", suppressed(email=f"c{number}@example.com")).status == 200
        assert system.post("/requests", filing(rights=["opt_out_sale"])).status == 201
    lists = {path: system.get(f"{path}?limit=1").json["next"] for path in ("/suppressions", "/requests")}
    for path, cursor in lists.items():
        assert system.get(f"{path}?limit=1&cursor={cursor}").status == 200
        assert attacker.get(f"{path}?limit=1&cursor={cursor}").problem == "invalid-input"
        changed = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
        assert system.get(f"{path}?limit=1&cursor={changed}x").problem == "invalid-input"
        for other in {*lists, "/voicemails"} - {path}:
            assert system.get(f"{other}?limit=1&cursor={cursor}").problem == "invalid-input"
