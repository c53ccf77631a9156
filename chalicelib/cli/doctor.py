"""`recourse doctor`: how a deployment is, seen from outside and from inside, and what to do."""

import argparse
import json
from collections.abc import Iterable
from typing import Any, Final

from chalicelib.cli.deployment import FindDesk
from chalicelib.domain.finding import Finding, Grade, is_unseen, unseen, worst

_UNREADABLE: Final = "The credentials of this shell may not look, or the service does not answer."
_CODES: Final = {Grade.OK: 0, Grade.NONE: 0, Grade.WARN: 0, Grade.UNSEEN: 2, Grade.FAIL: 1}
CHECKS: Final = (
    *("secret", "tables", "buckets", "keys", "queues", "jobs", "clocks", "digests", "mail", "time"),
    *("quotas", "functions", "triggers", "version", "roles", "alarms", "pages", "certificate", "dns", "telephone"),
)


def add_commands(groups: Any) -> None:
    """Declare the command."""
    doctor = groups.add_parser("doctor", help="look at a deployment from outside and inside, and say what to do")
    doctor.add_argument("--only", choices=CHECKS, action="append", help="look at this alone; may be given again")
    doctor.add_argument("--json", action="store_true", help="one JSON object a line")
    doctor.set_defaults(run=examine)


def examine(given: argparse.Namespace, find: FindDesk) -> int:
    """Print a line for each thing that was looked at; 1 where one does not work, else 2 where one was not seen."""
    from chalicelib.services.health.doctor import own_looks

    desk = find()
    own = own_looks(desk, lambda: desk.secret_store.read()[0], has_token=not desk.settings.is_local)
    looks = {**own, **desk.looks}
    found: list[Finding] = []
    for name in CHECKS:
        if name in looks and (not given.only or name in given.only):
            for one in _looked(name, looks[name]):
                found.append(one)
                print(_line(one, as_json=given.json))
    return _CODES[worst(found)]


def _looked(name: str, look: Any) -> Iterable[Finding]:
    """What a look finds; one that breaks off says so by the type of the error, and the others go on."""
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001  the message may hold anything; its type says enough
        answer = getattr(error, "response", {})
        kind = f"{type(error).__name__} {answer.get('Error', {}).get('Code', '')}".strip()
        if is_unseen(answer):
            yield unseen(name, f"more of it ({kind})")
        else:
            yield Finding(check=name, grade=Grade.FAIL, what=f"could not be looked at: {kind}", do=_UNREADABLE)


def _line(one: Finding, *, as_json: bool) -> str:
    if as_json:
        return json.dumps({"check": one.check, "grade": one.grade, "what": one.what, "do": one.do})
    return f"{one.grade:<6} {one.check:<12} {one.what}" + (f"\n{'':19} -> {one.do}" if one.do else "")
