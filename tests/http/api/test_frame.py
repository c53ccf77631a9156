"""What every operation of the API has in common: proof, scopes, formats, problems, budgets."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import Scope
from chalicelib.http.api.frame import API
from chalicelib.http.api.problems import PROBLEMS
from infra.local.gateway import LARGEST_BODY
from tests.fakes.api_client import Sent
from tests.http.stage import Stage
from tests.http.systems import Office, connect, filing


def test_a_call_that_is_not_signed_is_told_how_to_sign(system: Office) -> None:
    sent = system.system.sign("GET", "/api/v1/requests")
    reply = system.send(replace(sent, headers={}))
    assert (reply.status, reply.problem) == (401, "signature-missing")
    assert "ed25519" in reply.header("accept-signature")


def test_a_call_that_is_sent_again_is_refused(system: Office) -> None:
    sent = system.system.sign("POST", "/api/v1/requests", filing(rights=["opt_out_sale"]))
    assert system.send(sent).status == 201
    assert system.send(sent).problem == "signature-replayed"


def test_query_method_and_body_are_what_was_signed(system: Office) -> None:
    get = system.system.sign("GET", "/api/v1/requests?limit=5")
    assert system.send(replace(get, url=get.url.replace("=5", "=50"))).problem == "signature-invalid"
    assert system.send(replace(get, url=f"{get.url}&list=all")).problem == "signature-invalid"
    post = system.system.sign("POST", "/api/v1/requests", filing())
    assert system.send(replace(post, method="GET")).problem == "signature-invalid"
    assert system.send(replace(post, body=post.body.replace(b"ana@", b"eve@"))).problem == "digest-mismatch"
    assert system.send(post.with_headers(content_digest="")).problem == "signature-invalid"


def test_the_public_address_holds_behind_a_path_prefix(stage: Stage) -> None:
    before = stage.desk.settings
    stage.desk.settings = replace(before, public_url="http://127.0.0.1:8000/prod")
    try:
        behind = connect(stage)
        behind.prefix = "/prod"
        reply = behind.get("/requests?limit=2&list=all")
        assert reply.status == 200
        assert behind.send(behind.system.sign("GET", "/api/v1/nothing")).problem == "not-found"
        plain = behind.system
        plain.base = "http://127.0.0.1:8000"
        wrong = plain.sign("GET", "/api/v1/requests")
        assert behind.send(replace(wrong, url="http://127.0.0.1:8000/prod/api/v1/requests")).status == 401
    finally:
        stage.desk.settings = before


def test_repeated_headers_are_one_list_and_fit_nothing_else(system: Office) -> None:
    post = system.system.sign("POST", "/api/v1/requests", filing())
    twice = post.headers["content-digest"]
    assert system.send(post.with_headers(content_digest=f"{twice},{twice}")).status == 401
    named = system.system.sign(
        "POST", "/api/v1/requests", filing(), headers={"content-type": "application/json,application/json"}
    )
    assert system.send(named).problem == "wrong-content-type"


@pytest.mark.parametrize(
    ("scopes", "method", "path", "needed"),
    [
        ((Scope.WRITE, Scope.ADMIN), "GET", "/requests", "read"),
        ((Scope.READ, Scope.ADMIN), "POST", "/requests", "write"),
    ],
)
def test_a_scope_that_is_missing_is_named(
    stage: Stage,
    scopes: tuple[Scope, ...],
    method: str,
    path: str,
    needed: str,
) -> None:
    small = connect(stage, *scopes)
    reply = small.get(path) if method == "GET" else small.post(path, filing())
    assert (reply.status, reply.problem, reply.json["scope"]) == (403, "scope-missing", needed)


def test_what_belongs_to_another_business_does_not_exist(stage: Stage, system: Office, other: Account) -> None:
    name = system.post("/requests", filing()).json["requests"][0]["id"]
    stranger = connect(stage, account=other)
    for path in (
        f"/requests/{name}",
        f"/requests/{name}/timeline",
        "/requests/01X",
        "/requests/%00",
        "/requests/A%23R",
    ):
        assert stranger.get(path).problem == "not-found", path
    assert stranger.get("/requests?list=all").json["items"] == []


def test_a_cursor_of_another_business_or_list_is_refused(stage: Stage, system: Office, other: Account) -> None:
    for _ in range(2):
        name = system.post("/requests", filing(rights=["opt_out_sale"])).json["requests"][0]["id"]
    cursor = system.get("/requests?limit=1").json["next"]
    assert system.get(f"/requests?limit=1&cursor={cursor}").status == 200
    stranger = connect(stage, account=other)
    assert stranger.get(f"/requests?limit=1&cursor={cursor}").problem == "invalid-input"
    assert system.get(f"/requests?limit=1&list=closed&cursor={cursor}").problem == "invalid-input"
    changed = cursor[:-3] + ("abc" if cursor[-3:] != "abc" else "def")
    assert system.get(f"/requests?limit=1&cursor={changed}").problem == "invalid-input"
    part = system.get(f"/requests/{name}/timeline?limit=1").json["next"]
    assert system.get(f"/requests?cursor={part}").problem == "invalid-input"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b'{"rights": ["delete"], "residence": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b"{} {}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' + b"[" * 150 + b"]" * 150 + b"}",
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"a": 1' + b"0" * 5000 + b"}",
    ],
    ids=lambda body: body[:20].decode("latin-1") + f" {len(body)}",
)
def test_a_body_that_no_reader_should_take_is_refused(system: Office, body: bytes) -> None:
    reply = system.post("/requests", body)
    assert reply.status == 400
    assert reply.problem in {"malformed-body", "invalid-input"}


def test_bytes_that_are_no_text_are_not_what_was_digested(system: Office) -> None:
    assert system.post("/requests", b'{"name": "\xff\xfe"}').problem == "digest-mismatch"


def test_a_name_that_stands_twice_is_refused(system: Office) -> None:
    reply = system.post("/requests", b'{"residence": "US-CA", "rights": ["delete"], "residence": "US-TX"}')
    assert (reply.status, reply.json["errors"][0]["field"], reply.json["errors"][0]["problem"]) == (
        400,
        "residence",
        "repeated",
    )


def test_a_body_may_be_as_large_as_a_form_and_no_larger(system: Office) -> None:
    assert system.post("/requests", {"x": "y" * 300_000}).problem == "too-large"
    huge = Sent(method="POST", url=f"{system.system.base}/api/v1/requests", headers={}, body=b"x" * (LARGEST_BODY + 1))
    assert system.send(huge).problem == "too-large"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"]
)
def test_other_formats_are_refused(system: Office, kind: str) -> None:
    assert system.post("/requests", b"{}", content_type=kind).problem == "wrong-content-type"


def test_a_compressed_body_is_refused(system: Office) -> None:
    assert system.post("/requests", filing(), content_encoding="gzip").problem == "wrong-content-type"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/*;q=0.5", 200),
        ("application/json; charset=utf-8", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
    ],
)
def test_who_accepts_no_json_is_told(system: Office, accept: str, status: int) -> None:
    reply = system.get("/requests", accept=accept)
    assert reply.status == status
    assert status == 200 or reply.problem == "not-acceptable"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_a_method_that_is_not_there_is_a_problem_that_names_the_others(system: Office, method: str) -> None:
    reply = system.send(system.system.sign(method, "/api/v1/requests"))
    assert reply.status == 405
    assert set(reply.header("allow").split(", ")) >= {"GET", "POST"}
    assert reply.header("content-type") == "application/problem+json"
    assert reply.header("access-control-allow-origin") == ""
    assert bool(reply.body) is (method != "HEAD")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/requests"])
def test_an_address_that_is_not_there_is_a_problem(system: Office, path: str) -> None:
    assert system.send(system.system.sign("GET", path)).problem in {"not-found", "method-not-allowed"}


def test_pages_keep_their_own_refusals(system: Office) -> None:
    reply = system.send(system.system.sign("GET", "/nothing"))
    assert (reply.status, reply.header("content-type")) == (404, "text/html; charset=utf-8")


def test_every_answer_carries_the_headers_that_protect_and_no_cookie(system: Office) -> None:
    for reply in (system.get("/requests"), system.get("/requests/01X"), system.get("/nothing")):
        assert reply.header("x-content-type-options") == "nosniff"
        assert reply.header("cache-control") == "no-store"
        assert reply.header("content-security-policy") == "default-src 'none'; frame-ancestors 'none'"
        assert reply.header("set-cookie") == ""
        assert reply.header("access-control-allow-origin") == ""


def test_a_budget_is_told_counted_down_and_kept(stage: Stage) -> None:
    fresh = connect(stage)
    first, second = fresh.get("/requests"), fresh.get("/requests/01X")
    assert (first.header("ratelimit-limit"), first.header("ratelimit-policy")) == ("600", "600;w=60")
    assert int(first.header("ratelimit-remaining")) == int(second.header("ratelimit-remaining")) + 1 == 599
    assert 1 <= int(first.header("ratelimit-reset")) <= 60
    stage.time.move(seconds=60 - stage.time.now().second)  # a minute begins
    replies = [fresh.post("/requests", {}) for _ in range(121)]
    assert {reply.problem for reply in replies[:-1]} == {"invalid-input"}
    reply = replies[-1]
    assert (reply.problem, reply.header("ratelimit-remaining")) == ("too-many-calls", "0")
    assert int(reply.header("retry-after")) <= 60
    assert fresh.get("/requests").status == 200
    stage.time.move(seconds=61)
    assert fresh.post("/requests", filing()).status == 201


def test_every_type_of_problem_is_explained(system: Office) -> None:
    for code, said in PROBLEMS.items():
        reply = system.send(Sent(method="GET", url=f"{system.system.base}/api/v1/problems/{code}", headers={}))
        assert (reply.status, reply.json["status"], reply.json["title"]) == (200, said.status, said.title)
    assert (
        system.send(Sent(method="GET", url=f"{system.system.base}/api/v1/problems/x", headers={})).problem
        == "not-found"
    )


def test_a_failure_here_is_a_problem_that_says_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = connect(stage)
    broken.get("/requests")
    requests = stage.desk.requests
    stage.desk.__dict__["requests"] = None
    try:
        reply = broken.get("/requests")
    finally:
        stage.desk.__dict__["requests"] = requests
    assert (reply.status, reply.problem) == (500, "failed")
    assert "NoneType" not in reply.body.decode()


def test_operations_have_names_and_words_of_their_own() -> None:
    names = [operation.name for operation in API]
    assert len(set(names)) == len(names)
    assert all(operation.summary and operation.description for operation in API)
    assert all(set(operation.refusals) <= set(PROBLEMS) for operation in API)
