"""What an authorized agent's system does: it asks by the protocol, as docs/examples/drp_agent.py shows."""

import subprocess
import sys

from infra.local.demo_agent import EXAMPLE
from tests.browser.stack import LocalStack


def say(stack: LocalStack, slug: str, step: str, *words: str) -> dict[str, str]:
    """One step of the example; what the agent was told."""
    key, door = str(stack.folder / "agent.json"), f"{stack.url}/drp/{slug}"
    command = [sys.executable, str(EXAMPLE), key, step, door, slug.upper(), *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return {name: value.strip() for name, _, value in (line.partition(" ") for line in ran.stdout.splitlines())}


def ask(stack: LocalStack, slug: str, email: str, *, right: str = "deletion") -> str:
    """Ask for a right of a person; return the protocol's id of the request."""
    return say(stack, slug, "ask", right, email)["request_id"]
