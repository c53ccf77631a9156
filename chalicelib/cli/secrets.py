"""`recourse pepper`, `recourse secret` and `recourse signing-key`: what the deployment keeps secret gets new values."""

import argparse
import json
import sys
from typing import Any, Final, cast

from chalicelib.cli.deployment import FindDesk
from chalicelib.cli.typed_input import read_all
from chalicelib.errors import InvalidField, NotPossible

_KEYS: Final = ("form-key", "cursor-key", "seed")
_FAILED: Final = 1
# What to do where a step is not possible now.
_WHY: Final = {
    "not-yet-used": "the last new version is not used yet: wait a quarter of an hour",
    "not-yet-retired": "two peppers are looked up: retire the former one first (recourse pepper status)",
    "not-yet-moved": "the job has not come to its end: see recourse pepper status",
    "still-in-use": "something lies under it still: recourse pepper status says what",
    "in-use": "this is the pepper in use",
    "retired": "it is retired already",
    "unknown-version": "there is no such version",
}


def add_commands(groups: Any) -> None:
    """Declare the three groups."""
    pepper = groups.add_parser("pepper", help="what contacts are hashed with: rotate, status, rekey, retire")
    commands = pepper.add_subparsers(required=True, metavar="COMMAND")
    turning = commands.add_parser("rotate", help="make a new one; a job then moves everything that is hashed")
    turning.add_argument("--at-once", action="store_true", help="others know the present one: do not wait")
    turning.set_defaults(run=rotate_pepper)
    status = commands.add_parser("status", help="which there are, how far the job is, what lies under a former one")
    status.set_defaults(run=show_peppers)
    commands.add_parser("rekey", help="let the job begin again, after a restore").set_defaults(run=rekey)
    retiring = commands.add_parser("retire", help="try a former one no more, once nothing lies under it")
    retiring.add_argument("version", type=int, metavar="VERSION")
    retiring.set_defaults(run=retire)
    secret = groups.add_parser("secret", help="keys of forms and cursors, the telephone company's token: rotate, token")
    commands = secret.add_subparsers(required=True, metavar="COMMAND")
    changing = commands.add_parser("rotate", help="a new value, used a quarter of an hour from now")
    changing.add_argument("key", choices=_KEYS)
    changing.add_argument("--at-once", action="store_true", help="others know the present one: do not wait")
    changing.set_defaults(run=rotate_key)
    token = commands.add_parser("token", help="take the telephone company's token from standard input")
    token.add_argument("--alone", action="store_true", help="believe the former one no more")
    token.set_defaults(run=take_token)
    signing = groups.add_parser("signing-key", help="the key that signs receipts, exports and digests: rotate, status")
    commands = signing.add_subparsers(required=True, metavar="COMMAND")
    moving = commands.add_parser("rotate", help="take the next step: publish a new key, and later let it sign")
    moving.add_argument("--at-once", action="store_true", help="do not wait between the two steps")
    moving.set_defaults(run=rotate_signing_key)
    commands.add_parser("status", help="which key signs, since when, what is published").set_defaults(run=show_signing)


def rotate_pepper(given: argparse.Namespace, find: FindDesk) -> int:
    """Make a new pepper."""
    return _change(find, "pepper", at_once=given.at_once)


def rotate_key(given: argparse.Namespace, find: FindDesk) -> int:
    """Make a new value of another key."""
    return _change(find, given.key.replace("-", "_"), at_once=given.at_once)


def _change(find: FindDesk, name: str, *, at_once: bool) -> int:
    from chalicelib.services.health.change_secrets import SecretDesk, change_key

    desk = cast("SecretDesk", find())
    try:
        used = change_key(desk, name, at_once=at_once)
    except NotPossible as error:
        return _refused(error)
    print(json.dumps({"key": name, "used_from": used.isoformat(timespec="seconds")}))
    return 0


def show_peppers(given: argparse.Namespace, find: FindDesk) -> int:
    """Print the peppers, how far the job is, and what lies under each former one; fail while something does."""
    from chalicelib.services.health.rekey_contacts import rekeying, still_under

    del given
    desk = find()
    peppers, state = desk.secrets.peppers, rekeying(desk)
    under = {version: still_under(desk, version) for version in peppers.known if version < peppers.in_use}
    told: dict[str, Any] = {
        "in_use": peppers.in_use,
        "since": peppers.since.isoformat() if peppers.since else None,
        "looked_up": list(peppers.live),
        "still_under": {str(version): kinds for version, kinds in under.items()},
    }
    if state:
        told["job"] = {
            "looked": state.looked,
            "moved": state.moved,
            "left": state.stuck,
            "passes": state.passes,
            "done_at": state.done_at.isoformat() if state.done_at else None,
        }
    print(json.dumps(told))
    return _FAILED if any(under.values()) else 0


def rekey(given: argparse.Namespace, find: FindDesk) -> int:
    """Let the job go through everything anew."""
    from chalicelib.services.health.rekey_contacts import begin_again

    del given
    begin_again(find())
    return 0


def retire(given: argparse.Namespace, find: FindDesk) -> int:
    """Retire a pepper."""
    from chalicelib.services.health.change_secrets import SecretDesk, retire_pepper

    try:
        retire_pepper(cast("SecretDesk", find()), given.version)
    except NotPossible as error:
        return _refused(error)
    return 0


def take_token(given: argparse.Namespace, find: FindDesk) -> int:
    """Take a token from standard input: an argument would stand in the shell's history."""
    from chalicelib.services.health.change_secrets import SecretDesk, change_token

    token = read_all("the telephone company's token")
    if not token or len(token.split()) > 1:
        raise InvalidField(field="token", problem="malformed")
    change_token(cast("SecretDesk", find()), token, alone=given.alone)
    return 0


def rotate_signing_key(given: argparse.Namespace, find: FindDesk) -> int:
    """Take the next step of a change of the signing key and print it."""
    from chalicelib.services.health.change_secrets import SecretDesk, change_signing_key

    step, when = change_signing_key(cast("SecretDesk", find()), at_once=given.at_once)
    print(json.dumps({"step": step, "signs_from": when.isoformat(timespec="seconds")}))
    return 0


def show_signing(given: argparse.Namespace, find: FindDesk) -> int:
    """Print which key signs and which are published."""
    del given
    desk = find()
    key, following = desk.signing_keys.current(), desk.signing_keys.following()
    published = [one["kid"] for one in desk.signer.jwks()["keys"]]
    told = {"signs": key.jwk["kid"], "since": key.made_at.isoformat(), "published": published}
    print(json.dumps(told | ({"next": following.jwk["kid"]} if following else {})))
    return 0


def _refused(error: NotPossible) -> int:
    print(f"recourse: {_WHY.get(str(error), str(error))}", file=sys.stderr)
    return _FAILED
