"""Copies one voicemail into its account's own bucket; what fails is tried again for days, and staff are told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.domain.voicemail_export import VoicemailExport, next_try
from chalicelib.errors import Conflict, Gone, Unavailable
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk

ACTOR: Final = "system:export"
_TELL_AFTER: Final = timedelta(hours=1)  # a short trouble of S3 alarms nobody
_TELL_EVERY: Final = timedelta(days=1)


def due(voicemail: Voicemail) -> bool:
    """Whether the copy is still to be made."""
    return voicemail.copy_wanted and voicemail.copied_at is None and voicemail.audio is Audio.KEPT


def copy_voicemail(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """Make the copy and note it, or note when to try again; return the record as it is now.

    An account that has no bucket any more wants no copy. Raise `Conflict` when somebody else has noted something.
    """
    now = desk.clock.now()
    export = desk.exports.of(voicemail.account)
    if export is None:
        return _settled(desk, replace(voicemail, copy_wanted=False, copy_failing_since=None))
    try:
        desk.export_door.copy(voicemail, export.parameters())
    except (Unavailable, Gone):
        return _failed(desk, voicemail, export, now)
    _working(desk, export)
    return _copied(desk, voicemail, now)


def _copied(desk: Desk, voicemail: Voicemail, now: datetime) -> Voicemail:
    copied = replace(voicemail, copied_at=now, copy_failing_since=None)
    head = desk.requests.get(voicemail.account, voicemail.request)
    because = Reason(
        Tag.REQUEST_VOICEMAIL_COPIED, ACTOR, head.id, {"voicemail": voicemail.id, "sha256": voicemail.sha256}
    )
    unit = desk.work.begin(voicemail.account, now)
    unit.store(head, because=because)
    unit.store(copied, because=because)
    unit.commit()
    return replace(copied, version=voicemail.version + 1)


def _failed(desk: Desk, voicemail: Voicemail, export: VoicemailExport, now: datetime) -> Voicemail:
    since = voicemail.copy_failing_since or now
    again = next_try(since, now)
    _tell(desk, export, now)
    return _settled(
        desk,
        replace(voicemail, copy_failing_since=since, copy_wanted=again is not None, work_at=again),
    )


def _settled(desk: Desk, voicemail: Voicemail) -> Voicemail:
    desk.work.settle(voicemail)
    return replace(voicemail, version=voicemail.version + 1)


def _working(desk: Desk, export: VoicemailExport) -> None:
    if export.failing_since is None:
        return
    because = Reason(Tag.ACCOUNT_EXPORT_CHANGED, ACTOR, None, {"settings": [], "now": "working again"})
    _note(desk, replace(export, failing_since=None, told_at=None), because, [])


def _tell(desk: Desk, export: VoicemailExport, now: datetime) -> None:
    """Note that copies fail and, when that has lasted an hour, mail the account's administrators, once a day."""
    since = export.failing_since or now
    due_now = now - since >= _TELL_AFTER and (export.told_at is None or now - export.told_at >= _TELL_EVERY)
    if export.failing_since and not due_now:
        return
    detail: Detail = {"since": since.isoformat(timespec="seconds"), "told": due_now}
    because = Reason(Tag.ACCOUNT_EXPORT_FAILED, ACTOR, None, detail)
    told = replace(export, failing_since=since, told_at=now if due_now else export.told_at)
    _note(desk, told, because, _letters(desk, export) if due_now else [])


def _note(desk: Desk, export: VoicemailExport, because: Reason, letters: list[Letter]) -> None:
    unit = desk.work.begin(export.account, desk.clock.now())
    unit.store(desk.accounts.get(export.account), because=because)
    unit.store(export, because=because)
    for letter in letters:
        unit.create(letter, because=because)
    try:
        unit.commit()
    except Conflict:
        return  # another copy notes the same at this moment


def _letters(desk: Desk, export: VoicemailExport) -> list[Letter]:
    account = desk.accounts.get(export.account)
    return [
        new_letter(
            desk,
            LetterKind.STAFF_EXPORT,
            account=account.id,
            language=account.languages[0],
            to=user.email,
            values={},
        )
        for user in desk.accounts.users(account.id)
        if user.disabled_at is None and permits(user.role, Permission.ADMINISTER)
    ]
