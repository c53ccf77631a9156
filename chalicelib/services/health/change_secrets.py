"""New values for what the deployment keeps secret, each in steps of which every one can be taken again."""

import base64
from datetime import datetime
from typing import Final, Protocol

from chalicelib.domain.secret_values import LEAD, rotated, with_public_keys, with_token, without_pepper
from chalicelib.errors import NotPossible
from chalicelib.services.health.rekey_contacts import rekeying, still_under
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.secret_store import SecretsDesk

_BYTES: Final = 32
_SIGNS_FROM: Final = "signing_from"


class SecretDesk(Desk, SecretsDesk, Protocol):
    """A desk that may change the secret: that of the command line alone."""


def change_key(desk: SecretDesk, name: str, *, at_once: bool = False) -> datetime:
    """Add a version of a key and return from when on it is used. Raise `NotPossible` as `rotated` does, `Conflict`.

    `at_once` is for a value that others know: containers that have not read the new one yet, for five minutes, refuse
    what the others sign.
    """
    now = desk.clock.now()
    used = now if at_once else now + LEAD
    values, was = desk.secret_store.read()
    key = base64.b64encode(desk.chance.bytes(_BYTES)).decode()
    desk.secret_store.write(rotated(values, name, key, now=now, used=used), was=was)
    return used


def retire_pepper(desk: SecretDesk, version: int) -> None:
    """Let look-ups try a pepper no more, after a look at the keys of all records.

    Raise `NotPossible`: `still-in-use` where anything lies under it, `not-yet-moved` before the job is done.
    """
    state = rekeying(desk)
    if state is None or state.version != desk.secrets.peppers.in_use or state.done_at is None:
        raise NotPossible("not-yet-moved")
    if still_under(desk, version):
        raise NotPossible("still-in-use")
    values, was = desk.secret_store.read()
    desk.secret_store.write(without_pepper(values, version, in_use=desk.secrets.peppers.in_use), was=was)


def change_token(desk: SecretDesk, token: str, *, alone: bool) -> None:
    """Use another token of the telephone company, and believe the former one as well unless `alone`."""
    values, was = desk.secret_store.read()
    desk.secret_store.write(with_token(values, token, alone=alone), was=was)


def change_signing_key(desk: SecretDesk, *, at_once: bool = False) -> tuple[str, datetime]:
    """Take the next step of a change of the signing key; return which (`published`, `waits`, `moved`), and from when.

    A key is made; its public half and the present one's are published; a quarter of an hour later the alias moves.
    What was signed before stays verifiable: nothing signs before it is published, and nothing published goes.
    """
    now = desk.clock.now()
    values, was = desk.secret_store.read()
    current, following = desk.signing_keys.current(), desk.signing_keys.following()
    if following is None:
        following = desk.signing_keys.make()
    if _SIGNS_FROM not in values and following.name != current.name:
        signs = now if at_once else now + LEAD
        published = with_public_keys(values, [current.jwk, following.jwk])
        desk.secret_store.write(published | {_SIGNS_FROM: signs.isoformat()}, was=was)
        return "published", signs
    signs = datetime.fromisoformat(values.get(_SIGNS_FROM, now.isoformat()))
    if now < signs and not at_once:
        return "waits", signs
    desk.signing_keys.move(following)
    settled = {name: value for name, value in values.items() if name != _SIGNS_FROM}
    if settled != values:
        desk.secret_store.write(settled, was=was)
    desk.signing_keys.settle()
    return "moved", now
