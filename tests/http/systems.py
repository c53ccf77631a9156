"""Systems that call the API: each with a key of its own, speaking to the app through the gateway."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import Scope, parse_public_key
from chalicelib.domain.contact import Email
from chalicelib.http.gateway import readable_refusal
from chalicelib.services.accounts.api_keys import add_key
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from infra.local.gateway import Gateway
from tests.fakes.api_client import Sent, System
from tests.http.stage import Stage

EVERYTHING = tuple(Scope)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    lines: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """A header, empty if it is not there."""
        return next((value for key, value in self.lines if key.lower() == name.lower()), "")

    @property
    def json(self) -> Any:
        """The body, which must be JSON."""
        assert "json" in self.header("content-type"), (self.status, self.body[:200])
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The code of the problem's type; the answer must be a whole problem."""
        assert self.header("content-type") == "application/problem+json", (self.status, self.body[:300])
        said = self.json
        assert said["status"] == self.status
        assert said["title"]
        assert said["detail"]
        return str(said["type"].rpartition("/")[2])


@dataclass(slots=True)
class Office:
    """A business's system in front of a stage."""

    stage: Stage
    system: System
    prefix: str = ""

    def send(self, sent: Sent) -> Reply:
        """Send a call as it is, signed or not, changed or not."""
        started: list[tuple[str, list[tuple[str, str]]]] = []
        environ = {
            "REQUEST_METHOD": sent.method,
            "RAW_URI": sent.target,
            "REMOTE_ADDR": "203.0.113.50",
            "wsgi.input": io.BytesIO(sent.body),
            "CONTENT_LENGTH": str(len(sent.body)),
            "CONTENT_TYPE": sent.headers.get("content-type", ""),
            **{
                f"HTTP_{name.upper().replace('-', '_')}": value
                for name, value in sent.headers.items()
                if name != "content-type"
            },
        }
        gateway = Gateway(self.stage.app, prefix=self.prefix, refuse=readable_refusal)
        content = b"".join(gateway(environ, lambda status, lines: started.append((status, lines))))
        status, lines = started[0]
        return Reply(int(status[:3]), lines, content)

    def get(self, path: str, **headers: str) -> Reply:
        """Read."""
        return self.send(self.system.sign("GET", f"/api/v1{path}", headers=_spelled(headers)))

    def post(self, path: str, content: Any, **headers: str) -> Reply:
        """Write."""
        return self.send(self.system.sign("POST", f"/api/v1{path}", content, headers=_spelled(headers)))

    def put(self, path: str, content: Any, **headers: str) -> Reply:
        """Replace."""
        return self.send(self.system.sign("PUT", f"/api/v1{path}", content, headers=_spelled(headers)))


def _spelled(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def connect(stage: Stage, *scopes: Scope, account: Account | None = None, actor: str = "operator:test") -> Office:
    """A system whose key was added just now, with every scope unless some are named."""
    system = System(base=stage.desk.public_url, now=lambda: stage.time.now().timestamp())
    public_key = parse_public_key(system.public_pem)
    chosen: Sequence[Scope] = scopes or EVERYTHING
    owner = account or stage.account
    key = add_key(stage.desk, owner, name="CRM", public_key=public_key, scopes=chosen, actor=actor)
    system.key_id = key.id
    return Office(stage, system)


def another_business(stage: Stage) -> Account:
    """Another business of the same deployment."""
    command = OpenAccount(
        name="Bolt",
        slug="bolt",
        time_zone="America/New_York",
        place="US-NY",
        owner_name="Bo Owner",
        owner_email=Email.parse("owner@bolt.example"),
    )
    return open_account(stage.desk, command)[0]


def filing(**changed: Any) -> dict[str, Any]:
    """What a system files for Ana; None leaves a field out."""
    usual = {
        "rights": ["know_specific", "opt_out_sale"],
        "residence": "US-CA",
        "name": "Ana María López",
        "email": "ana@example.com",
        "relationship": "customer",
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}
