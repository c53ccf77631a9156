"""What staff type in of a request that came by post, at the counter, by telephone or by e-mail: `SubmitRequest`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from chalicelib.channels.own_answers import Given, answers_of, read_form
from chalicelib.channels.signed_api import Filing, understand
from chalicelib.channels.typed_date import read_date
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Behalf, Channel
from chalicelib.domain.rights import Right
from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.services.intake.own_questions import Asked
from chalicelib.services.intake.submit_request import SubmitRequest
from chalicelib.values import dataclass, field, replace

CHANNELS: Final = (Channel.POST, Channel.COUNTER, Channel.PHONE, Channel.EMAIL)
_NOON: Final = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """The posted fields, as they were typed."""

    channel: str
    received: tuple[str, str, str]  # day, month, year
    received_time: str
    residence: str
    rights: Sequence[str]
    behalf: str
    language: str
    name: str = ""
    email: str = ""
    phone: str = ""
    relationship: str = ""
    customer_number: str = ""
    company: str = ""  # whom it is about, where the business processes for others
    details: str = ""
    wrong: str = ""
    right_value: str = ""
    do_not_call: str = ""
    agent_name: str = ""
    agent_organisation: str = ""
    agent_email: str = ""
    agent_shows: str = ""
    own: Given = field(default_factory=dict)  # the fields of the business's own questions


def read_entry(
    staff: Staff, entry: StaffEntry, *, reference: Reference, now: datetime, asked: Asked | None = None
) -> SubmitRequest:
    """Return what is asked for, received when staff say; an own question (`asked`) may stay without an answer.

    Raise `InvalidInput` with every problem of the form.
    """
    account = staff.account
    problems: list[InvalidField] = []
    if entry.channel not in {channel.value for channel in CHANNELS}:
        problems.append(InvalidField(field="channel", problem="missing"))
    if entry.behalf not in set(Behalf):
        problems.append(InvalidField(field="behalf", problem="not-said"))
    received_at = None
    try:
        received_at = _received(account, entry, now)
    except InvalidField as problem:
        problems.append(problem)
    own = own_asked(entry.rights, asked or {})
    problems += read_form(own, entry.own, demand=False)[1]
    try:
        command = understand(
            account, _filing(entry, received_at), reference=reference, actor=staff.actor, now=now, on_paper=True
        )
    except InvalidInput as found:
        raise InvalidInput((*problems, *map(_named, found.problems))) from None
    if problems:
        raise InvalidInput(tuple(problems))
    by_day = not clean(entry.received_time)
    typed = replace(command.typed, own=answers_of(own, entry.own, command.language))
    return replace(command, typed=typed, channel=Channel(entry.channel), entered=True, by_day=by_day)


def _filing(entry: StaffEntry, received_at: datetime | None) -> Filing:
    return Filing(
        name=clean(entry.name),
        email=clean(entry.email),
        phone=clean(entry.phone),
        relationship=entry.relationship,
        customer_number=clean(entry.customer_number),
        company=clean(entry.company),
        details=entry.details,
        wrong=entry.wrong,
        right_value=entry.right_value,
        do_not_call=bool(entry.do_not_call),
        rights=tuple(dict.fromkeys(Right(name) for name in entry.rights if name in set(Right))),
        residence=entry.residence,
        behalf=Behalf(entry.behalf) if entry.behalf in set(Behalf) else Behalf.SELF,
        language=entry.language,
        received_at=received_at,
        agent_name=entry.agent_name,
        agent_organisation=entry.agent_organisation,
        agent_email=entry.agent_email,
        agent_shows=entry.agent_shows,
    )


def _named(problem: InvalidField) -> InvalidField:
    """The same of the form's own field."""
    field = "received" if problem.field == "received_at" else problem.field
    return InvalidField(field=field, problem=problem.problem, **problem.values)


def own_asked(rights: Sequence[str], asked: Asked) -> Asked:
    """The business's own questions about the rights that are chosen."""
    return {right: questions for right, questions in asked.items() if right.value in rights}


def received_day(entry: StaffEntry) -> date:
    """The day of receipt as typed. Raise `InvalidField` (`received`)."""
    return read_date("received", *entry.received)


def _received(account: Account, entry: StaffEntry, now: datetime) -> datetime:
    """The instant of receipt at the business: noon where no time is known, and never later than now.

    Raise `InvalidField` (`received`, `received_time`).
    """
    day = received_day(entry)
    typed = clean(entry.received_time)
    at = datetime.combine(day, _time(typed) if typed else _NOON, account.zone).astimezone(UTC)
    if day > account.day_of(now) or (typed and at > now):
        raise InvalidField(field="received", problem="in-the-future")
    return min(at, now)


def _time(typed: str) -> time:
    """`14:30`, `2:30 pm` or `9`. Raise `InvalidField` (`received_time`)."""
    plain = typed.lower().replace(".", "").replace(" ", "").removesuffix("h")
    half = plain[-2:] if plain[-2:] in {"am", "pm"} else ""
    hour, _, minute = plain.removesuffix(half).partition(":")
    if not (hour.isdecimal() and len(hour) <= 2 and (minute or "0").isdecimal() and len(minute) in {0, 2}):
        raise InvalidField(field="received_time", problem="malformed")
    number = int(hour) % 12 + (12 if half == "pm" else 0) if half else int(hour)
    if number > 23 or int(minute or 0) > 59 or (half and not 1 <= int(hour) <= 12):
        raise InvalidField(field="received_time", problem="malformed")
    return time(number, int(minute or 0))
