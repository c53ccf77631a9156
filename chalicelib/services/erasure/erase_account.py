"""Accounts whose time is over are erased, piece by piece, in the background.

A run takes an erasure for a few minutes; each piece is noted, deleted, and followed by the next one, so that a run
that is lost at any point is followed by one that goes on there. Nothing of it depends on what was there before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_name import look_up_of_agent
from chalicelib.domain.erasure import HOLD_LOOK, SETTLING, TOGETHER, Erasure, Remnant, Stage, following
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Request, Submission
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.erasure.certify_erasure import certify_erasure, keep_address
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.erasure import LedgerEntry
from chalicelib.services.retention.held import is_held, look_ups_of

RUN_SECONDS: Final = 200  # work in one run; the function has five minutes
REQUESTS: Final = 25  # of a list that are looked at before the place is noted
_AT_ONCE: Final = 10

Step = Callable[[Desk, Erasure], Erasure]


def erase_accounts(desk: Desk) -> int:
    """Go on with every erasure that is due; return how many pieces of work were done."""
    until = desk.clock.now() + timedelta(seconds=RUN_SECONDS)
    found = desk.erasures.due(now=desk.clock.now(), limit=_AT_ONCE)
    return sum(_go_on(desk, erasure, until) for erasure in found)


def _go_on(desk: Desk, erasure: Erasure, until: datetime) -> int:
    done = 0
    try:
        erasure = settled(desk, erasure.taken(desk.clock.now()))
        if erasure.doing:
            desk.eraser.delete(desk.eraser.owned(erasure.account, erasure.doing))
            erasure = replace(erasure, doing=())
        while erasure.next_at is not None and erasure.stage is not Stage.DONE:
            erasure = _STEPS[erasure.stage](desk, erasure)
            done += 1
            over = desk.clock.now() >= until
            waits = erasure.stage in {Stage.SETTLING, Stage.HELD} and erasure.next_at
            if over or waits:
                settled(desk, erasure if waits else replace(erasure, next_at=desk.clock.now()))
                return done
    except Conflict:
        return done  # another run has it
    return done


def settled(desk: Desk, erasure: Erasure) -> Erasure:
    """Note how far it is. Raise `Conflict` when another run has it."""
    desk.work.settle(erasure)
    return replace(erasure, version=erasure.version + 1)


def _wiped(desk: Desk, erasure: Erasure, remnants: tuple[Remnant, ...]) -> Erasure:
    """Note the piece, then delete it; what comes next is noted together with its end."""
    for start in range(0, len(remnants), TOGETHER):
        erasure = settled(desk, erasure.about_to(remnants[start : start + TOGETHER]))
        desk.eraser.delete(erasure.doing)
        erasure = replace(erasure, doing=())
    return erasure


def _onward(erasure: Erasure) -> Erasure:
    return erasure.at_stage(following(erasure))


def _doors(desk: Desk, erasure: Erasure) -> Erasure:
    """The ledger comes first: whatever is restored from now on knows that this account is no more."""
    if not erasure.cursor:
        desk.erasure_ledger.put(LedgerEntry(erasure.account, erasure.begun_at, _kept(erasure)))
        keep_address(desk, erasure)
        return settled(desk, replace(erasure, cursor="told", users=len(desk.accounts.users(erasure.account))))
    return _drained(desk, erasure, desk.eraser.doors(erasure.account))


def _drained(desk: Desk, erasure: Erasure, found: tuple[Remnant, ...]) -> Erasure:
    return _wiped(desk, erasure, found) if found else _onward(erasure)


def _requests(desk: Desk, erasure: Erasure) -> Erasure:
    """A stretch of the lists; a request that a hold keeps is noted before anything of its submission could go."""
    heads, cursor = desk.belongings.requests(erasure.account, after=erasure.cursor, limit=REQUESTS)
    account = desk.accounts.get(erasure.account)
    for head in heads:
        if head.id in erasure.held:
            continue
        submission = _submission(desk, head)
        if is_kept(desk, account, head, submission):
            erasure = settled(desk, erasure.holding(head.id))
        else:
            erasure = _erased_request(desk, erasure, head, submission)
    if cursor:
        return replace(erasure, cursor=cursor)
    if erasure.held:
        desk.erasure_ledger.put(LedgerEntry(erasure.account, erasure.begun_at, _kept(erasure)))
    return _onward(erasure)


def _erased_request(desk: Desk, erasure: Erasure, head: Request, submission: Submission | None) -> Erasure:
    for voicemail in desk.eraser.voicemails(head) if desk.has_line else ():
        if voicemail.deleted_there_at is None:
            desk.phone_company.delete_recording(voicemail.id)
        if voicemail.job:
            desk.transcriber.forget(voicemail.job)
    contacts = list(look_ups_of(desk, submission)) if submission else []
    contacts += [name for name in (look_up_of_agent(submission) if submission else "",) if name]
    return _wiped(desk, erasure, desk.eraser.of_request(head, contacts=contacts))


def _submission(desk: Desk, head: Request) -> Submission | None:
    """What a request was sent with; None once that is gone."""
    try:
        return desk.requests.submission(head.account, head.submission)
    except NotFound:
        return None


def is_kept(desk: Desk, account: Account, head: Request, submission: Submission | None) -> bool:
    """Whether a hold keeps a request, or what was sent with it."""
    if submission is None:
        return head.held(account.day_of(desk.clock.now()))
    return is_held(desk, account, submission)


def _lists(desk: Desk, erasure: Erasure) -> Erasure:
    piece = desk.eraser.lists(erasure.account, after=erasure.cursor)
    erasure = _wiped(desk, erasure, piece.remnants)
    return replace(erasure, cursor=piece.cursor) if piece.cursor else _onward(erasure)


def _parts(desk: Desk, erasure: Erasure) -> Erasure:
    return _drained(desk, erasure, desk.eraser.parts(erasure.account))


def _records(desk: Desk, erasure: Erasure) -> Erasure:
    found = desk.eraser.records(erasure.account, keeps=erasure.keeps)
    if found:
        return _wiped(desk, erasure, found)
    return replace(_onward(erasure), next_at=max(desk.clock.now(), erasure.begun_at + SETTLING))


def _settling(desk: Desk, erasure: Erasure) -> Erasure:
    return replace(_onward(erasure), next_at=erasure.taken(desk.clock.now()).next_at)


def _objects(desk: Desk, erasure: Erasure) -> Erasure:
    return _drained(desk, erasure, desk.eraser.objects(erasure.account, keeps=erasure.keeps))


def _strays(desk: Desk, erasure: Erasure) -> Erasure:
    mine = frozenset({erasure.account})
    piece = desk.eraser.strays(mine, after=erasure.cursor, keeps=erasure.keeps)
    erasure = _wiped(desk, erasure, piece.remnants)
    return replace(erasure, cursor=piece.cursor) if piece.cursor else _onward(erasure)


def _passing(desk: Desk, erasure: Erasure) -> Erasure:
    """What is over of other accounts goes as well and is not counted: it was theirs."""
    now = desk.clock.now()
    piece = desk.eraser.passing(frozenset({erasure.account}), after=erasure.cursor, now=now)
    desk.eraser.delete(piece.remnants)
    return replace(erasure, cursor=piece.cursor) if piece.cursor else _onward(erasure)


def _keys(desk: Desk, erasure: Erasure) -> Erasure:
    desk.eraser.destroy_key(erasure.account)
    return settled(desk, replace(_onward(erasure), keys_gone_at=desk.clock.now()))


def _held(desk: Desk, erasure: Erasure) -> Erasure:
    """Each day: a hold that has ended leaves thirty days, then its request goes like the others before."""
    now = desk.clock.now()
    account = desk.accounts.get(erasure.account)
    today = account.day_of(now)
    found = desk.requests.several(account.id, [RequestId(name) for name in erasure.held])
    stands = {
        name: name in found
        and is_kept(desk, account, found[RequestId(name)], _submission(desk, found[RequestId(name)]))
        for name in erasure.held
    }
    looked = erasure.looked_at(stands, today)
    if looked.held == erasure.held or looked.keeps == erasure.keeps:
        return replace(looked, next_at=now + HOLD_LOOK)
    desk.erasure_ledger.put(LedgerEntry(erasure.account, erasure.begun_at, _kept(looked)))
    return settled(desk, replace(looked.at_stage(Stage.REQUESTS), begun_at=erasure.begun_at))


def _kept(erasure: Erasure) -> tuple[RequestId, ...]:
    return tuple(RequestId(name) for name in sorted(erasure.held))


_STEPS: Final[Mapping[Stage, Step]] = {
    Stage.DOORS: _doors,
    Stage.REQUESTS: _requests,
    Stage.LISTS: _lists,
    Stage.PARTS: _parts,
    Stage.RECORDS: _records,
    Stage.SETTLING: _settling,
    Stage.OBJECTS: _objects,
    Stage.STRAYS: _strays,
    Stage.PASSING: _passing,
    Stage.KEYS: _keys,
    Stage.CERTIFICATE: certify_erasure,
    Stage.HELD: _held,
}
