"""A signal that a business's own site received becomes an opt-out of sale and sharing, once for as long as it stands.

Nobody is asked to prove anything, and nothing more is asked (11 CCR 7025(c)). The person sees that it was processed:
on the status page and, where an address is known, by the letter that every opt-out gets ((c)(6)).
"""

from datetime import datetime

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import Reference, RequestId, new_reference
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import PURPOSE_OF, Checked, Suppression, checked
from chalicelib.errors import InvalidField
from chalicelib.law.choice import SIGNALLED, rights_for
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Whose browser said so, where and when; at least one contact."""

    account: Account
    email: Email | None
    phone: Phone | None
    site: str  # the host of the business's own site
    residence: str
    language: str
    received_at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Processed:
    """What became of it: a new submission, or None where every opt-out that it means stood already."""

    reference: Reference | None
    requests: tuple[RequestId, ...]
    stands: Checked


def take_signal(desk: Desk, signal: Signal) -> Processed:
    """Record the opt-outs that the signal means and that do not stand yet.

    Raise `InvalidField` (`residence`) where the law knows no such opt-out, `Gone` for a business that takes no
    requests.
    """
    return persistently(lambda: _take(desk, signal))


def _take(desk: Desk, signal: Signal) -> Processed:
    account = signal.account
    offered = rights_for(signal.residence, listed=account.regimes, on=account.day_of(signal.received_at))
    meant = tuple(right for right in SIGNALLED if right in offered)
    if not meant:
        raise InvalidField(field="residence", problem="no-signal")
    known = _known(desk, signal)
    missing = tuple(
        right for right in meant if not all(record and PURPOSE_OF[right] in record.purposes for record in known)
    )
    if not missing:
        return Processed(None, (), _stands(known))
    submission = submit_request(desk, _command(desk, signal, missing, known))
    return Processed(submission.id, submission.requests, _stands(_known(desk, signal)))


def _known(desk: Desk, signal: Signal) -> list[Suppression | None]:
    contacts = (signal.email, signal.phone)
    return [desk.suppressions.of(signal.account.id, contact) for contact in contacts if contact]


def _stands(known: list[Suppression | None]) -> Checked:
    return checked(record for record in known if record)


def _command(desk: Desk, signal: Signal, rights: tuple[Right, ...], known: list[Suppression | None]) -> SubmitRequest:
    return SubmitRequest(
        account=signal.account,
        reference=_reference(desk, signal, known),
        rights=rights,
        residence=signal.residence,
        behalf=Behalf.SELF,
        typed=Typed(name="", email=signal.email, phone=signal.phone, details=signal.site),
        channel=Channel.API,
        language=signal.language,
        signal=True,
        received_at=signal.received_at,
        actor=signal.actor,
    )


def _reference(desk: Desk, signal: Signal, known: list[Suppression | None]) -> Reference:
    """The same for the same signal at the same moment: of two that come together one meets the other."""
    contacts = [contact.look_up for contact in (signal.email, signal.phone) if contact]
    state = [str(record.version if record else 0) for record in known]
    named = "|".join((signal.account.id, *contacts, *state))
    return new_reference(bytes.fromhex(desk.secrets.hash("opt-out-signal", named))[:16])
