"""`make restore-drill`: a backup comes back on a new stage, and nobody who was erased comes back with it.

The rehearsal has an engine of its own and nothing of yours. What it restores is what AWS would: the tables of records
and of the audit, from backups; the buckets as they are, since they are never restored; the wrapped keys from their
second copies; and nothing of what passes (sessions, codes, drafts), which has no backup.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from chalicelib import aws
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Staff
from chalicelib.domain.ids import AccountId
from chalicelib.domain.rights import Right
from chalicelib.errors import Unavailable
from chalicelib.services.erasure.replay_ledger import replay_ledger
from chalicelib.services.erasure.verify_restored import Verified, verify_restored
from chalicelib.settings import Settings
from infra.local import processes, restore_cast
from infra.local.demo import DemoClock
from infra.local.environment import aws_environment
from infra.local.resources import create_resources

_PEOPLE: Final = 5
_KEYS: Final = "keys/"
Say = Callable[[str], None]


class DrillFailed(Exception):
    """The rehearsal found what must not be; the message says what."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the rehearsal came to."""

    erased_again: Mapping[str, int]
    verified: Verified
    marks_before: int
    marks_after: int
    lost: int  # requests that came in after the backup


def rehearse(environment: Mapping[str, str], say: Say) -> Rehearsed:
    """Fill a stage, back it up, let life go on, restore it beside, replay, verify and search. Raise `DrillFailed`."""
    clock = DemoClock()
    stays, gone, backups = _live(environment, clock, say)
    restored = dict(environment) | {
        f"RECOURSE_{name}_TABLE": _restore(environment, name, backups.get(name)) for name in _TABLES
    }
    keys = _keys_from_copies(restored)
    say(f"restored beside: {_items(restored, 'RECORDS')} records, {_items(restored, 'AUDIT')} entries, {keys} keys")
    desk = _desk(restored, clock)
    before = _marks(desk, restored)
    _demand(before > 0, "the backup holds nobody who was erased: the rehearsal shows nothing")
    _demand(not _readable(desk, gone), "an erased account can be read before the replay")
    done = replay_ledger(desk)
    say(f"replayed: {done.accounts} account, {json.dumps(done.counts)}")
    _demand(not replay_ledger(desk).counts, "a second replay found something")
    restore_cast.count(desk, stays.account)
    verified = verify_restored(desk)
    say(f"verified: {verified.requests} requests, {verified.entries} entries, torn: {len(verified.torn)}")
    _demand(not verified.torn, f"torn: {verified.torn}")
    _demand(not verified.miscounted, f"miscounted: {verified.miscounted}")
    after = _marks(desk, restored)
    say(f"traces of who was erased: {before} before the replay, {after} after it")
    _demand(after == 0, f"{after} traces of who was erased")
    _serve(desk, stays, say)
    return Rehearsed(done.counts, verified, before, after, lost=2)


def _live(environment: Mapping[str, str], clock: DemoClock, say: Say) -> tuple[Staff, AccountId, dict[str, str]]:
    """Two businesses, backups of both tables, and then a person and an account that are erased."""
    desk = _desk(environment, clock)
    stays, goes = (restore_cast.open_business(desk, slug) for slug in ("beacon", restore_cast.MARK))
    for number in range(_PEOPLE):
        restore_cast.ask(desk, stays, f"person{number}")
        restore_cast.ask(desk, goes, f"{restore_cast.MARK}{number}")
    person = restore_cast.ask(desk, stays, f"{restore_cast.MARK}-person", Right.OPT_OUT_SALE)
    for staff in (stays, goes):
        restore_cast.count(desk, staff.account)
    backups = {name: _back_up(environment, name) for name in ("RECORDS", "AUDIT")}
    say(f"backed up: {_items(environment, 'RECORDS')} records, {_items(environment, 'AUDIT')} entries of the audit")
    restore_cast.erase_person(desk, clock, stays, person)
    restore_cast.erase_business(desk, clock, goes.account)
    restore_cast.ask(desk, stays, "late")
    say(f"then: a person erased ({stays.account.slug}), an account erased ({goes.account.slug}), one form sent")
    return stays, goes.account.id, backups


def _serve(desk: LiveDesk, stays: Staff, say: Say) -> None:
    """The next form is taken in, and the audit goes on where it was."""
    restore_cast.ask(desk, stays, "afterwards")
    there = len(list(restore_cast.requests_of(desk, stays.account)))
    _demand(there == 2 * (_PEOPLE + 1), f"{there} requests where {2 * (_PEOPLE + 1)} belong")
    _demand(not verify_restored(desk).torn, "what came in afterwards tore a chain")
    say(f"serving: {there} requests; lost with what came after the backup: 2 requests of one form")


