"""Mails that wait are tried so that none holds up another: those tried least often first, and none for ever.

A try is counted before the mail is read. What a mail does to its reader, with all that memory and time can run out, so
counts against that mail alone.
"""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.inbound import Arrived
from chalicelib.domain.mail_tries import TRIES_LIFE, MailTries
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.inbound import WaitingMail
from chalicelib.values import replace


def begin_try(desk: Desk, name: str) -> MailTries:
    """Count a try of a mail that is about to be read; return what it is known to have had, with this one."""
    tries = _tries(desk, name).next()
    _note(desk, name, tries)
    return tries


def note_survived(desk: Desk, name: str) -> None:
    """A try could not do all that it had to, and ended by itself."""
    tries = _tries(desk, name)
    _note(desk, name, replace(tries, survived=tries.survived + 1))


def same_as_before(desk: Desk, name: str, tries: MailTries, mail: Arrived) -> Arrived:
    """The mail under the digest by which any try knows it: one that was filed when it was opened is met unopened."""
    if not tries.opens:
        return replace(mail, digest=tries.digest or mail.digest)
    if tries.count > 1 and tries.digest != mail.digest:  # the first try of nearly every mail is its last one
        _note(desk, name, replace(tries, digest=mail.digest))
    return mail


def sort_out(desk: Desk, mails: Iterable[WaitingMail], *, until: datetime) -> tuple[list[str], list[str]]:
    """Return the names of the mails to try now, those tried least often first, and of those to be given up.

    Each is looked up by itself; those that are not before `until` wait for the next sweep.
    """
    due, spent = [], []
    for mail in mails:
        now = desk.clock.now()
        if now >= until:
            break
        tries = _tries(desk, mail.name)
        if tries.given_up:
            continue
        at = tries.due_at(mail.came_at)
        if at is None:
            spent.append(mail.name)
        elif at <= now:
            due.append((tries.count, mail.came_at, mail.name))
    return [name for _, _, name in sorted(due)], spent


def note_given_up(desk: Desk, name: str) -> None:
    """Leave a mail to the operator: sweeps pass it over, and whoever has it tried again begins from the beginning."""
    _note(desk, name, MailTries(given_up=True))


def _tries(desk: Desk, name: str) -> MailTries:
    return MailTries.read(desk.work.ephemeral.get_value(_name(name), now=desk.clock.now()))


def _note(desk: Desk, name: str, tries: MailTries) -> None:
    desk.work.ephemeral.put_value(_name(name), tries.text, until=desk.clock.now() + TRIES_LIFE)


def _name(mail: str) -> str:
    """The policies of the functions that take mail allow names that begin with `mail-tried|`."""
    return f"mail-tried|{mail}"
