"""`recourse webhook`: the systems of a business's own that are told what happens."""

import argparse
import json
from datetime import datetime
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.events import CHOICES
from chalicelib.domain.webhook import WebhookEndpoint
from chalicelib.errors import InvalidField


def add_commands(groups: Any) -> None:
    """Declare the group."""
    hooks = groups.add_parser("webhook", help="systems of a business's own: add, list, test, rotate, resend, remove")
    commands = hooks.add_subparsers(required=True, metavar="COMMAND")
    adding = commands.add_parser("add", help="print a new endpoint with its secret, which is shown this once")
    adding.add_argument("--account", required=True, metavar="SLUG")
    adding.add_argument("--url", required=True, metavar="https://...")
    adding.add_argument("--events", default=",".join(CHOICES), metavar="a,b", help="all of them, if not given")
    adding.set_defaults(run=add)
    listing = commands.add_parser("list", help="one JSON object a line")
    listing.add_argument("--account", required=True, metavar="SLUG")
    listing.set_defaults(run=list_hooks)
    for name, run, words in (
        ("test", test, "have a test event sent and print its id"),
        ("rotate", rotate, "print a new secret; the one before signs beside it for a day"),
        ("remove", remove, "forget an endpoint"),
    ):
        _on_one(commands, name, words).set_defaults(run=run)
    resending = _on_one(commands, "resend", "send again everything since a time")
    resending.add_argument("--since", required=True, metavar="2026-11-23T17:00:00+00:00")
    resending.add_argument("--only-failed", action="store_true")
    resending.set_defaults(run=resend)


def _on_one(commands: Any, name: str, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words)
    parser.add_argument("--account", required=True, metavar="SLUG")
    parser.add_argument("endpoint", metavar="ENDPOINT_ID")
    return parser


def add(given: argparse.Namespace, find: FindDesk) -> int:
    """Add an endpoint and print it."""
    from chalicelib.services.webhooks.webhook_endpoints import add_endpoint

    desk = find()
    account = desk.accounts.by_slug(given.account)
    events = tuple(name.strip() for name in given.events.split(","))
    made = add_endpoint(desk, account.id, url=given.url, events=events, actor=ACTOR)
    print(json.dumps(_fields(made) | {"secret": made.secrets[0].value}))
    return 0


def list_hooks(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every endpoint of an account, without secrets."""
    desk = find()
    for hook in desk.webhooks.endpoints(desk.accounts.by_slug(given.account).id):
        print(json.dumps(_fields(hook)))
    return 0


def test(given: argparse.Namespace, find: FindDesk) -> int:
    """Send a test event."""
    from chalicelib.services.webhooks.webhook_endpoints import send_test

    desk = find()
    delivery = send_test(desk, desk.accounts.by_slug(given.account).id, given.endpoint, actor=ACTOR)
    print(json.dumps({"delivery": delivery.id}))
    return 0


def rotate(given: argparse.Namespace, find: FindDesk) -> int:
    """Print the new secret with the endpoint."""
    from chalicelib.services.webhooks.webhook_endpoints import rotate_secret

    desk = find()
    made = rotate_secret(desk, desk.accounts.by_slug(given.account).id, given.endpoint, actor=ACTOR)
    print(json.dumps(_fields(made) | {"secret": made.secrets[0].value}))
    return 0


def remove(given: argparse.Namespace, find: FindDesk) -> int:
    """Forget an endpoint."""
    from chalicelib.services.webhooks.webhook_endpoints import remove_endpoint

    desk = find()
    remove_endpoint(desk, desk.accounts.by_slug(given.account).id, given.endpoint, actor=ACTOR)
    return 0


def resend(given: argparse.Namespace, find: FindDesk) -> int:
    """Begin to send again; the minute's job goes on with it."""
    from chalicelib.services.webhooks.resend_webhooks import start_resend

    since = _moment(given.since)
    desk = find()
    account = desk.accounts.by_slug(given.account)
    only_failed = given.only_failed
    started = start_resend(desk, account.id, given.endpoint, since=since, only_failed=only_failed, actor=ACTOR)
    print(json.dumps({"since": started.since.isoformat(), "until": started.until.isoformat()}))
    return 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidField(field="since", problem="malformed") from None
    if moment.tzinfo is None:
        raise InvalidField(field="since", problem="needs-an-offset")
    return moment


def _fields(hook: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": hook.id,
        "url": hook.url,
        "events": [event.value for event in hook.events],
        "created_at": hook.created_at.isoformat(timespec="seconds"),
        "disabled": hook.disabled_why.value if hook.disabled_why else None,
        "failing_since": hook.failing_since.isoformat(timespec="seconds") if hook.failing_since else None,
    }
