"""Runs the whole product on this machine: AWS engine, telephone, web server, worker. Behind `make run`."""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from infra.local import processes
from infra.local.demo_agent import agents_file, trust_an_agent
from infra.local.environment import aws_environment, local_folder, write_environment
from infra.local.phone.exchange import ACCOUNT, TOKEN
from infra.local.processes import CannotStart

STAGE = "local"
INBOUND = "mail.recourse.localhost"  # where requests come in by mail
HOST = "127.0.0.1"
DEMO_STAFF = "owner@acme.example"
OPERATOR = "operator"  # the account whose staff run this machine's deployment
WORKERS = 2
THREADS = 8
LONGEST_START = 60.0


@dataclass
class Stack:
    """The running processes by what they are, in the order in which they were started."""

    folder: Path
    url: str
    aws_url: str
    phone_url: str
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def log(self, name: str) -> Path:
        """Return the log file of a process."""
        return self.folder / "log" / f"{name}.log"

    def start_engine(self, port: int) -> None:
        """Start the AWS engine and wait for it."""
        log = self.log("engine")
        process = processes.start_engine(port=port, state=self.folder / "state" / "engine", log=log)
        self.running["engine"] = process
        processes.wait_for(f"{self.aws_url}/_ministack/health", process=process, log=log, seconds=LONGEST_START)

    def start_web(self, port: int) -> None:
        """Start the web server; `wait_until_ready` waits for it."""
        gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"{HOST}:{port}"]
        size = ["--workers", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "75", "--timeout", "60"]
        command = [*gunicorn, *size, "infra.local.gateway:application()"]
        self.running["web server"] = processes.start(command, log=self.log("web"))

    def start_phone(self, port: int) -> None:
        """Start the local telephone company and wait for it."""
        log = self.log("phone")
        command = [sys.executable, "-m", "infra.local.phone.server", "--port", str(port)]
        self.running["telephone"] = processes.start(command, log=log)
        page = f"{self.phone_url}/local/phone"
        processes.wait_for(page, process=self.running["telephone"], log=log, seconds=LONGEST_START)

    def start_worker(self) -> None:
        """Start the worker that reads streams and keeps schedules."""
        command = [sys.executable, "-m", "infra.local.worker"]
        self.running["worker"] = processes.start(command, log=self.log("worker"))

    def wait_until_ready(self) -> None:
        """Return once the product says that it can serve."""
        process, log = self.running["web server"], self.log("web")
        processes.wait_for(f"{self.url}/health", process=process, log=log, seconds=LONGEST_START)

    def first_that_ended(self) -> str | None:
        """Name a process that is not running any more."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def stop(self) -> None:
        """Stop what was started, the engine last: it writes the final checkpoint."""
        for process in reversed(self.running.values()):
            processes.stop(process)


@contextmanager
def only_copy(folder: Path) -> Iterator[None]:
    """Hold the lock of the folder; raise `CannotStart` when a second copy holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = (
                f"Recourse runs already on the state in {folder}. Stop it first, or give this copy "
                "a folder and ports of its own: make run LOCAL=.local-2 PORT=8001 AWS_PORT=4567"
            )
            raise CannotStart(message) from None
        yield


def refuse_taken_ports(ports: Mapping[str, int]) -> None:
    """Raise `CannotStart` naming the port that somebody else uses, and how to choose another."""
    for name, number in ports.items():
        if processes.is_taken(number):
            message = f"Port {number} is taken by another program. Choose another: make run {name}={number + 1}"
            raise CannotStart(message)


def prepare(stack: Stack) -> None:
    """Create the resources and leave the environment to this process, its children and the `recourse` command."""
    from infra.local.resources import create_resources

    os.environ.update(aws_environment(stack.aws_url))
    telephone = {"TwilioAccountSid": ACCOUNT, "TwilioApiBase": stack.phone_url}
    agents = str(agents_file(stack.folder))
    on_this_machine = {"PublicUrl": stack.url, "WebhookLoopback": "on", "DrpAgents": agents, "Operator": OPERATOR}
    on_this_machine["InboundDomain"] = INBOUND
    variables = create_resources(STAGE, **on_this_machine, **telephone) | {"RECOURSE_TWILIO_AUTH_TOKEN": TOKEN}
    os.environ.update(variables)
    write_environment(stack.folder / "env", aws_environment(stack.aws_url) | variables)


