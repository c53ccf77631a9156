"""`recourse key`: the keys by which a business's own systems call the API."""

import argparse
import json
from pathlib import Path
from typing import Any

from chalicelib.cli.deployment import ACTOR, FindDesk
from chalicelib.domain.api_key import ApiKey, parse_public_key, parse_scopes
from chalicelib.errors import InvalidField


def add_commands(groups: Any) -> None:
    """Declare the group."""
    keys = groups.add_parser("key", help="API keys of a business's own systems: add, list, revoke")
    commands = keys.add_subparsers(required=True, metavar="COMMAND")
    adding = commands.add_parser("add", help="take a public key into use and print its id")
    adding.add_argument("--account", required=True, metavar="SLUG")
    adding.add_argument("--public-key", required=True, type=Path, metavar="FILE", help="Ed25519: PEM, JWK or base64")
    adding.add_argument("--scopes", required=True, metavar="read,write,admin,hand-off")
    adding.add_argument("--name", default="", help="of the system; the file's name, if not given")
    adding.set_defaults(run=add)
    listing = commands.add_parser("list", help="one JSON object a line, revoked ones included")
    listing.add_argument("--account", required=True, metavar="SLUG")
    listing.set_defaults(run=list_keys)
    revoking = commands.add_parser("revoke", help="take a key out of use for good")
    revoking.add_argument("key", metavar="KEY_ID")
    revoking.set_defaults(run=revoke)


def add(given: argparse.Namespace, find: FindDesk) -> int:
    """Add a key and print its id, and nothing else."""
    from chalicelib.services.accounts.api_keys import add_key

    scopes = parse_scopes(given.scopes.split(","))
    public_key = parse_public_key(_read(given.public_key))
    desk = find()
    account = desk.accounts.by_slug(given.account)
    name = given.name or given.public_key.stem
    key = add_key(desk, account, name=name, public_key=public_key, scopes=scopes, actor=ACTOR)
    print(key.id)
    return 0


def list_keys(given: argparse.Namespace, find: FindDesk) -> int:
    """Print every key of an account."""
    desk = find()
    for key in desk.api_keys.of(desk.accounts.by_slug(given.account).id):
        print(_line(key))
    return 0


def revoke(given: argparse.Namespace, find: FindDesk) -> int:
    """Revoke a key and print it."""
    from chalicelib.domain.ids import KeyId
    from chalicelib.services.accounts.api_keys import revoke_key

    desk = find()
    account = desk.accounts.get(desk.api_keys.get(KeyId(given.key)).account)
    print(_line(revoke_key(desk, account, given.key, actor=ACTOR)))
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidField(field="public_key", problem="cannot-be-read") from None


def _line(key: ApiKey) -> str:
    fields: dict[str, Any] = {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "created_by": key.created_by,
        "last_used_on": key.last_used_on.isoformat() if key.last_used_on else None,
        "revoked_at": key.revoked_at.isoformat(timespec="seconds") if key.revoked_at else None,
    }
    return json.dumps(fields, ensure_ascii=False)
