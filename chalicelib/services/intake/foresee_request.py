"""What recording a request would mean, before anything is written: its dates, what is over, and what it may repeat."""

from datetime import date

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.request import Clock, ContactEntry
from chalicelib.domain.rights import Right
from chalicelib.law.clocks import start_clocks
from chalicelib.law.rules import rule_for
from chalicelib.law.stops import choose_for_number
from chalicelib.services.intake.submit_request import SubmitRequest
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One right with its law and clocks."""

    right: Right
    regime: str
    clocks: tuple[Clock, ...]

    def over(self, today: date) -> tuple[Clock, ...]:
        """The periods whose last day has passed already."""
        return tuple(clock for clock in self.clocks if clock.due < today)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What would be recorded, and other submissions of the same contact, newest first."""

    rights: tuple[Foreseen, ...]
    others: tuple[ContactEntry, ...] = ()


def foresee_request(desk: Desk, staff: Staff, command: SubmitRequest) -> Foresight:
    """Return it. Raise `Forbidden`, and what the law's choice raises."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    account = staff.account
    received = command.received_at or desk.clock.now()
    on = account.day_of(received)
    rights = []
    for right in command.rights:
        chosen = choose_for_number(command.residence, right, None, listed=account.regimes, on=on)
        rule = rule_for(chosen.regime, right)
        clocks = start_clocks(rule, received_at=received, time_zone=account.time_zone, place=account.place)
        rights.append(Foreseen(rule.right, rule.regime, clocks))
    return Foresight(tuple(rights), _others(desk, command))


def _others(desk: Desk, command: SubmitRequest) -> tuple[ContactEntry, ...]:
    found = {
        entry.submission: entry
        for contact in (command.typed.email, command.typed.phone)
        if contact
        for entry in desk.requests.by_contact(command.account.id, contact.look_up)
        if entry.submission != command.reference
    }
    return tuple(sorted(found.values(), key=lambda entry: entry.received_at, reverse=True))