_TABLES: Final = ("RECORDS", "AUDIT", "EPHEMERAL", "KEYS")


def _desk(environment: Mapping[str, str], clock: DemoClock) -> LiveDesk:
    """A container that has just started on these tables."""
    desk = LiveDesk(Settings.from_environment(environment))
    desk.__dict__["clock"] = clock
    return desk


def _table(environment: Mapping[str, str], name: str) -> str:
    return environment[f"RECOURSE_{name}_TABLE"]


def _back_up(environment: Mapping[str, str], name: str) -> str:
    made = aws.client("dynamodb").create_backup(TableName=_table(environment, name), BackupName=f"drill-{name.lower()}")
    return str(made["BackupDetails"]["BackupArn"])


def _restore(environment: Mapping[str, str], name: str, backup: str | None) -> str:
    """A new table beside the old one: out of its backup, or empty where there is none."""
    client = aws.client("dynamodb")
    table = f"{_table(environment, name)}-restored"
    if backup:
        client.restore_table_from_backup(TargetTableName=table, BackupArn=backup)
        return table
    client.create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    return table


def _keys_from_copies(environment: Mapping[str, str]) -> int:
    """The wrapped keys have no backup: the second copy of each is put back. Those of the erased have none."""
    bucket, table = environment["RECOURSE_KEYS_BUCKET"], _table(environment, "KEYS")
    found = aws.client("s3").list_objects_v2(Bucket=bucket, Prefix=_KEYS).get("Contents", [])
    for one in found:
        wrapped = aws.client("s3").get_object(Bucket=bucket, Key=one["Key"])["Body"].read()
        item = {"id": {"S": one["Key"].removeprefix(_KEYS)}, "wrapped": {"B": wrapped}}
        aws.client("dynamodb").put_item(TableName=table, Item=item)
    return len(found)


def _scan(environment: Mapping[str, str], name: str) -> Iterator[dict[str, Any]]:
    start: dict[str, Any] = {}
    while True:
        page = aws.client("dynamodb").scan(TableName=_table(environment, name), **start)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _items(environment: Mapping[str, str], name: str) -> int:
    return sum(1 for _ in _scan(environment, name))


def _marks(desk: LiveDesk, environment: Mapping[str, str]) -> int:
    """How often the mark is found: plainly in the tables, in objects, and in what can be read and opened."""
    mark = restore_cast.MARK.encode()
    found = sum(mark in repr(item).encode() for name in _TABLES for item in _scan(environment, name))
    for bucket in ("FILES", "VOICEMAIL", "MAIL", "KEYS"):
        name = environment[f"RECOURSE_{bucket}_BUCKET"]
        for one in aws.client("s3").list_objects_v2(Bucket=name).get("Contents", []):
            found += mark in aws.client("s3").get_object(Bucket=name, Key=one["Key"])["Body"].read()
    for account in desk.accounts.every():
        if _readable(desk, account.id):
            for request in restore_cast.requests_of(desk, account):
                head, filed = desk.requests.dossier(account.id, request)
                submission = desk.requests.submission(account.id, head.submission)
                found += mark in repr((head, filed, submission)).encode()
    return found


def _readable(desk: LiveDesk, account: Any) -> bool:
    try:
        return bool(desk.accounts.users(account))
    except Unavailable:
        return False


def _demand(holds: bool, otherwise: str) -> None:  # noqa: FBT001  what is demanded reads best in its place
    if not holds:
        raise DrillFailed(otherwise)


@contextmanager
def own_engine() -> Iterator[None]:
    """An engine for this rehearsal alone, to which this process's clients speak."""
    with tempfile.TemporaryDirectory() as folder:
        port, log = processes.free_port(), Path(folder) / "engine.log"
        process = processes.start_engine(port=port, state=Path(folder) / "state", log=log)
        try:
            url = f"http://127.0.0.1:{port}"
            processes.wait_for(f"{url}/_ministack/health", process=process, log=log)
            os.environ.update(aws_environment(url))
            yield
        finally:
            processes.stop(process)


def say(where: TextIO, line: str) -> None:
    """A line to the person at the terminal."""
    where.write(f"restore-drill: {line}\n")


def main() -> int:
    """Rehearse, and say what was done; 1 if something was found that must not be."""
    with own_engine():
        try:
            rehearse(create_resources("drill"), lambda line: say(sys.stdout, line))
        except DrillFailed as failed:
            say(sys.stderr, f"FAILED: {failed}")
            return 1
    say(sys.stdout, "nobody who was erased came back, and every chain holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
