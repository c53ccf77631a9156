"""A number wants no texts, or wants them again: keyed by account and number, once per text that says so.

To an account's own number a stop is an opt-out of that account's marketing, by the law of the number. To a shared
number it stops what the deployment itself sends, and leaves one item for the operator, who alone can tell what the
person had got from whom.
"""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Behalf, Channel, Outcome, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallEntry, TextStop
from chalicelib.errors import NotFound
from chalicelib.law.stops import revoked_by_text
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.opt_outs.suppress import Step, suppress
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.values import dataclass, replace

_OF_TEXTS: Final = frozenset({Right.MARKETING_TEXTS, Right.MARKETING_CALLS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One text that says stop or start: to which account's number, from whom, the company's id of it."""

    account: Account
    shared: bool
    number: Phone
    text: str
    language: str


def stop_texts(desk: Desk, wish: Wish) -> Reference | None:
    """Stop the texts and take the opt-out in; None where a stop stands already and this text adds nothing.

    The same text again changes nothing, also after it was undone. Raise `Gone` for a closed business.
    """
    return persistently(lambda: _stop(desk, wish), unavailable="a stop could not be written")


def _stop(desk: Desk, wish: Wish) -> Reference | None:
    stop = desk.lines.stop(wish.account.id, wish.number)
    if _known(desk, wish.text) or (stop is not None and stop.undone_at is None):
        return None
    return submit_request(desk, _command(desk, wish, stop)).id


def start_texts(desk: Desk, wish: Wish) -> bool:
    """Undo the stop, and take back the opt-out that is still open; False where no stop stands.

    A text that was heard before undoes no later stop.
    """
    return persistently(lambda: _start(desk, wish), unavailable="a start could not be written")


def _start(desk: Desk, wish: Wish) -> bool:
    stop = desk.lines.stop(wish.account.id, wish.number)
    if stop is None or stop.undone_at is not None or stop.request is None or _known(desk, wish.text):
        return False
    _undo(desk, wish, stop, stop.request)
    return True


def _command(desk: Desk, wish: Wish, stop: TextStop | None) -> SubmitRequest:
    now = desk.clock.now()
    account = wish.account
    rights = (Right.MARKETING_TEXTS,) if wish.shared else revoked_by_text("", wish.number, on=account.day_of(now))
    begun = TextStop(
        account=account.id,
        since=now,
        message=wish.text,
        number=wish.number.look_up,
        version=stop.version if stop else 0,
    )
    return SubmitRequest(
        account=account,
        reference=reference_of_call(desk, account.id, wish.text),
        rights=rights,
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=wish.number),
        channel=Channel.TEXT,
        language=wish.language,
        text=wish.text,
        stop=begun,
    )


def _undo(desk: Desk, wish: Wish, stop: TextStop, request: RequestId) -> None:
    now = desk.clock.now()
    first = desk.requests.get(stop.account, request)
    submission = desk.requests.submission(stop.account, first.submission)
    unit = desk.work.begin(stop.account, now)
    started = Reason(Tag.REQUEST_TEXT_STARTED, CONSUMER, first.id, {"text": wish.text})
    steps: list[Step] = []
    for head in [desk.requests.get(stop.account, each) for each in submission.requests]:
        if head.right in _OF_TEXTS:  # what was answered meanwhile stays so, and no longer keeps the number listed
            steps.append((head, head.closed(Outcome.WITHDRAWN, now)))
        if head.open and head.right in _OF_TEXTS:
            withdrawn = Reason(Tag.REQUEST_WITHDRAWN, CONSUMER, head.id, {"text": wish.text})
            unit.store(head.closed(Outcome.WITHDRAWN, now), because=withdrawn)
        elif head.id == first.id or head.right in _OF_TEXTS:
            unit.store(head, because=replace(started, about=head.id))
    suppress(desk, unit, submission, steps, because=started)
    unit.store(replace(stop, undone_at=now, number=wish.number.look_up), because=started)
    unit.create(CallEntry(account=stop.account, call=wish.text, request=first.id), because=started)
    unit.commit()


def _known(desk: Desk, text: str) -> bool:
    try:
        desk.lines.call(text)
    except NotFound:
        return False
    return True
