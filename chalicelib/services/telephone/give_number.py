"""A caller whose number is withheld keys one at which the business can call: kept as given, proved by nothing."""

from dataclasses import replace

from chalicelib.domain.contact import Phone
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telephony import PhoneCall
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.telephone.note_call import find_by, note_call


def give_number(desk: Desk, call: str, number: Phone) -> PhoneCall:
    """Keep the number with the call, and let staff find the request by it; the first one stands. Raise `NotFound`."""

    def given(known: PhoneCall) -> PhoneCall:
        return known if known.given or known.caller else replace(known, given=number)

    def reachable(unit: Unit, head: Request, because: Reason) -> Request:
        find_by(desk, unit, head, number, because)
        return replace(head, contact=number.masked())

    return note_call(desk, call, given, detail={"fields": ["given"]}, further=reachable)
