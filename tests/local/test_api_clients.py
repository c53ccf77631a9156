"""Clients that others have written speak with the API of a running server: npm and PyPI, both by RFC 9421."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests_http_signature import HTTPSignatureAuth, algorithms

from infra.local import processes
from tests.fakes.api_client import System
from tests.http.systems import filing
from tests.local.web import open_acme, recourse, web_server
from tests.node import run_node

# Skips fail where RECOURSE_REQUIRE_BROWSER is set, as those of the browser tests do.
pytestmark = pytest.mark.browser

EXAMPLES = processes.ROOT / "docs/examples"

PROGRAM = """
import { createHash, createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import messageSignatures from 'http-message-signatures'
const { httpbis, createSigner } = messageSignatures
const [base, keyId, keyFile, filing] = process.argv.slice(2)
const key = createSigner(createPrivateKey(readFileSync(keyFile)), 'ed25519', keyId)

async function call (method, path, content) {
  const body = content === undefined ? undefined : JSON.stringify(content)
  const headers = { date: new Date().toUTCString() }
  const fields = ['@method', '@target-uri', 'date']
  if (body) {
    headers['content-type'] = 'application/json'
    headers['content-digest'] = `sha-512=:${createHash('sha512').update(body).digest('base64')}:`
    fields.push('content-digest', 'content-type')
  }
  const paramValues = { nonce: randomUUID(), created: new Date() }
  const request = { method, url: `${base}${path}`, headers }
  const params = ['keyid', 'alg', 'created', 'nonce']
  const signed = await httpbis.signMessage({ key, name: 'sig1', fields, params, paramValues }, request)
  const answer = await fetch(request.url, { method, headers: signed.headers, body })
  return { status: answer.status, content: await answer.json() }
}

const filed = await call('POST', '/api/v1/requests', JSON.parse(filing))
const id = filed.content.requests[0].id
const query = new URLSearchParams({ list: 'all', changed_since: '2026-01-01T00:00:00+00:00', limit: '5' })
const listed = await call('GET', `/api/v1/requests?${query}`)
const read = await call('GET', `/api/v1/requests/${id}`)
const wrong = await call('POST', '/api/v1/requests', { rights: ['delete'], residence: 'US-CA', colour: 'red' })
console.log(JSON.stringify([filed, listed, read, wrong]))
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and a system whose key is in use there."""

    system: System
    key_file: Path


@pytest.fixture(scope="module")
def server(stage_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the app as `make run` does, over a stage of its own; the key is added at the terminal."""
    folder = tmp_path_factory.mktemp("server")
    with web_server(stage_environment, folder) as base:
        yield _connect(folder, base)


def _connect(folder: Path, base: str) -> Server:
    system = System(base)
    public, private = folder / "crm.pem", folder / "crm-private.pem"
    public.write_text(system.public_pem)
    private.write_bytes(system.private_pem)
    open_acme()
    scopes = ["--public-key", str(public), "--scopes", "read,write,admin"]
    system.key_id = recourse("key", "add", "--account", "acme", *scopes).strip()
    return Server(system, private)


def check(filed: Any, listed: Any, read: Any, wrong: Any) -> None:
    """What every client must get."""
    assert [one["status"] for one in (filed, listed, read, wrong)] == [201, 200, 200, 400], (filed, listed, wrong)
    name = filed["content"]["requests"][0]["id"]
    assert name in {one["id"] for one in listed["content"]["items"]}
    assert read["content"]["id"] == name
    assert wrong["content"]["errors"][0]["field"] == "colour"


def test_the_client_from_npm_files_lists_and_reads(server: Server, tmp_path: Path) -> None:
    arguments = (server.system.base, server.system.key_id, str(server.key_file), json.dumps(filing()))
    check(*json.loads(run_node(tmp_path, PROGRAM, *arguments)))


def test_the_client_from_pypi_which_covers_the_date_files_lists_and_reads(server: Server) -> None:
    auth = HTTPSignatureAuth(
        signature_algorithm=algorithms.ED25519,
        key=server.system.private_pem,
        key_id=server.system.key_id,
        covered_component_ids=("@method", "@target-uri"),
        use_nonce=True,
    )
    with_body = HTTPSignatureAuth(
        signature_algorithm=algorithms.ED25519,
        key=server.system.private_pem,
        key_id=server.system.key_id,
        covered_component_ids=("@method", "@target-uri", "content-type"),
        use_nonce=True,
        tag="recourse",
    )
    path = f"{server.system.base}/api/v1/requests"
    query = {"list": "all", "changed_since": "2026-01-01T00:00:00+00:00", "limit": "5"}
    with requests.Session() as session:
        filed = session.post(path, json=filing(), auth=with_body, timeout=30)
        assert '"date"' in filed.request.headers["signature-input"]
        listed = session.get(path, params=query, auth=auth, timeout=30)
        read = session.get(f"{path}/{filed.json()['requests'][0]['id']}", auth=auth, timeout=30)
        wrong = session.post(path, json=filing(colour="red"), auth=with_body, timeout=30)
    check(*({"status": one.status_code, "content": one.json()} for one in (filed, listed, read, wrong)))


def test_the_client_of_these_tests_speaks_with_the_running_server(server: Server) -> None:
    sent = server.system.sign("GET", "/api/v1/requests?limit=1")
    answer = requests.get(sent.url, headers=dict(sent.headers), timeout=30)
    assert answer.status_code == 200
    again = requests.get(sent.url, headers=dict(sent.headers), timeout=30)
    assert again.json()["type"] == f"{server.system.base}/api/v1/problems/signature-replayed"


def test_header_lines_that_come_twice_reach_no_handler(server: Server) -> None:
    """Sent over a bare connection, as no client would: two digests, of which one is that of the body."""
    sent = server.system.sign("POST", "/api/v1/requests", filing())
    line = http.client.HTTPConnection(urlsplit(sent.url).netloc, timeout=30)
    line.putrequest("POST", sent.target)
    for name, value in (*sent.headers.items(), ("content-digest", "sha-256=:AAAA:")):
        line.putheader(name, value)
    line.putheader("content-length", str(len(sent.body)))
    line.endheaders(sent.body)
    answer = line.getresponse()
    assert answer.status == 401
    assert json.loads(answer.read())["title"]
    line.close()


def arguments_of(server: Server) -> tuple[str, str, str]:
    """What every example is started with."""
    return server.system.base, server.system.key_id, str(server.key_file)


def run(*command: str) -> str:
    """Run an example and return what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check_example(printed: str) -> None:
    """An example files a request, lists some and reads the one that it has filed."""
    words = [line.split() for line in printed.splitlines()]
    assert [line[0] for line in words] == ["filed", "listed", "state"]
    assert int(words[1][1]) >= 1
    assert words[2][1] == "awaiting-verification"


def test_the_example_in_python_works(server: Server) -> None:
    check_example(run(sys.executable, str(EXAMPLES / "recourse_client.py"), *arguments_of(server)))


def test_the_example_in_javascript_works(server: Server, tmp_path: Path) -> None:
    check_example(run_node(tmp_path, (EXAMPLES / "client.mjs").read_text(), *arguments_of(server)))


def test_the_example_for_curl_works(server: Server) -> None:
    script = ("sh", str(EXAMPLES / "call.sh"), *arguments_of(server))
    content = {"rights": ["delete"], "residence": "US-CA", "email": "ana@example.com", "name": "Ana López"}
    filed = json.loads(run(*script, "POST", "/requests", json.dumps(content)))
    listed = json.loads(run(*script, "GET", "/requests?list=all&limit=5"))
    assert listed["items"]
    assert json.loads(run(*script, "GET", f"/requests/{filed['requests'][0]['id']}"))["reference"] == filed["reference"]
