"""`recourse incident`: whom an incident concerns, and the drafts of what they and the authority are told."""

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.register import NOTICE_WITHIN
from chalicelib.errors import InvalidField

_AUTHORITY: Final = """\
Notice of a personal data breach (GDPR Article 33; state law where it applies)

Noticed: {noticed} (UTC). This notice is due by {due} (UTC), 72 hours later.
Business: {name}
Contact: {email}
What happened: [describe the nature of the breach]
People concerned: {people}. Requests concerned: {requests}. Lists that were looked at: {lists}.
Categories of data: name, e-mail address, telephone number, what was asked and answered.
Likely consequences: [describe]
Measures taken or proposed: [describe]
"""
_PEOPLE: Final = """\
Subject: What happened to data about you

Dear [name],

On [day] we found that somebody had access to what you sent to {name} with your privacy request: [which data].
What this can mean for you: [describe]. What we have done: [describe]. What you can do: [describe].
Questions: {email}.
"""


def add_commands(groups: Any) -> None:
    """Declare the group."""
    commands = groups.add_parser("incident", help="whom an incident concerns: scope").add_subparsers(
        required=True, metavar="COMMAND"
    )
    scope = commands.add_parser("scope", help="count requests and people of accounts; write their contacts and drafts")
    scope.add_argument("--account", action="append", metavar="SLUG", help="repeat for several; without: all accounts")
    scope.add_argument("--from", dest="since", required=True, metavar="TIME", help="2026-04-07T09:30Z")
    scope.add_argument("--until", metavar="TIME", help="without: now")
    scope.add_argument("--noticed", metavar="TIME", help="the 72 hours run from then; without: now")
    scope.add_argument("--actor", default="", metavar="ACTOR", help="only what user:… or key:… touched, from the audit")
    scope.add_argument("--into", metavar="FOLDER", help="write contacts (CSV) and drafts there, readable to you alone")
    scope.set_defaults(run=run)


def run(given: argparse.Namespace, find: FindDesk) -> int:
    """Print what is concerned of each account, one JSON object a line."""
    from chalicelib.services.registers.incident_scope import Period, Scope, incident_scope

    desk = find()
    now = desk.clock.now()
    period = Period(_time("from", given.since), _time("until", given.until) if given.until else now, given.actor)
    noticed = _time("noticed", given.noticed) if given.noticed else now
    slugs = given.account or [account.slug for account in desk.accounts.every()]
    for slug in slugs:
        found: Scope = incident_scope(desk, desk.accounts.by_slug(slug), period, actor=ACTOR)
        line = {
            "account": slug,
            "requests": len(found.requests),
            "people": len(found.people),
            "lists": found.lists,
            "authority_by": (noticed + NOTICE_WITHIN).isoformat(timespec="minutes"),
        }
        print(json.dumps(line))
        if given.into:
            _write(Path(given.into), found, noticed)
    return 0


def _write(folder: Path, found: Any, noticed: datetime) -> None:
    from chalicelib.domain.csv_table import as_csv

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    account = found.account
    rows = [
        [one.name, one.email.address if one.email else "", one.phone.e164 if one.phone else ""]
        for one in found.people.values()
    ]
    _private(folder / f"{account.slug}-people.csv", as_csv([["name", "email", "phone"], *rows]))
    values = {
        "noticed": f"{noticed:%Y-%m-%d %H:%M}",
        "due": f"{noticed + NOTICE_WITHIN:%Y-%m-%d %H:%M}",
        "name": account.name,
        "email": account.email or "[address]",
        "people": len(found.people),
        "requests": len(found.requests),
        "lists": found.lists,
    }
    _private(folder / f"{account.slug}-authority.txt", _AUTHORITY.format(**values))
    _private(folder / f"{account.slug}-people.txt", _PEOPLE.format(**values))


def _private(path: Path, content: str) -> None:
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(made, "w", encoding="utf-8", newline="") as to:
        to.write(content)


def _time(name: str, text: str) -> datetime:
    """An instant as RFC 3339 writes it; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidField(field=name, problem="malformed") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
