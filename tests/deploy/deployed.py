"""A stage on the emulator: how it is changed, asked and taken away."""

import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.deploy.cloud import Cloud
from infra.deploy.deploy import Deployment
from infra.deploy.destroy import Removal
from infra.deploy.package import Built
from infra.deploy.restoring import Restoring
from infra.deploy.stages import Stage
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy
from tests.deploy.breaking import EARLY, begun_again, hurried
from tests.deploy.emulator import browser_at, command
from tests.http.client import Browser

TAGS = [{"Key": "paid-by", "Value": "legal"}]
# What this emulator does not keep of a template, or has not: the doctor must see that it is not there.
NOT_KEPT = {
    "is encrypted under a key of this AWS account",
    "can be restored to each second of the last 35 days",
    "forgets what has expired",
    "is encrypted under the deployment's key",
    "lets nobody change a digest for any time",
    "deletes voicemails by its rules",
    "is signed (DKIM)",
}


# What a call is answered whose process this emulator ends because its function is changed. AWS lets it finish.
_ENDED = b"Worker process died"
ENDED_UNDER_IT = 0  # as which such an answer is told


class Listener(Terminal):
    """A build server that says yes; what it was told is kept."""

    heard: list[str] = []  # noqa: RUF012 - one run, one list

    def say(self, words: str = "") -> None:
        """Keep and print it."""
        self.heard.append(words)
        super().say(words)


@dataclass
class Deployed:
    """The stage and how to change it."""

    url: str
    stage: Stage
    built: Built
    cloud: Cloud
    folder: Path
    hooks: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)

    def deploy(self, built: Built | None = None, **parameters: str) -> str:
        """Run the command; all that it said."""
        Listener.heard.clear()
        self.stage = replace(self.stage, parameters={**self.stage.parameters, **parameters})
        terminal = Listener(yes=True, interactive=False)
        package_of_it = built or self.built
        Deployment(cloud=self.cloud, stage=self.stage, built=package_of_it, terminal=terminal, pause=0.5).run()
        return "\n".join(Listener.heard)

    def remove(self, typed: str = "") -> Removal:
        """The command that takes it away."""
        Listener.heard.clear()
        terminal = Listener(yes=True, interactive=False, typed=typed)
        return Removal(cloud=self.cloud, stage=self.stage, terminal=terminal, pause=0.5)

    def changed(self, change: Callable[[dict[str, Any]], None]) -> Built:
        """The same package under another template."""
        document = yaml.safe_load(self.built.template.read_text())
        change(document["Resources"])
        other = self.folder / f"{uuid.uuid4().hex}.yaml"
        other.write_text(yaml.safe_dump(document))
        return replace(self.built, template=other)

    @property
    def api(self) -> str:
        """The id of its API."""
        found = self.cloud.client("cloudformation").describe_stack_resource(
            StackName=self.stage.stack, LogicalResourceId="RestAPI"
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def browser(self) -> Browser:
        """A browser in front of it."""
        return browser_at(self.url, self.api, self.stage.name)

    def health(self) -> int:
        """What its page of health answers."""
        address = f"{self.url}/_aws/execute-api/{self.api}/{self.stage.name}/health"
        try:
            with urllib.request.urlopen(address, timeout=240) as answer:  # noqa: S310 - the emulator
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return ENDED_UNDER_IT if error.code == 502 and _ENDED in error.read() else error.code


@contextmanager
def taking(hooks: list[dict[str, Any]]) -> Iterator[str]:
    """A server that takes webhooks and adds each to `hooks`; its address."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hooks.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/in"
    server.shutdown()
    server.server_close()


def every_function(deployed: Deployed) -> list[dict[str, Any]]:
    """All that the stage has."""
    pages = deployed.cloud.client("lambda").get_paginator("list_functions")
    return [one for page in pages.paginate() for one in page["Functions"]]


def refused_without_its_policy(restoring: Restoring, audit: str) -> str:
    """The audit's policy, without which nothing is ended; this emulator has not taken it from the template."""
    tables = restoring.cloud.client("dynamodb")
    with pytest.raises(CannotDeploy, match="no policy that refuses changes"):
        restoring.put_in_place()
    arn = tables.describe_table(TableName=audit)["Table"]["TableArn"]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "dynamodb:DeleteItem", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    tables.put_resource_policy(ResourceArn=arn, Policy=policy)
    tables.tag_resource(ResourceArn=arn, Tags=TAGS)
    return policy


def put_in_place_whatever_breaks(deployed: Deployed, restoring: Restoring) -> None:
    """A call is lost at each run, AWS is slower than the emulator, and nobody is served in between."""
    refused: list[str] = []

    def too_soon() -> None:
        if "going" in (deployed.folder / f"{deployed.stage.name}.restoring.json").read_text():
            with pytest.raises(CannotDeploy, match="first run put-in-place again") as error:
                restoring.go()
            refused.append(str(error.value))

    with hurried(deployed.cloud) as met:
        assert begun_again(deployed.cloud, restoring.put_in_place, count(1), too_soon) > len(refused) > 4
    assert met == {*EARLY, "DELETING"} - {"UpdateEventSourceMapping"}


def diagnosis(deployed: Deployed, *checks: str, ends: int = 0) -> list[dict[str, str]]:
    """What the doctor says of the stage."""
    only = [word for check in checks for word in ("--only", check)]
    said = command(deployed.stage.name, deployed.url, "doctor", "--json", *only, ends=ends)
    return [json.loads(line) for line in said.splitlines()]
