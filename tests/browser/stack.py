"""The real local stack, started for tests as `make run` starts it, with ports and a folder of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

from infra.local import processes
from infra.local.schedule import SHORT_MINUTE
from tests.browser.chromium import ADDRESS_HEADER

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Business:
    """An account with two members of staff."""

    slug: str
    name: str
    owner: str  # the owner's address
    reviewer: str  # the second person's address


@dataclass
class LocalStack:
    """A running stack and what tests do to it from outside; `seen` are the messages already used."""

    folder: Path
    port: int
    prefix: str
    process: subprocess.Popen[bytes]
    seen: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Base of the site's addresses."""
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    @property
    def log(self) -> Path:
        """What the launcher printed."""
        return self.folder / "serve.log"

    def command(self, *words: str) -> str:
        """Run `recourse` against this stack and return what it printed."""
        command = [sys.executable, "-m", "chalicelib.cli.main", *words]
        ran = subprocess.run(
            command, cwd=processes.ROOT, env=environment(self.folder, self.prefix), capture_output=True, check=False
        )
        assert ran.returncode == 0, ran.stderr.decode()
        return ran.stdout.decode()

    def open_business(self, name: str = "Acme Stores", *, second_factor: str = "nobody") -> Business:
        """Take in a business with its owner and a reviewer; usually one that demands no second factor."""
        number = next(_NUMBERS)
        made = Business(f"acme-{number}", name, f"owner-{number}@acme.example", f"reviewer-{number}@acme.example")
        account = {
            "--name": made.name,
            "--slug": made.slug,
            "--time-zone": "America/Los_Angeles",
            "--place": "US-CA",
            "--owner-name": "Olga Owner",
            "--owner-email": made.owner,
            "--email": "privacy@acme.example",
            "--phone": "+1 415 555 0100",
            "--postal": "1 Market Street, San Francisco, CA 94105",
            "--second-factor": second_factor,
        }
        self.command("account", "add", *(word for pair in account.items() for word in pair))
        user = {"--account": made.slug, "--name": "Rita Reviewer", "--email": made.reviewer, "--role": "reviewer"}
        self.command("user", "add", *(word for pair in user.items() for word in pair))
        return made

    def mail_to(self, address: str) -> list[dict[str, str]]:
        """All mail to an address, newest first."""
        listing = f"{self.url}/local/mail.json?to={quote(address)}"
        with urllib.request.urlopen(listing, timeout=10) as answer:  # noqa: S310 - our own address
            found: list[dict[str, str]] = json.load(answer)
        return found

    def codes_to(self, address: str) -> dict[str, str]:
        """All codes mailed to an address by message, newest first."""
        found = {it["id"]: re.search(r"^(\d{3}) ?(\d{3})$", it["text"], re.MULTILINE) for it in self.mail_to(address)}
        return {name: code[1] + code[2] for name, code in found.items() if code}

    def code_to(self, address: str, *, seconds: float = 90) -> str:
        """Wait for a code that was mailed to an address and not used here yet."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            fresh = {name: code for name, code in self.codes_to(address).items() if name not in self.seen}
            if fresh:
                self.seen |= fresh.keys()
                return next(iter(fresh.values()))
            time.sleep(0.1)
        raise AssertionError(f"no code came to {address}")

    def link_to(self, address: str, path: str = "/", *, seconds: float = 150) -> str:
        """Wait for mail with a link to this site that begins so; return the newest one's link."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in self.mail_to(address):
                if link := re.search(re.escape(self.url + path) + r"\S+", mail["text"]):
                    return link[0]
            time.sleep(0.1)
        raise AssertionError(f"no link to {path} came to {address}")

    def work(self, *, goes_on: bool) -> None:
        """Let its worker go on, or stand still while no test looks: it asks the engine all the time."""
        launcher = Path("/proc", str(self.process.pid))
        for child in (launcher / "task" / launcher.name / "children").read_text().split():
            if b"infra.local.worker" in Path("/proc", child, "cmdline").read_bytes():
                os.kill(int(child), signal.SIGCONT if goes_on else signal.SIGSTOP)

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self.process.poll() is None:
            self.work(goes_on=True)
        processes.stop(self.process)


def environment(folder: Path, prefix: str = "", **more: str) -> dict[str, str]:
    """What a process of this stack gets; nothing of another deployment that tests of this process have set."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RECOURSE_"))}
    engine = {"RECOURSE_ENGINE_PYTHON": processes.engine_python()}
    local = {"RECOURSE_LOCAL_DIR": str(folder), "RECOURSE_LOCAL_PREFIX": prefix}
    tested = {"RECOURSE_LOCAL_ADDRESS": ADDRESS_HEADER.lower(), SHORT_MINUTE: "20"}
    return inherited | engine | local | tested | more


def start_stack(folder: Path, *, prefix: str = "", demo: bool = False, **more: str) -> LocalStack:
    """Start engine, web server and worker; return when the product can serve."""
    port, aws_port, phone_port = (processes.free_port() for _ in range(3))
    folder.mkdir(parents=True, exist_ok=True)
    options = [
        "--port",
        str(port),
        "--aws-port",
        str(aws_port),
        "--phone-port",
        str(phone_port),
        "--demo",
        str(int(demo)),
    ]
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local.serve", *options],
            cwd=processes.ROOT,
            env=environment(folder, prefix, **more),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    stack = LocalStack(folder, port, prefix, process)
    try:
        processes.wait_for(f"{stack.url}/health", process=process, log=stack.log, seconds=420)
    except processes.CannotStart:
        stack.stop()
        raise
    return stack
