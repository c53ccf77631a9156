"""A business that lets agents in, and agents that speak with it through the gateway."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.agents.agent_door import OpenDoor, open_door
from tests.fakes.agent import AgentSimulator, Reply
from tests.http.client import Browser
from tests.http.stage import Stage


@dataclass
class Agents:
    """The operator's `agents.json` and the way to the businesses."""

    stage: Stage
    file: Path

    def agent(self, name: str = "TEST_AGENT", *, seed: int = 0, slug: str = "acme") -> AgentSimulator:
        """An agent with a key of its own at a business, not yet trusted."""
        browser = Browser(self.stage.app, address=f"10.99.{seed}.9")

        def send(method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
            given = {key.replace("-", "_"): value for key, value in headers.items()}
            content_type = given.pop("content_type", "")
            whole = path if path.startswith("/drp/") else f"/drp/{slug}/v1{path}"
            page = browser.send(method, whole, body=body, content_type=content_type, follow=False, **given)
            return Reply(page.status, page.text, {key.lower(): value for key, value in page.headers})

        business = slug.upper()
        return AgentSimulator(send, self.stage.time.now, name, business, bytes([seed]) + bytes(range(1, 32)))

    def trust(self, *agents: AgentSimulator) -> None:
        """Write the file; it is read again by the next call."""
        self.file.write_text(json.dumps([agent.entry for agent in agents]))
        self.stage.desk.__dict__.pop("trusted_agents", None)


@contextmanager
def open_agents(stage: Stage, folder: Path) -> Iterator[Agents]:
    """Open the door of the stage's business; the list of agents is empty."""
    before, file = stage.desk.settings, folder / "agents.json"
    stage.desk.settings = replace(before, drp_agents=str(file), rate_limits="off")
    file.write_text("[]")
    account = stage.desk.accounts.get(stage.account.id)
    open_door(stage.desk, account, OpenDoor(), actor="system:test")
    yield Agents(stage, file)
    stage.desk.settings = before
    stage.desk.__dict__.pop("trusted_agents", None)


def second_business(stage: Stage, slug: str = "beta") -> Account:
    """Another business that lets agents in."""
    account, _ = open_account(
        stage.desk,
        OpenAccount(
            name="Beta",
            slug=slug,
            time_zone="America/Los_Angeles",
            place="US-CA",
            owner_name="Olga",
            owner_email=Email(f"olga@{slug}.example"),
        ),
    )
    return open_door(stage.desk, account, OpenDoor(), actor="system:test")
