"""`recourse receipt`: whether a saved receipt, or certificate of a deletion, is the one that was signed."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from chalicelib.cli.deployment import FindDesk
from chalicelib.domain import deletion_certificate, receipt
from chalicelib.errors import InvalidField


def add_commands(groups: Any) -> None:
    """Declare the group."""
    group = groups.add_parser("receipt", help="receipts of consumers, certificates of deletions: verify")
    commands = group.add_subparsers(required=True, metavar="COMMAND")
    verifying = commands.add_parser("verify", help="print what it says; exit 1 if it is not as it was signed")
    verifying.add_argument("file", type=Path)
    verifying.add_argument("--jwks", type=Path, help="public keys; those of the deployment by default")
    verifying.set_defaults(run=verify)


def verify(given: argparse.Namespace, find: FindDesk) -> int:
    """Check a signed document against the public keys and print what it says."""
    from chalicelib.services.consumer.verify_receipt import verify_document

    token = _read(given.file)
    jwks = _keys(given.jwks) if given.jwks else find().signer.jwks()
    try:
        claims = verify_document(token, jwks)
    except InvalidField as error:
        print(f"recourse: NOT VALID: {error.problem.replace('-', ' ')}", file=sys.stderr)
        return 1
    print(json.dumps(_payload(claims), indent=2, ensure_ascii=False))
    return 0


def _payload(claims: receipt.ReceiptClaims | deletion_certificate.Deletion) -> dict[str, Any]:
    if isinstance(claims, deletion_certificate.Deletion):
        return deletion_certificate.as_payload(claims)
    return receipt.as_payload(claims)


def _keys(file: Path) -> dict[str, Any]:
    try:
        keys = json.loads(_read(file))
    except ValueError:
        raise InvalidField(field="jwks", problem="malformed") from None
    if not isinstance(keys, dict) or not isinstance(keys.get("keys"), list):
        raise InvalidField(field="jwks", problem="malformed")
    return keys


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidField(field=str(file), problem="cannot-be-read") from None
