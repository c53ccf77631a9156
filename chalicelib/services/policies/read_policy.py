"""A member of staff has read a version, or was never told of it because their letter came back."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, Unit


def mark_policy_read(desk: Desk, staff: Staff, number: int) -> None:
    """Remember that a person has read the policy up to a version. Raise `NotFound` for one that there is not."""
    if number not in {one.number for one in desk.policy_versions.newest()}:
        raise NotFound("policy-version")
    persistently(lambda: _mark(desk, staff, number))


def _mark(desk: Desk, staff: Staff, number: int) -> None:
    who = desk.accounts.entering(staff.account.id, staff.user.id)
    if who.user.policy_read >= number:
        return
    because = Reason(Tag.USER_POLICY_READ, staff.actor, None, {"user": who.user.id, "number": number})
    unit = desk.work.begin(who.account.id, desk.clock.now())
    unit.store(who.account, because=because)
    unit.store(replace(who.user, policy_read=number), because=because)
    unit.commit()


def note_untold(desk: Desk, unit: Unit, letter: Letter, because: Reason) -> None:
    """Note, in the transaction in which a letter about a version failed, whom it was to tell."""
    if letter.kind is not LetterKind.STAFF_POLICY:
        return
    number = int(letter.values["number"])
    for user in desk.accounts.users(letter.account):
        if user.email == letter.to and user.policy_untold < number:
            unit.store(replace(user, policy_untold=number), because=because)
