"""The weekly check: what lies in the bucket against what the records say, both ways, and what differs is put right.

It goes on where the last run stopped, and holds one page at a time. An object that no record knows is never deleted
here: two weeks after it was stored it is put under the rules, which give it the full days of its account's plan.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from chalicelib.domain.account import Account, Plan
from chalicelib.domain.deletion_certificate import FoundAbsent
from chalicelib.domain.ids import Reference
from chalicelib.domain.retention import LIFECYCLE_LAG
from chalicelib.domain.voicemail import RETENTION_DAYS, Audio, Voicemail, VoicemailPlace
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.phone import Kept
from chalicelib.services.voicemail.expire_voicemail import expire_voicemail
from chalicelib.services.voicemail.retag_voicemail import retag, wanted
from chalicelib.values import dataclass, field, replace

EVERY: Final = timedelta(days=7)
STRAY_AFTER: Final = 2 * EVERY  # two checks have seen it: nothing is still on its way
_OBJECTS: Final = 1000  # a page of S3's listing
_RECORDS: Final = 100
_RUN: Final = timedelta(minutes=4)
_REMEMBERED: Final = timedelta(days=60)
_NAME: Final = "voicemail-check"


@dataclass(frozen=True, slots=True)
class Findings:
    """What one whole check found, by count."""

    looked: int = 0  # objects and records
    strays: int = 0  # objects that no record knows
    leftovers: int = 0  # objects that had to be deleted before, and now are
    missing: int = 0  # records whose object is gone before its time, or while held: somebody must look into it
    expired: int = 0  # past their day and found absent: certified now
    overdue: int = 0  # past their day for longer than S3 is known to take
    repaired: int = 0  # tags
    broken: int = 0  # records whose request or submission is not there: somebody must look into it


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """Where the check stands: behind an object's key, then behind a place in the list of the account with this slug."""

    began: str
    objects: bool = True
    account: str = ""
    after: str = ""
    found: dict[str, int] = field(default_factory=dict)
    done: bool = False


def check_voicemails(desk: Desk) -> Findings | None:
    """Begin the week's check or go on with it; return what it found when it has come to its end, else None."""
    now = desk.clock.now()
    state = _open(desk, now)
    if state is None:
        return None
    for reached in _steps(desk, state):
        desk.work.ephemeral.put_value(_NAME, json.dumps(asdict(reached)), until=now + _REMEMBERED)
        if reached.done:
            return Findings(**reached.found)
        if desk.clock.now() >= now + _RUN:
            return None
    return None


def _open(desk: Desk, now: datetime) -> _State | None:
    """The check that is under way, or a new one when the week is over."""
    kept = desk.work.ephemeral.get_value(_NAME, now=now)
    state = _State(**json.loads(kept)) if kept else None
    if state is None or (state.done and datetime.fromisoformat(state.began) + EVERY <= now):
        return _State(began=now.isoformat())
    return None if state.done else state


def _steps(desk: Desk, state: _State) -> Iterator[_State]:
    """Do page after page; each state that is reached can be gone on from."""
    while state.objects:
        page = list(islice(desk.voicemail_bucket.every(after=state.after), _OBJECTS))
        found = Counter(filter(None, (_look_at_object(desk, kept) for kept in page)))
        more = len(page) == _OBJECTS
        state = replace(_with(state, found, len(page)), objects=more, after=page[-1].key if more else "")
        yield state
    for account in desk.accounts.every():
        if account.slug < state.account:
            continue
        if account.slug > state.account:
            state = replace(state, account=account.slug, after="")
        while True:
            listed = desk.voicemails.page(account.id, after=state.after, limit=_RECORDS)
            found = Counter(filter(None, (_look_at_record(desk, account, one) for one in listed.voicemails)))
            state = replace(_with(state, found, len(listed.voicemails)), after=listed.after)
            if not listed.after:
                break
            yield state
        state = replace(state, account=f"{account.slug}\0")  # behind it, before every other
        yield state
    yield replace(state, done=True)


def _with(state: _State, found: Counter[str], looked: int) -> _State:
    return replace(state, found=dict(Counter(state.found) + found + Counter(looked=looked)))


def _look_at_object(desk: Desk, kept: Kept) -> str:
    """What is wrong with an object: a field of `Findings`, or nothing."""
    place = desk.voicemail_bucket.place(kept.key)
    if place is None:
        return ""
    try:
        voicemail = desk.voicemails.get(place.account, place.request, place.id)
    except NotFound:
        _put_under_the_rules(desk, place, kept)
        return "strays"
    waits = voicemail.audio is Audio.SUPERSEDED and voicemail.kept_at is not None  # until the newer one is certain
    if waits or voicemail.audio in {Audio.KEPT, Audio.AWAITED}:
        return ""
    desk.voicemail_bucket.delete(voicemail)
    return "leftovers"


def _put_under_the_rules(desk: Desk, place: VoicemailPlace, kept: Kept) -> None:
    """Nobody holds what nobody knows, and nothing would ever delete it."""
    if kept.at + STRAY_AFTER > desk.clock.now():
        return
    try:
        plan = desk.accounts.get(place.account).plan
    except NotFound:
        plan = Plan.TRIAL
    unknown = Voicemail(
        account=place.account,
        request=place.request,
        submission=Reference(""),
        id=place.id,
        call="",
        take=0,
        language="",
        received_at=kept.at,
        retention=RETENTION_DAYS[plan],
        hold=False,
    )
    there = desk.voicemail_bucket.find(unknown)
    if there and there.tags != unknown.tags:
        desk.voicemail_bucket.tag(unknown, unknown.tags)


def _look_at_record(desk: Desk, account: Account, listed: Voicemail) -> str:
    """What is wrong with a record that says that there is audio; the list's own copy may be a moment old."""
    if listed.audio is not Audio.KEPT:
        return ""
    kept = desk.voicemail_bucket.find(listed)
    now = desk.clock.now()
    if kept is None:
        return _absent(desk, listed, now)
    try:
        tags = wanted(desk, account, desk.requests.submission(account.id, listed.submission))
    except NotFound:
        return "broken"
    if listed.tags == tags and listed.tagged is None and listed.work_at is not None:
        return ""  # marked, and the background is at it
    if kept.tags != tags or listed.tags != tags or listed.tagged != tags:
        return _repaired(desk, replace(listed, retention=tags.retention, hold=tags.hold))
    overdue = not tags.hold and listed.expires_at + LIFECYCLE_LAG < now
    return "overdue" if overdue else ""


def _absent(desk: Desk, listed: Voicemail, now: datetime) -> str:
    voicemail = desk.voicemails.get(listed.account, listed.request, listed.id)
    if voicemail.audio is not Audio.KEPT:
        return ""
    if voicemail.hold or now < voicemail.expires_at:
        return "missing"
    place = VoicemailPlace(listed.account, listed.request, listed.id)
    expire_voicemail(desk, place, FoundAbsent(now))
    return "expired"


def _repaired(desk: Desk, aimed: Voicemail) -> str:
    whole = desk.voicemails.get(aimed.account, aimed.request, aimed.id)
    try:
        # What lies on the object may be anything, whatever the record says of it.
        retag(desk, replace(whole, tagged=None), retention=aimed.retention, hold=aimed.hold)
    except Conflict:
        return ""  # somebody is at it
    return "repaired"
