"""The business's own words for its letters: read, written as a new version, taken from an older one, given up again.

Every letter takes the newest words at the moment in which it is put together; what was sent keeps what it said.
"""

from collections.abc import Mapping

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import optional
from chalicelib.domain.wording import NOTE_LIMIT, LetterName, Parts, PastWording, Wording, read_words, slots_of
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWords:
    """What somebody wrote for a letter, on the version that they had seen (0: the product's words)."""

    letter: LetterName
    words: Mapping[str, str]
    note: str = ""
    seen: int | None = None
    restored: int = 0


def parts_of(desk: Desk, letter: LetterName) -> Parts:
    """What the product's letter consists of."""
    return desk.letter_text.parts(letter.step, letter.law, letter.language)


def own_words(desk: Desk, account: Account, letter: LetterName) -> dict[str, str]:
    """What the business has written for a letter, by element."""
    return desk.wordings.for_letter(account.id, letter) if account.own_words and not account.silenced else {}


def write_words(desk: Desk, staff: Staff, new: NewWords) -> Wording:
    """Keep words as the newest version; the same words again change nothing.

    Raise `Forbidden`, `InvalidInput` with every problem, `Conflict` where somebody else wrote since `seen`.
    """
    require(staff.user.role, Permission.ADMINISTER)
    problems: list[InvalidField] = []
    words: dict[str, str] = {}
    note = ""
    try:
        words = read_words(slots_of(parts_of(desk, new.letter)), new.words)
    except InvalidInput as error:
        problems += error.problems
    try:
        note = optional("note", new.note, limit=NOTE_LIMIT)
    except InvalidField as problem:
        problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    return _write(desk, staff, replace(new, words=words, note=note))


def restore_words(desk: Desk, staff: Staff, letter: LetterName, number: int, *, seen: int | None = None) -> Wording:
    """Make an older version's words the newest ones; 0 stands for the product's own.

    What may be written can have changed since: raise `InvalidInput` as for new words, `NotFound` for no such version.
    """
    require(staff.user.role, Permission.ADMINISTER)
    words = words_of(desk, staff.account, letter, number).words if number else {}
    return write_words(desk, staff, NewWords(letter=letter, words=words, seen=seen, restored=number))


def words_of(desk: Desk, account: Account, letter: LetterName, number: int) -> Wording:
    """One version. Raise `NotFound`."""
    newest = desk.wordings.newest(account.id, letter)
    if newest and newest.number == number:
        return newest
    found = desk.wordings.past(account.id, letter, below=number + 1, limit=1) if newest else ()
    if not found or found[0].number != number:
        raise NotFound("wording")
    return found[0]


def _write(desk: Desk, staff: Staff, new: NewWords) -> Wording:
    account = desk.accounts.get(staff.account.id)
    before = desk.wordings.newest(account.id, new.letter)
    number = before.number if before else 0
    if new.seen is not None and new.seen != number:
        raise Conflict(Wording.KIND)
    if (before.words if before else {}) == new.words:
        return before or _unwritten(desk, staff, new)
    written = replace(
        _unwritten(desk, staff, new),
        number=number + 1,
        words=dict(new.words),
        version=before.version if before else 0,
    )
    because = Reason(Tag.ACCOUNT_WORDING_CHANGED, staff.actor, None, _detail(written))
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, own_words=True), because=because)
    unit.store(written, because=because)
    if before:
        unit.create(PastWording(account=account.id, number=number, wording=before), because=because)
    unit.commit()
    return replace(written, version=written.version + 1)


def _unwritten(desk: Desk, staff: Staff, new: NewWords) -> Wording:
    return Wording(
        account=staff.account.id,
        letter=new.letter,
        number=0,
        at=desk.clock.now(),
        by=staff.actor,
        restored=new.restored,
        note=new.note,
        words={},
    )


def _detail(written: Wording) -> Detail:
    """Which letter and which passages, never their words."""
    letter = written.letter
    return {
        "letter": f"{letter.step.value}.{letter.language}.{letter.law}",
        "number": written.number,
        "parts": sorted(written.words),
        "restored": written.restored,
    }
