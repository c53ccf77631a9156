"""What a controller says about a request that was passed on to it: on its own page, or to staff who note it.

The page is opened by its unguessable address alone, and for half a year at most. The first answer counts: a second
one, or another, is refused, and staff see what was said when.
"""

import hmac
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind, NoteFile
from chalicelib.domain.ids import RequestId, UserId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.referral import SAYABLE, WORDS_LIMIT, Answer, Ended, Referral
from chalicelib.domain.text import optional, required
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.deadlines.remind import recipients
from chalicelib.services.handling.attach_file import LINK_SECONDS
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.referrals.controller_letters import letters_to_staff
from chalicelib.services.referrals.package import Handed, MailedFile, file_name, read_handed, read_token
from chalicelib.values import dataclass, replace

CONTROLLER: Final = "system:controller"
_LOOKS: Final = UserId("controller")
_NEEDS_WORDS: Final = frozenset({Answer.INSTRUCTS, Answer.NOT_OURS})


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a referral; `theirs` is the controller's own reference."""

    answer: str = ""  # empty: it has the request, and no more
    words: str = ""
    theirs: str = ""


def open_page(desk: Desk, token: str, part: str = "page") -> Handed:
    """What a controller may see; each look is in the account's audit. Raise `NotFound` for a wrong or old address."""
    referral, _ = _known(desk, token)
    handed = read_handed(desk, referral)
    detail: Detail = {"request": referral.request, "referral": referral.id, "part": part}
    reason = Reason(Tag.VIEW_REFERRAL, CONTROLLER, None, detail)
    desk.work.witness(referral.account, reason, user=_LOOKS, at=desk.clock.now())
    return handed


def file_link(desk: Desk, token: str, file: str) -> str:
    """A link of 60 seconds that saves one of the files. Raise `NotFound`."""
    handed = open_page(desk, token, "file")
    found = next((one for one in handed.files if one.id == file), None)
    if found is None:
        raise NotFound("file")
    if isinstance(found, NoteFile):
        return desk.files.link(found, seconds=LINK_SECONDS)
    if isinstance(found, MailedFile):
        return desk.mail_bucket.part_link(found.mail, found.part, seconds=LINK_SECONDS)
    return desk.voicemail_bucket.link(found, seconds=LINK_SECONDS, download=file_name(found))


def hear_controller(desk: Desk, token: str, said: Said) -> Referral:
    """Take what it says on its page.

    Raise `NotFound`, `InvalidField`, `NotPossible` (`referral-closed`, `account-closed`).
    """

    def take() -> Referral:
        referral, account = _known(desk, token)
        if not account.may_change:
            raise NotPossible("account-closed")
        return _take(desk, referral, said, CONTROLLER)

    return persistently(take)


def note_said(desk: Desk, staff: Staff, request: RequestId, referral: str, said: Said, *, seen: int) -> Referral:
    """Staff note what a controller told them otherwise. Raise as `hear_controller`, `Forbidden`, `Conflict`."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    found = desk.referrals.get(staff.account.id, request, referral)
    if found.version != seen:
        raise Conflict(Referral.KIND)
    return _take(desk, found, said, staff.actor)


def _known(desk: Desk, token: str) -> tuple[Referral, Account]:
    """The referral that an address opens, with its sender: its key fits, its time is not over, nobody took it back."""
    parts = read_token(token)
    if parts is None:
        raise NotFound(Referral.KIND)
    account, request, name, key = parts
    referral = desk.referrals.get(account, request, name)
    fits = hmac.compare_digest(referral.key.encode(), key.encode())
    over = desk.clock.now() >= referral.page_ends_at or referral.ended_as is Ended.TAKEN_BACK
    owner = desk.accounts.get(account)
    if not fits or over or not owner.may_read:
        raise NotFound(Referral.KIND)
    return referral, owner


def _take(desk: Desk, before: Referral, said: Said, actor: str) -> Referral:
    before.must_be_open()
    now = desk.clock.now()
    theirs = optional("theirs", said.theirs, limit=200) or before.theirs
    if not said.answer:
        after = replace(before.acknowledged(now), theirs=theirs)
        return _written(desk, before, after, Reason(Tag.REQUEST_REFERRAL_ACKNOWLEDGED, actor, before.request, {}))
    if said.answer not in SAYABLE:
        raise InvalidField(field="answer", problem="missing")
    answer = Answer(said.answer)
    read = required if answer in _NEEDS_WORDS else optional
    words = read("answer_words", said.words, limit=WORDS_LIMIT, lines=True)
    after = replace(before.answered(answer, words, now), theirs=theirs)
    detail: Detail = {"answer": answer.value}
    return _written(desk, before, after, Reason(Tag.REQUEST_REFERRAL_ANSWERED, actor, before.request, detail))


def _written(desk: Desk, before: Referral, after: Referral, because: Reason) -> Referral:
    if after == before:
        return before
    head = desk.requests.get(after.account, after.request)
    because.detail["referral"] = after.id
    unit = desk.work.begin(after.account, desk.clock.now())
    unit.store(head, because=because)
    unit.store(after, because=because)
    agenda = desk.referrals.agenda(after.account, after.request, after.id)
    if agenda and not after.open:
        unit.remove(agenda, because=because)
    if after.answered_at and because.actor == CONTROLLER:
        account, users = desk.accounts.get(after.account), desk.accounts.users(after.account)
        people = recipients(users, head.assignee, late=False)
        kind = LetterKind.STAFF_REFERRAL_ANSWERED
        for letter in letters_to_staff(desk, account, head, after, kind, people, "body"):
            unit.create(letter, because=because)
    unit.commit()
    return replace(after, version=before.version + 1)
