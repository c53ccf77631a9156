"""Hosts ministack, the local AWS engine, so that its state survives a `kill -9`.

Runs in the engine's own environment: `.local/ministack/bin/python -m infra.local.engine --port 4566 --state DIR`.
A moment after a change the process forks; the child holds a frozen copy of all services, writes one checkpoint
and ends, as Redis does for its snapshots. Requests go on meanwhile.
"""

import argparse
import asyncio
import contextlib
import copy
import fcntl
import gc
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any, BinaryIO

from infra.local import checkpoints

# From a change to its checkpoint: at worst the save that runs, this pause, and the next save.
PAUSE_BEFORE_SAVE = 0.4
LONGEST_SAVE = 60.0
STREAM_RECORDS_KEPT = 1000
_READS = ("Get", "BatchGet", "TransactGet", "Query", "Scan", "Describe", "List", "Decrypt", "Sign", "GenerateDataKey")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

logger = logging.getLogger("recourse.engine")


def changes_state(scope: Scope) -> bool:
    """Say whether a request may have changed anything: all but GET, HEAD and the operations known to only read."""
    if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
        return False
    target = dict(scope["headers"]).get(b"x-amz-target", b"").decode("latin-1")
    return not target.rpartition(".")[2].startswith(_READS)


class Checkpointer:
    """Writes checkpoints of all services, one at a time, from a forked child or at the end from the process itself."""

    def __init__(self, folder: Path, lock: BinaryIO) -> None:
        self._folder = folder
        self._lock = lock
        self._changed = asyncio.Event()
        self._saving = asyncio.Lock()

    def note_change(self) -> None:
        """Ask for a checkpoint."""
        self._changed.set()

    async def run(self) -> None:
        """Save a moment after each change, for ever; a save that failed is tried again."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(PAUSE_BEFORE_SAVE)
            self._changed.clear()
            async with self._saving:
                if not await self._save_in_child():
                    logger.error("a checkpoint failed; trying again")
                    self._changed.set()

    async def finish(self) -> None:
        """Write the last checkpoint, after the one that may be running."""
        async with self._saving:
            checkpoints.write(self._folder, _all_services())
            checkpoints.prune(self._folder)

    async def _save_in_child(self) -> bool:
        child = os.fork()
        if child == 0:
            self._be_the_child()
        status = await _ended(child)
        checkpoints.prune(self._folder)
        return status == 0

    def _be_the_child(self) -> None:
        """Write the checkpoint and end.

        Sockets are closed so that nobody waits on a dead engine's port; the lock stays, so that a successor
        starts from this checkpoint and not from the one before. A fork needs no copy of its own memory.
        """
        status = 1
        try:
            gc.disable()
            lock = self._lock.fileno()
            os.closerange(3, lock)
            os.closerange(lock + 1, os.sysconf("SC_OPEN_MAX") if lock < 4096 else lock + 1)
            copy.deepcopy = lambda value, _memo=None, _nil=None: value  # type: ignore[assignment]
            checkpoints.write(self._folder, _all_services())
            status = 0
        finally:
            os._exit(status)


async def _ended(child: int) -> int:
    """Return the exit status of the child; one that hangs on a lock of the moment it was forked is ended."""
    deadline = time.monotonic() + LONGEST_SAVE
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)  # noqa: ASYNC222 - WNOHANG does not wait
        if pid:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        await asyncio.sleep(0.02)


def _all_services() -> Iterator[tuple[str, bytes]]:
    """Yield the state file of each service in ministack's own format; an error ends the checkpoint."""
    from ministack import app
    from ministack.core import persistence

    services = {**app._build_persistence_save_dict(), "recourse_memory_only": _memory_only}
    for name, get_state in services.items():
        state = get_state()
        if state is not None:
            document = {"__ministack_format__": persistence._state_format_version(name), "payload": state}
            yield f"{name}.json", json.dumps(document, default=persistence._json_default).encode()


def _memory_only() -> dict[str, Any]:
    """Return what ministack itself never saves: the mail that was sent, and the newest stream records."""
    from ministack.core.responses import AccountRegionScopedDict
    from ministack.services import dynamodb, ses

    streams = AccountRegionScopedDict()
    for (account, region, table), records in dynamodb._stream_records.all_items():
        streams.set_scoped(account, region, table, records[-STREAM_RECORDS_KEPT:])
    return {"mail": ses._sent_emails, "streams": streams}


def _restore_memory_only() -> None:
    """Put it back, so that a code mailed before a restart is still shown and a stream reader finds its place."""
    from ministack.core import persistence
    from ministack.services import dynamodb, ses

    saved = persistence.load_state("recourse_memory_only")
    if saved:
        ses._sent_emails.update(saved["mail"])
        dynamodb._stream_records.update(saved["streams"])


def _watched(application: Application, checkpointer: Checkpointer) -> Application:
    """Wrap the engine so that whatever changes something asks for a checkpoint."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await application(scope, receive, send)
        if changes_state(scope):
            checkpointer.note_change()

    return answer


def _configure(port: int, state: Path) -> None:
    """Tell ministack where it lives; it reads its environment when imported."""
    generation = checkpoints.newest(state / "checkpoints")
    os.environ.update(
        GATEWAY_PORT=str(port),
        BIND_HOST="127.0.0.1",
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
        PERSIST_STATE="1",
        S3_PERSIST="1",
        S3_DATA_DIR=str(state / "objects"),
        STATE_DIR=str(generation or state / "none"),
    )
    os.environ.setdefault("LOG_LEVEL", "WARNING")


async def _serve(port: int, state: Path, lock: BinaryIO) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app

    from infra.local import hearing

    hearing.install()
    checkpointer = Checkpointer(state / "checkpoints", lock)
    app.save_all = lambda _services: None
    _restore_memory_only()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.5
    config.loglevel = "WARNING"
    saver = asyncio.create_task(checkpointer.run())
    await serve(_watched(app.app, checkpointer), config, shutdown_trigger=stop.wait)
    saver.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await saver
    await checkpointer.finish()


def _take_lock(state: Path, patience: float) -> BinaryIO:
    """Lock the state folder; wait a little for the last checkpoint of an engine that was killed."""
    state.mkdir(parents=True, exist_ok=True)
    lock = (state / "lock").open("wb")
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                sys.exit(f"another engine runs on the state in {state}")
            time.sleep(0.1)
        else:
            return lock


def main() -> None:
    """Serve until SIGTERM or SIGINT, then write the last checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--patience", type=float, default=20.0, help="seconds to wait for a killed engine's last save")
    arguments = parser.parse_args()
    state = arguments.state.resolve()
    with _take_lock(state, arguments.patience) as lock:
        checkpoints.prune(state / "checkpoints")
        _configure(arguments.port, state)
        asyncio.run(_serve(arguments.port, state, lock))


if __name__ == "__main__":
    main()
