"""The same call twice is done once: what was answered is kept for a day under the name that the caller gave the call.

Who comes first has the turn; who comes with the same name meanwhile is told to wait, and afterwards gets the same
answer. Its body and headers lie sealed, as some hold what is told once, and under a name that is made of the caller's
key: nobody else comes upon them. A refusal is not kept, as nothing was done: the caller mends the call and keeps its
name. A worker that is lost loses its turn after a minute, and one that failed at once; the next one continues as the
same call (`Once.started_at`).
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from chalicelib.composition import LiveDesk
from chalicelib.domain.api_key import ApiKey
from chalicelib.domain.passing import TURN_LIFE, Turn
from chalicelib.errors import InvalidField, OtherCall, RecourseError, StillRunning
from chalicelib.http.responses import Response
from chalicelib.values import dataclass, replace

HEADER: Final = "Idempotency-Key"
_NAME: Final = re.compile(r"[\x21-\x7e]{1,200}")
_LOST: Final = timedelta(minutes=1)  # longer than any function of ours may run
_KEPT: Final = ("ETag", "Location")


@dataclass(frozen=True, slots=True)
class Once:
    """A named call: its name among the calls of all keys, and when it was tried first."""

    name: str
    started_at: datetime


Work = Callable[[Once], Response]


def once(desk: LiveDesk, key: ApiKey, name: str, fingerprint: str, work: Work) -> Response:
    """Return what `work` answers, or what it has answered to the same call before.

    Raise `OtherCall`, `StillRunning`, `InvalidField` for a name that cannot be one, and what `work` raises.
    """
    if not _NAME.fullmatch(name):
        said = "Use 1 to 200 visible ASCII characters, without spaces."
        raise InvalidField(field=HEADER, problem="malformed", said=said)
    now = desk.clock.now()
    # Keyed, as a body of few words could be guessed from a plain hash of it.
    fingerprint = desk.secrets.hash("api-call", fingerprint)
    mine = Turn(
        id=hashlib.sha256(f"{key.id}|{name}".encode()).hexdigest(),
        account=key.account,
        fingerprint=fingerprint,
        started_at=now,
        worker=desk.chance.bytes(16).hex(),
        until=now + _LOST,
    )
    before = desk.work.ephemeral.begin(mine, now=now, until=now + TURN_LIFE)
    if before is not None:
        if before.fingerprint != fingerprint:
            raise OtherCall(HEADER)
        if before.status:
            return _again(before)
        mine = _take_over(desk, before, mine)
    return _do(desk, mine, work)


def _take_over(desk: LiveDesk, before: Turn, mine: Turn) -> Turn:
    """The turn of a worker that is lost, continued."""
    taken = replace(mine, started_at=before.started_at)
    if before.until > desk.clock.now():
        raise StillRunning(HEADER)
    if not desk.work.ephemeral.exchange(before, taken, until=taken.started_at + TURN_LIFE):
        raise StillRunning(HEADER)
    return taken


def _do(desk: LiveDesk, turn: Turn, work: Work) -> Response:
    try:
        answer = work(Once(turn.id, turn.started_at))
    except Exception as error:
        if isinstance(error, RecourseError) and error.status < 500:
            desk.work.ephemeral.drop(Turn, turn.id)
        else:  # whether it was done is not known: the repetition goes on as the same call, at once
            desk.work.ephemeral.exchange(turn, replace(turn, until=desk.clock.now()), until=turn.started_at + TURN_LIFE)
        raise
    headers = tuple((name, value) for name, value in answer.headers.items() if name in _KEPT)
    done = replace(turn, status=answer.status, headers=headers, body=answer.body)
    desk.work.ephemeral.exchange(turn, done, until=turn.started_at + TURN_LIFE)
    return answer


def _again(turn: Turn) -> Response:
    headers = dict(turn.headers) | {"Idempotency-Replayed": "true"}
    return Response(turn.body, turn.status, "application/json", headers)
