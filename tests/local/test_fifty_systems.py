"""Fifty systems call a running server for a minute: no error but 429, nothing lost, nothing doubled."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local import processes
from tests.browser.stack import LocalStack, start_stack
from tests.fakes.api_client import System
from tests.local.fifty_systems import Client, Told, run_all

CLIENTS = 50
SHARING = 10  # of them use one key, so that a budget is used up
SECONDS = 60
LEAST = 200  # calls that must have been done for the count to mean something

pytestmark = pytest.mark.slow


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[LocalStack]:
    """The whole product as `make run` serves it, with rate limits."""
    running = start_stack(tmp_path / "stack")
    yield running
    running.stop()


def connect(stack: LocalStack, folder: Path) -> Client:
    """A business, and a system of it that may do everything."""
    system = System(stack.url)
    (folder / "key.pem").write_text(system.public_pem)
    slug = stack.open_business().slug
    named = ["--account", slug, "--public-key", str(folder / "key.pem"), "--scopes", "read,write,admin"]
    system.key_id = stack.command("key", "add", *named).strip()
    return Client(0, system, Told())


def with_own_key(first: Client) -> System:
    """One more system of the business."""
    system = System(first.system.base)
    wanted = {"name": "Load", "scopes": ["read", "write"], "public_key": system.public_raw}
    system.key_id = first.must("POST", "/keys", wanted)["id"]
    return system


def test_fifty_systems_at_once_lose_nothing_and_double_nothing(stack: LocalStack, tmp_path: Path) -> None:
    first, told = connect(stack, tmp_path), Told()
    shared = with_own_key(first)
    systems = [shared if number < SHARING else with_own_key(first) for number in range(CLIENTS)]
    clients = [Client(number, system, told) for number, system in enumerate(systems, start=1)]
    try:
        took = run_all(clients, SECONDS)
        say(f"{CLIENTS} systems for {SECONDS} s, and until each was answered: {took:.0f} s; {told}")
        assert told.wrong == []
        assert {status for _, status in told.answers} <= {200, 201, 429}
        assert told.count(200, 201) >= LEAST
        assert all(client.own for client in clients)
        assert told.hung_up
        assert told.replayed
        check_requests(first, told)
        check_messages(clients, told)
    finally:
        for client in (first, *clients):
            client.line.close()
    check_audit(stack, tmp_path)


def say(words: str) -> None:
    """Shown with `-s`: the figures of this run."""
    sys.stdout.write(f"\n{words}")


def check_requests(first: Client, told: Told) -> None:
    """What lies in the system is what the clients were told, each once."""
    there = first.every("/requests?list=all&limit=100")
    ours = [name for filing in told.filed for name in filing.requests]
    assert Counter(one["id"] for one in there) == Counter(ours)
    assert len(ours) == len(set(ours))
    references = {one["id"]: (one["reference"], one["requester"]) for one in there}
    said = {name: (filing.reference, filing.requester) for filing in told.filed for name in filing.requests}
    assert references == said
    assert len({filing.requester for filing in told.filed}) == len(told.filed)
    say(f"{len(told.filed)} filings told, {len(there)} requests in the system: the same")


def check_messages(clients: list[Client], told: Told) -> None:
    """Each message of which a client was told lies there once, and no other."""
    readers = clients[SHARING:]

    def read(each: int) -> dict[str, list[str]]:
        mine = [filing.requests[0] for filing in told.filed][each :: len(readers)]
        client = readers[each]
        return {name: [one["id"] for one in client.every(f"/requests/{name}/messages?limit=100")] for name in mine}

    there: dict[str, list[str]] = {}
    with ThreadPoolExecutor(max_workers=8) as threads:
        for part in threads.map(read, range(len(readers))):
            there |= part
    assert {name: Counter(found) for name, found in there.items() if found} == {
        name: Counter(ids) for name, ids in told.messages.items()
    }
    say(f"{sum(map(len, told.messages.values()))} messages told, as many there")


def check_audit(stack: LocalStack, folder: Path) -> None:
    """What was done at once is still one chain for each request."""
    log, key = folder / "audit.jsonl", folder / "audit-key.json"
    log.write_text(stack.command("audit", "export", "--account", "acme-1"))
    key.write_text(stack.command("audit", "key"))
    command = [sys.executable, "tools/verify_audit.py", str(log), "--key", str(key)]
    checked = subprocess.run(command, cwd=processes.ROOT, capture_output=True, text=True, check=False)
    assert checked.stdout.startswith("INTACT: "), checked.stdout
    say(checked.stdout.strip())
