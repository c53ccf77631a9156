"""A voicemail's tags follow its requests and its account's plan: what is held matches no rule of the bucket.

The record says which tags are wanted and which lie on the object, so that a step that broke off is done again.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.request import Submission
from chalicelib.domain.voicemail import RETENTION_DAYS, Audio, Tags, Voicemail
from chalicelib.errors import Conflict
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.retention.held import is_held
from chalicelib.services.voicemail.voicemail_step import Step

_TRIES: Final = 4
_PRESENT: Final = frozenset({Audio.KEPT, Audio.AWAITED})


def wanted(desk: Desk, account: Account, submission: Submission) -> Tags:
    """The tags that all voicemails of a submission should carry now.

    Held while any of its requests is in work, or a legal hold stands on one or on a contact of theirs.
    """
    heads = (desk.retention.head(account.id, name) for name in submission.requests)
    hold = any(head is not None and head.in_work for head in heads) or is_held(desk, account, submission)
    return Tags(RETENTION_DAYS[account.plan], hold)


def mark_voicemails(desk: Desk, account: AccountId, reference: Reference) -> int:
    """Note the wanted tags on the voicemails of a submission, for the background to put them on the objects.

    Return how many got others than before; for a call that left no message one query is all it costs.
    """
    return persistently(lambda: _mark(desk, account, reference))


def _mark(desk: Desk, account: AccountId, reference: Reference) -> int:
    submission = desk.requests.submission(account, reference)
    found = _kept(desk.voicemails.of_request(account, submission.requests[0]))
    if not found:
        return 0
    tags = wanted(desk, desk.accounts.get(account), submission)
    changed = [voicemail for voicemail in found if voicemail.tags != tags]
    for voicemail in changed:
        # What lies on the object counts as unknown: somebody may be putting the former tags at this moment.
        marked = replace(voicemail, retention=tags.retention, hold=tags.hold, tagged=None)
        # One that is still awaited is put under these tags anyhow.
        at = desk.clock.now() if voicemail.audio is Audio.KEPT else voicemail.work_at
        desk.work.settle(replace(marked, work_at=at))
    return len(changed)


def _kept(found: Iterable[Voicemail]) -> list[Voicemail]:
    return [voicemail for voicemail in found if voicemail.audio in _PRESENT]


def _is_due(voicemail: Voicemail) -> bool:
    return voicemail.audio is Audio.KEPT and voicemail.tagged != voicemail.tags


def _tag(desk: Desk, voicemail: Voicemail) -> Voicemail:
    there = desk.voicemail_bucket.tag(voicemail, voicemail.tags)
    return replace(voicemail, tagged=voicemail.tags if there else None)


STEP: Final = Step("tag", _is_due, _tag)


def retag(desk: Desk, voicemail: Voicemail, *, retention: int | None = None, hold: bool | None = None) -> Voicemail:
    """Put the wanted tags on the object at once, note it, and return the record as it is now.

    `retention` and `hold` change what is wanted; where the object carries that already nothing is done. An object that
    is not there is left to its event and to the weekly check. Raise `Conflict` when others keep changing the record.
    """
    known = voicemail
    overtaken = False
    for _ in range(_TRIES):
        aimed = replace(
            known,
            retention=known.retention if retention is None else retention,
            hold=known.hold if hold is None else hold,
        )
        if known.audio not in _PRESENT or not (overtaken or aimed != known or known.tagged != known.tags):
            return known
        if known.audio is Audio.KEPT:
            aimed = _tag(desk, aimed)
        if aimed == known:
            return known
        try:
            desk.work.settle(aimed)
        except Conflict:
            # What was just put may be older than what somebody else noted and put: put theirs again.
            known, overtaken = desk.voicemails.get(known.account, known.request, known.id), True
            continue
        return replace(aimed, version=aimed.version + 1)
    raise Conflict("voicemail")