def seed(url: str, *, demo: bool) -> list[str]:
    """Fill an empty stage, with demo data or not at all; return the lines that say how to come in."""
    if find_spec("infra.local.demo") is None:
        return []
    from infra.local import demo as filling

    operating = filling.open_operator()
    operator = f"operator page   {url}/operator   sign in as {operating}; it asks you to set up a second factor"
    if not demo:
        return [f"first account   {filling.first_operator_link()}", operator]
    filling.seed()
    return [
        f"consumer page   {url}/c/acme",
        f"staff page      {url}/staff   sign in as {DEMO_STAFF}; the code comes to the mail box",
        f"agents (DRP)    {url}/drp/acme   see docs/drp.md for an agent that asks there",
        operator,
    ]


def describe(stack: Stack, ways_in: list[str], *, seconds: float) -> None:
    """Say where everything is."""
    print(
        "\nRecourse runs on this machine. Ctrl-C stops it.\n",
        *ways_in,
        f"mail box        {stack.url}/local/mail",
        f"write a mail    {stack.url}/local/write   that comes in as a request",
        f"lifecycle       {stack.url}/local/clock   moves the time by which voicemails end",
        f"telephone       {stack.url}/local/phone",
        f"webhooks        {stack.url}/local/webhooks   what a business's own system is told",
        f"state folder    {stack.folder / 'state'}   (logs in {stack.folder / 'log'})",
        f"ready after     {seconds:.1f} s",
        sep="\n",
        flush=True,
    )


def _say(step: str) -> None:
    """A slow machine takes a minute for some of these: whoever waits knows for what."""
    print(step, flush=True)


def run(stack: Stack, arguments: argparse.Namespace) -> str:
    """Start everything and watch it; return the sentence with which it ended."""
    began = time.monotonic()
    _say("starting the AWS engine ...")
    stack.start_engine(arguments.aws_port)
    trust_an_agent(stack.folder, demo=arguments.demo == 1)
    _say("putting up tables, buckets, queues and keys ...")
    prepare(stack)
    _say(
        "filling in what is missing of the demo business ..."
        if arguments.demo
        else "opening the operator's account ..."
    )
    ways_in = seed(stack.url, demo=arguments.demo == 1)
    _say("starting the telephone, the web server and the worker ...")
    stack.start_phone(arguments.phone_port)
    stack.start_web(arguments.port)
    stack.start_worker()
    stack.wait_until_ready()
    describe(stack, ways_in, seconds=time.monotonic() - began)
    while True:
        time.sleep(0.5)
        ended = stack.first_that_ended()
        if ended == "worker":
            print("The worker ended and is started again; see its log.", flush=True)
            stack.start_worker()
        elif ended:
            return f"The {ended} ended, so everything stops. See {stack.folder / 'log'}."


def main() -> None:
    """Serve until Ctrl-C or SIGTERM, then stop the processes that were started here and nothing else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--aws-port", type=int, default=4566)
    parser.add_argument("--phone-port", type=int, help="by default the one after AWS_PORT")
    parser.add_argument("--demo", type=int, choices=(0, 1), default=1)
    arguments = parser.parse_args()
    arguments.phone_port = arguments.phone_port or arguments.aws_port + 1
    ports = {"PORT": arguments.port, "AWS_PORT": arguments.aws_port, "PHONE_PORT": arguments.phone_port}
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.default_int_handler)
    folder = local_folder()
    prefix = os.environ.get("RECOURSE_LOCAL_PREFIX", "")
    urls = [f"http://{HOST}:{number}" for number in ports.values()]
    stack = Stack(folder, urls[0] + prefix, urls[1], urls[2])
    try:
        with only_copy(folder):
            try:
                refuse_taken_ports(ports)
                sys.exit(run(stack, arguments))
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                stack.stop()
    except CannotStart as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        print("\nStopped; everything is saved.")


if __name__ == "__main__":
    main()
