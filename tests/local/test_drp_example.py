"""A reader of docs/drp.md plays an agent: what the page says is typed into a shell, against a running server."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local import processes
from infra.local.demo_agent import NAME, agents_file, trust_an_agent
from tests.local.web import open_acme, recourse, web_server

SHELL = re.compile(r"## Play an agent.*?```sh\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with the page in front of them and a server at `base`."""

    folder: Path
    base: str

    def type(self, step: str, request: str = "") -> dict[str, str]:
        """Type the page's line of a step; what the agent was told."""
        done = self.run(step, request)
        assert done.returncode == 0, done.stderr
        return {name: value.strip() for name, _, value in (line.partition(" ") for line in done.stdout.splitlines())}

    def run(self, step: str, request: str = "") -> subprocess.CompletedProcess[str]:
        """Type it, whatever comes of it."""
        found = SHELL.search((processes.ROOT / "docs/drp.md").read_text())
        assert found
        function, *lines = re.split(r"^(?=agent [a-z])", found[1], flags=re.MULTILINE)
        line = next(line for line in lines if line.startswith(f"agent {step} "))
        here = {".venv/bin/python": sys.executable, ".local/": f"{self.folder}/", "http://127.0.0.1:8000": self.base}
        typed = function + line.replace("REQUEST", request)
        for there, put in here.items():
            typed = typed.replace(there, put)
        return subprocess.run(
            ["sh", "-c", typed], cwd=processes.ROOT, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture(scope="module")
def reader(stage_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A server that trusts the agent of `make run`, and a business that lets it in."""
    folder = tmp_path_factory.mktemp("drp")
    trust_an_agent(folder, demo=True)
    with web_server(stage_environment, folder, RECOURSE_DRP_AGENTS=str(agents_file(folder))) as base:
        open_acme()
        recourse("drp", "on", "--account", "acme")
        yield Reader(folder, base)


def test_an_agent_asks_looks_and_takes_back_as_the_page_says(reader: Reader) -> None:
    asked = reader.type("ask")
    assert asked["status"] == "open"
    assert asked["processing_details"]
    assert reader.type("status", asked["request_id"])["status"] == "open"
    assert reader.type("revoke", asked["request_id"])["status"] == "revoked"
    assert reader.type("status", asked["request_id"])["status"] == "revoked"


def test_what_is_not_the_agents_is_refused_with_the_protocols_words(reader: Reader) -> None:
    refused = reader.run("status", "00000000-0000-4000-8000-000000000000")
    assert refused.returncode == 1
    assert "RefusedError: 403" in refused.stderr


def test_another_key_under_the_same_name_gets_no_token(reader: Reader, tmp_path: Path) -> None:
    example = processes.ROOT / "docs/examples/drp_agent.py"
    command = [sys.executable, str(example), str(tmp_path / "agent.json"), "key", NAME]
    listed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert [entry["id"] for entry in listed] == [NAME]
    assert (tmp_path / "agent.json").stat().st_mode & 0o077 == 0
    refused = Reader(tmp_path, reader.base).run("ask")
    assert "RefusedError: 403" in refused.stderr


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["agent.json"],
        ["agent.json", "fly"],
        ["agent.json", "key"],
        ["agent.json", "status", "https://x", "X", "1", "2"],
    ],
)
def test_what_does_not_fit_is_told_with_what_would(typed: list[str]) -> None:
    example = processes.ROOT / "docs/examples/drp_agent.py"
    done = subprocess.run([sys.executable, str(example), *typed], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "drp_agent.py FILE status API_BASE BUSINESS REQUEST" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_list_of_a_machine_is_made_once_and_trusts_nobody_without_the_demo(tmp_path: Path) -> None:
    trust_an_agent(tmp_path / "empty", demo=False)
    assert json.loads(agents_file(tmp_path / "empty").read_text()) == []
    trust_an_agent(tmp_path / "demo", demo=True)
    before = agents_file(tmp_path / "demo").read_text()
    trust_an_agent(tmp_path / "demo", demo=True)
    assert agents_file(tmp_path / "demo").read_text() == before
